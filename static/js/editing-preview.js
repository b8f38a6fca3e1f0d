// The page as respondents see it, beside the form: renewed with every change where it was, in the
// language, width and colours that were chosen. Without this script a button shows it again.
"use strict";

(() => {
  const frame = document.getElementById("preview-frame");
  const tools = document.getElementById("preview-tools");
  const stage = document.getElementById("preview-stage");
  if (!frame || !tools) return;
  const width = document.getElementById("preview-width");
  const kept = (name) => `mitsprache-preview-${name}`;
  const choices = [...tools.querySelectorAll("select")];

  const address = () => {
    const chosen = new URLSearchParams(new FormData(tools));
    return `${tools.action}?${chosen}`;
  };

  // The desktop is wider than the column: it is shown smaller.
  const fit = () => {
    const desktop = width.value === "desktop";
    stage.classList.toggle("preview-stage--desktop", desktop);
    const wide = 1120;
    const scale = desktop ? stage.clientWidth / wide : 1;
    frame.style.transform = desktop ? `scale(${scale})` : "";
    frame.style.height = desktop ? `${stage.clientHeight / scale}px` : "";
  };

  const load = () => {
    frame.src = address();
  };

  // Put the new page into the old one, so that nothing flickers and nobody loses the place.
  const renew = async () => {
    const inside = frame.contentDocument;
    if (!inside || tools.elements.shown.value === "first" || !inside.querySelector("main")) return load();
    const now = new URL(frame.contentWindow.location.href);
    const answer = await fetch(now.pathname + now.search);
    if (!answer.ok) return load();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (main) inside.querySelector("main").replaceWith(inside.adoptNode(main));
    return undefined;
  };

  // The chosen item stands on top. A fragment in the address would move this page, too.
  frame.addEventListener("load", () => {
    const inside = frame.contentDocument;
    const name = frame.dataset.item;
    const item = name // of a repeated page, the first copy
      && inside?.querySelector(`#ask-item_${name}, [id^="ask-item_${name}_"]`);
    if (item) inside.scrollingElement.scrollTop += item.getBoundingClientRect().top - 12;
  });

  for (const choice of choices) {
    const name = choice.name || choice.id;
    const before = sessionStorage.getItem(kept(name));
    if (before && [...choice.options].some((one) => one.value === before)) choice.value = before;
    choice.addEventListener("change", () => {
      sessionStorage.setItem(kept(name), choice.value);
      if (choice === width) fit();
      else load();
    });
  }
  if (!sessionStorage.getItem(kept("theme")) && matchMedia("(prefers-color-scheme: dark)").matches) {
    tools.elements.theme.value = "dark";
  }
  document.addEventListener("editor:renewed", renew);
  window.addEventListener("resize", fit);
  if (address() !== frame.src) load();
  fit();
})();
