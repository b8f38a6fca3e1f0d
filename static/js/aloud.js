// Reads items aloud with the browser's own speech, where nobody recorded them. There is a button only
// if this device has a voice of its own for the language of the page: voices that would send the
// words elsewhere are not used.
//
// <script src="aloud.js" data-words="Vorlesen">
"use strict";

((words) => {
  if (!words || !("speechSynthesis" in window)) return;
  const speech = window.speechSynthesis;
  const { lang } = document.documentElement;
  const SPOKEN =
    ".item-stem, .item-help, .field-error, .option-label, .scale-label, .grid-head span, " +
    ".grid-row-label, .grid-label, .pair-row, .pair-name, .pair-label, .rating-end, .amount-label, " +
    ".rank-label, .label, .statement-words, .unit";
  const SPARED = ".item-optional, .reader-only, .select-popup, .aloud";
  let reading = null; // the button of the item that is being read

  const primary = (tag) => tag.toLowerCase().split(/[-_]/)[0];
  const voice = () => {
    const own = speech.getVoices().filter((one) => one.localService);
    const fitting = own.filter((one) => primary(one.lang) === primary(lang));
    return fitting.find((one) => one.default) ?? fitting[0];
  };

  // What is said, piece by piece; the same words (heads of a grid, answers of each row) only once.
  const text = (part) => {
    const copy = part.cloneNode(true);
    for (const spared of copy.querySelectorAll(SPARED)) spared.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const pieces = (item) => {
    const own = [...item.querySelectorAll(SPOKEN)].filter(
      (part) => part.closest(".item") === item && part.getClientRects().length > 0,
    );
    return [...new Set(own.map(text))].filter(Boolean);
  };

  const stop = () => {
    if (reading) reading.setAttribute("aria-pressed", "false");
    reading = null;
    speech.cancel();
  };
  const start = (button) => {
    const item = button.closest(".item");
    stop();
    reading = button;
    button.setAttribute("aria-pressed", "true");
    const said = pieces(item).map((piece) => new SpeechSynthesisUtterance(piece));
    for (const one of said) {
      one.voice = voice();
      one.lang = one.voice?.lang ?? lang;
      one.onerror = () => reading === button && stop();
      speech.speak(one);
    }
    if (said.length) said.at(-1).onend = () => reading === button && stop();
    else stop();
  };

  const offer = (item) => {
    const stem = item.querySelector(".item-stem");
    if (!stem || stem.closest(".item") !== item) return;
    if (item.querySelector(":scope > .aloud, :scope > .item-audio")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "aloud no-print";
    button.textContent = words;
    button.setAttribute("aria-label", `${words}: ${text(stem)}`);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => (reading === button ? stop() : start(button)));
    stem.after(button);
  };
  const offerAll = () => {
    if (!voice()) return;
    for (const item of document.querySelectorAll("form .item")) offer(item);
  };

  offerAll();
  speech.addEventListener?.("voiceschanged", offerAll);
  document.addEventListener("item-shown", offerAll);
  addEventListener("pagehide", stop);
})(document.currentScript.dataset.words);
