// Saves a page while it is being filled in: when a field is left, when the window is, and when a
// lost connection is back. Each save has an id of its own; one whose answer never came is sent
// again as it was, so that nothing is saved twice. Without this script pages save when one goes on.
//
// <form data-section="about"><input name="changes"><input name="save_id"> … <div class="keeping">
//   <p class="keeping-words" role="status" data-saved="…" data-lost="…" data-not-stored="…"
//     data-conflict="…" data-stopped="…"></p><button hidden>…</button></div></form>
"use strict";

const autosave = ((form) => {
  if (!form) return null;
  const AFTER_LEAVING = 800; // milliseconds: several answers in a row are one save
  const WHILE_TYPING = 15_000;
  const { section } = form.dataset;
  const note = form.querySelector(".keeping-words");
  let pending = null; // what was sent and not answered for: it goes first
  let running = null;
  let timer = null;
  let seconds = 1; // until the next try

  // What is typed, without files and without what only a whole page may do.
  const fields = () =>
    [...new FormData(form)].filter(
      ([name, value]) => typeof value === "string" && !name.endsWith(".remove"),
    );
  const now = () => ({
    body: new URLSearchParams(fields()).toString(),
    content: JSON.stringify(fields().filter(([name]) => !["changes", "save_id"].includes(name))),
  });
  let saved = now().content;

  const page = {
    busy: false, // somebody else is sending, and saving waits
    left: false, // the whole page was sent, and another comes
    stopped: false, // nothing more can be saved from here
    onBack: null, // what to do when a lost connection is back
    returned: null, // a promise: what earlier pages had to hold was sent
    now,
    isPending: () => pending !== null,
    isUnsaved: () => pending !== null || now().content !== saved,
  };
  const say = (state) => {
    form.dataset.keeping = state;
    const words = note.dataset[state] ?? "";
    if (note.textContent !== words) note.textContent = words;
    form.querySelector(".keeping button").hidden = state !== "conflict";
  };
  const isWaiting = () => ["lost", "notStored"].includes(form.dataset.keeping);
  const hold = () => holding.put(section, pending ? [pending.body, now().body] : [now().body]);
  const later = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(settle, milliseconds);
  };
  const stop = (state) => {
    page.stopped = true;
    pending = null;
    holding.drop(section);
    say(state);
  };
  page.adopt = ({ changes, save_id: id }) => {
    form.elements.changes.value = changes;
    form.elements.save_id.value = id;
  };
  page.lost = (state, sent = pending) => {
    pending = sent;
    hold();
    say(state);
    later(seconds * 1000);
    seconds = Math.min(seconds * 2, 60);
  };

  // Sends what was not answered for, then what changed, until the server has everything.
  const run = async () => {
    clearTimeout(timer);
    timer = null;
    while (!page.stopped && (pending || (!page.busy && page.isUnsaved()))) {
      pending ??= now();
      const answer = await holding.post(section, pending.body);
      if (!answer) return page.lost("lost");
      if (answer.isLater) return page.lost("notStored");
      if (!answer.save_id) return stop(answer.trouble === "conflict" ? "conflict" : "stopped");
      page.adopt(answer);
      saved = pending.content;
      pending = null;
      seconds = 1;
      if (answer.status === 200) holding.drop(section);
      else hold(); // something is not sound yet and cannot be stored: it is only here
      say(answer.status === 200 ? "saved" : "");
    }
    if (isWaiting()) say(""); // what was to be sent was taken back
    const then = page.onBack;
    page.onBack = null;
    if (!page.stopped) then?.();
  };
  const settle = () => {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
  page.settle = settle;

  form.addEventListener("change", () => later(AFTER_LEAVING));
  form.addEventListener("input", () => {
    page.onBack = null; // whoever goes on typing does not want the page to turn by itself
    if (isWaiting()) hold();
    else timer ??= setTimeout(settle, WHILE_TYPING);
  });
  addEventListener("online", settle);
  addEventListener("offline", () => page.isUnsaved() && !page.stopped && page.lost("lost"));
  document.addEventListener("visibilitychange", () => document.hidden && !page.left && settle());
  addEventListener("pagehide", () => {
    if (page.left || form.dataset.keeping === "stopped" || !page.isUnsaved()) return;
    hold(); // the next page of this questionnaire sends it, if this did not arrive
    if (!page.stopped) holding.sendLast(section, (pending ?? now()).body);
  });
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  return page;
})(document.querySelector("form[data-section]"));
