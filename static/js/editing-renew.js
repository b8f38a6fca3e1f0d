// Puts a page of the editor that came back after a change into the page in front, without disturbing
// whoever is typing. `editing.js` calls it.
//
// <… id data-live>       what is renewed after a change
"use strict";

(() => {
  const settings = () => document.getElementById("settings");

  // Renew what a change touched, without disturbing whoever is typing.
  const renew = (page, whole) => {
    const seen = page.querySelector("[data-seen]").value; // now: what is swapped leaves `page`
    for (const fresh of page.querySelectorAll("[data-live]")) {
      const old = document.getElementById(fresh.id);
      if (old && old.innerHTML !== fresh.innerHTML && (whole || !old.contains(document.activeElement)
          || fresh.id !== "outline")) swap(old, fresh);
    }
    const form = page.getElementById("settings");
    if (form && settings() && (whole || shape(form) !== shape(settings()))) swap(settings(), form);
    for (const field of document.querySelectorAll("[data-seen]")) field.value = seen;
    for (const box of document.querySelectorAll("main > .box")) box.remove();
    for (const box of [...page.querySelectorAll("main > .box")].reverse()) {
      document.querySelector("main").prepend(box);
    }
    const text = page.getElementById("text");
    const own = document.getElementById("text");
    // A text somebody works on stays, and still says how many changes it has seen.
    const untouched = own && own.value === own.defaultValue && !own.matches("[data-typed]");
    if (text && untouched && own !== document.activeElement) {
      own.value = own.defaultValue = text.value;
      document.getElementById("text-seen").value = page.getElementById("text-seen").value;
    }
    for (const box of document.querySelectorAll("form [data-refused]")) box.remove();
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

  window.editorRenew = renew;
})();
