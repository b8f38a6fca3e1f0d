// Keeps every change of the questionnaire editor by itself and renews the page around it. Without
// this script each form has its button, and the page comes back where it was.
//
// <form data-autosave>   kept when a field was changed, or after a pause in typing
// <form data-change>     one button that changes something
// <… id data-live>       what is renewed after a change
"use strict";

(() => {
  const editor = document.getElementById("editor");
  if (!editor) return;
  document.body.classList.add("saves-itself");
  const pause = 900; // milliseconds without typing before what was typed is kept
  let waiting;
  let queue = Promise.resolve();
  let sent = "";

  const settings = () => document.getElementById("settings");
  const written = (form) => new URLSearchParams(new FormData(form)).toString();
  const state = () => document.querySelector(".editor-state");

  // Renew what a change touched, without disturbing whoever is typing.
  const renew = (page, whole) => {
    for (const fresh of page.querySelectorAll("[data-live]")) {
      const old = document.getElementById(fresh.id);
      if (old && old.innerHTML !== fresh.innerHTML && (whole || !old.contains(document.activeElement)
          || fresh.id !== "outline")) swap(old, fresh);
    }
    const form = page.getElementById("settings");
    if (form && settings() && (whole || shape(form) !== shape(settings()))) swap(settings(), form);
    const seen = page.querySelector("[data-seen]");
    for (const field of document.querySelectorAll("[data-seen]")) field.value = seen.value;
    for (const box of document.querySelectorAll("main > .box")) box.remove();
    for (const box of [...page.querySelectorAll("main > .box")].reverse()) {
      document.querySelector("main").prepend(box);
    }
    const text = page.getElementById("text");
    const own = document.getElementById("text");
    if (text && own && own !== document.activeElement) own.value = text.value;
    if (settings()) sent = written(settings());
    document.dispatchEvent(new CustomEvent("editor:renewed"));
  };

  // Which fields there are, besides what is in them: rows come and go.
  const shape = (form) =>
    [...form.elements].map((field) => `${field.name}${field.options?.length ?? ""}`).join() +
    [...form.querySelectorAll(".rule-sentence, .option-edit-rule")].map((one) => one.textContent).join();

  const swap = (old, fresh) => {
    const focus = old.contains(document.activeElement) ? document.activeElement : null;
    const place = focus && [focus.id, focus.name, focus.selectionStart];
    const top = old.querySelector(":scope > details");
    const topOpen = !top || top.open;
    const open = [...old.querySelectorAll("details[open]")].map((one) => one.id).filter(Boolean);
    const folds = [...old.querySelectorAll("[data-place] > details[open]")]
      .map((one) => one.parentElement.dataset.place);
    old.replaceWith(document.adoptNode(fresh));
    if (!topOpen) fresh.querySelector(":scope > details")?.removeAttribute("open");
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    for (const one of folds) {
      fresh.querySelector(`[data-place="${CSS.escape(one)}"] > details`)?.setAttribute("open", "");
    }
    if (!place) return;
    const again = (place[0] && document.getElementById(place[0]))
      || (place[1] && fresh.querySelector(`[name="${CSS.escape(place[1])}"]`));
    if (!again) return;
    again.focus({ preventScroll: true });
    if (typeof place[2] === "number") again.setSelectionRange?.(place[2], place[2]);
  };

  const show = (html, address, whole) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const moved = new URL(address).pathname !== location.pathname;
    if (!page.getElementById("editor") || moved) return false;
    renew(page, whole);
    return true;
  };

  const keep = (form, body, whole) => {
    queue = queue.then(async () => {
      state()?.setAttribute("data-busy", "");
      const seen = document.querySelector("[data-seen]").value;
      body.set("seen", seen);
      const answer = await fetch(form.action, { method: "POST", body });
      const html = await answer.text();
      if (answer.ok && show(html, answer.url, whole)) return;
      if (answer.ok) location.assign(answer.url);
      else form.submit(); // the page that says what is wrong comes from the server
    }).catch(() => form.submit());
    return queue;
  };

  const save = (whole = false) => {
    clearTimeout(waiting);
    const form = settings();
    if (!form || (!whole && written(form) === sent)) return;
    sent = written(form);
    keep(form, new URLSearchParams(new FormData(form)), whole);
  };

  if (settings()) sent = written(settings());
  document.addEventListener("input", (event) => {
    if (!event.target.closest("[data-autosave]") || event.target.closest("[data-adds]")) return;
    clearTimeout(waiting);
    if (event.target.matches("textarea, input:not([type=checkbox], [type=radio])")) {
      waiting = setTimeout(save, pause);
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-picks]")) event.target.form.requestSubmit();
    if (event.target.closest("[data-autosave]")) save(event.target.matches("select, [data-adds]"));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-autosave], [data-change]")) return;
    event.preventDefault();
    clearTimeout(waiting);
    const body = new URLSearchParams(new FormData(form, event.submitter ?? undefined));
    if (form.matches("[data-change]")) save();
    keep(form, body, true);
  });
  window.addEventListener("beforeunload", () => save());
  window.editorKeep = keep;
})();
