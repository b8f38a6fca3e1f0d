// Keeps every change of the questionnaire editor by itself and renews the page around it. Without
// this script each form has its button, and the page comes back where it was.
//
// <form data-autosave>   kept when a field was changed, or after a pause in typing
// <form data-change>     one button that changes something
// <form data-own-seen>   says itself how many changes its text has seen
// <… data-refused>       why something was not kept
"use strict";

(() => {
  const editor = document.getElementById("editor");
  if (!editor) return;
  document.body.classList.add("saves-itself");
  const pause = 900; // milliseconds without typing before what was typed is kept
  let waiting;
  let queue = Promise.resolve();
  let sent = "";
  let leaving = false;
  let going = false;
  const focused = "mitsprache-editor-focus";

  const settings = () => document.getElementById("settings");
  const written = (form) => new URLSearchParams(new FormData(form)).toString();
  const state = () => document.querySelector(".editor-state");

  const show = (html, address, whole) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const moved = new URL(address).pathname !== location.pathname;
    if (!page.getElementById("editor") || moved) return false;
    window.editorRenew(page, whole);
    return true;
  };

  // Say why something was not kept, before what was typed; that stays as it is.
  const refuse = (form, html) => {
    const box = new DOMParser().parseFromString(html, "text/html").querySelector("[data-refused]");
    if (!box || !form.isConnected) return false;
    state()?.removeAttribute("data-busy");
    form.querySelector("[data-refused]")?.remove();
    form.prepend(document.adoptNode(box));
    return true;
  };

  // Another page comes: until then no button works twice, and one that moves keeps the focus.
  const leave = () => {
    going = true;
    setTimeout(() => { going = false; }, 5000); // it did not come
    const id = document.activeElement?.id;
    if (["move-up", "move-down"].includes(id)) sessionStorage.setItem(focused, id);
  };

  const keep = (form, body, whole) => {
    queue = queue.then(async () => {
      state()?.setAttribute("data-busy", "");
      const seen = document.querySelector("[data-seen]").value;
      if (!form.matches("[data-own-seen]")) body.set("seen", seen);
      const answer = await fetch(form.action, { method: "POST", body, keepalive: leaving });
      const html = await answer.text();
      const text = answer.ok && form.matches("[data-own-seen]") && form.elements.text;
      if (text) {
        text.defaultValue = text.value;
        text.removeAttribute("data-typed");
      }
      if (answer.ok && show(html, answer.url, whole)) return;
      if (answer.status === 422 && refuse(form, html)) return;
      leave();
      if (answer.ok) location.assign(answer.url);
      else form.submit(); // the page that says what is wrong comes from the server
    }).catch(() => {
      sent = ""; // what was typed still stands here, and goes with the next change
      const note = state();
      note?.removeAttribute("data-busy");
      if (note) note.textContent = note.dataset.lost;
    });
    return queue;
  };

  const save = (whole = false) => {
    clearTimeout(waiting);
    const form = settings();
    if (!form || (!whole && written(form) === sent)) return;
    sent = written(form);
    keep(form, new URLSearchParams(new FormData(form)), whole);
  };

  const remember = () => {
    if (settings()) sent = written(settings());
  };
  remember();
  document.addEventListener("editor:renewed", remember);
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
    if (going || "sending" in form.dataset) return; // pressed twice
    clearTimeout(waiting);
    const body = new URLSearchParams(new FormData(form, event.submitter ?? undefined));
    if (form.matches("[data-change]")) {
      form.dataset.sending = "";
      save();
    }
    keep(form, body, true).finally(() => delete form.dataset.sending);
  });
  window.addEventListener("pagehide", () => {
    leaving = true;
    save();
  });
  window.addEventListener("pageshow", () => {
    going = false;
  });
  window.editorKeep = keep;
  const again = sessionStorage.getItem(focused);
  sessionStorage.removeItem(focused);
  if (again) document.getElementById(again)?.focus();
})();
