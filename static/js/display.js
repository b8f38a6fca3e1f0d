// Larger text and high contrast, remembered in this window only. Runs before the page is drawn; what
// the device itself asks for (contrast, motion, its own text size) needs no script.
//
// <div class="display" hidden>…<input type="radio" name="display-text" value="150">…
//   <input type="checkbox" name="display-contrast"></div>
"use strict";

(() => {
  const NAME = "mitsprache-display";
  const root = document.documentElement;
  const attempt = (does) => {
    try {
      return does();
    } catch {
      return undefined; // a browser may refuse to remember; then it holds for this page
    }
  };
  const shown = { text: "100", contrast: "", ...attempt(() => JSON.parse(sessionStorage.getItem(NAME))) };
  const show = () => {
    root.dataset.text = shown.text;
    root.dataset.contrast = shown.contrast;
  };
  show();

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.querySelector(".display");
    if (!box) return;
    const size = box.querySelector(`[name="display-text"][value="${shown.text}"]`);
    if (size) size.checked = true;
    box.querySelector("[name=display-contrast]").checked = shown.contrast === "high";
    box.hidden = false;
    box.addEventListener("change", () => {
      shown.text = box.querySelector("[name=display-text]:checked").value;
      shown.contrast = box.querySelector("[name=display-contrast]").checked ? "high" : "";
      attempt(() => sessionStorage.setItem(NAME, JSON.stringify(shown)));
      show();
    });
  });
})();
