// Keeps every change of the questionnaire editor by itself and renews the page around it. Without
// this script each form has its button, and the page comes back where it was.
//
// <form data-autosave>   kept when a field was changed, or after a pause in typing
// <form data-change>     one button that changes something
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

  const keep = (form, body, whole) => {
    queue = queue.then(async () => {
      state()?.setAttribute("data-busy", "");
      const seen = document.querySelector("[data-seen]").value;
      body.set("seen", seen);
      const answer = await fetch(form.action, { method: "POST", body, keepalive: leaving });
      const html = await answer.text();
      if (answer.ok && show(html, answer.url, whole)) return;
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
    clearTimeout(waiting);
    const body = new URLSearchParams(new FormData(form, event.submitter ?? undefined));
    if (form.matches("[data-change]")) save();
    keep(form, body, true);
  });
  window.addEventListener("pagehide", () => {
    leaving = true;
    save();
  });
  window.editorKeep = keep;
})();
