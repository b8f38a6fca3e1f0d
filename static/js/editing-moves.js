// Moves lines of the outline: Alt with an arrow key on a line, or dragging it to another place.
// Without this script the buttons above the form move the chosen one.
"use strict";

(() => {
  const outline = () => document.getElementById("outline");
  if (!outline()) return;
  const moved = "mitsprache-editor-moved";
  const token = () => document.querySelector("[data-seen]").form.elements.csrf_token.value;

  const move = (place, values) => {
    const address = outline().dataset.move.replace("PLACE", place);
    const form = Object.assign(document.createElement("form"), { method: "post", action: address });
    for (const [name, value] of Object.entries({ csrf_token: token(), seen: "", ...values })) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    form.elements.seen.value = document.querySelector("[data-seen]").value;
    form.hidden = true;
    document.body.append(form);
    return window.editorKeep(form, new URLSearchParams(new FormData(form)), true);
  };

  document.addEventListener("keydown", (event) => {
    const line = event.target.closest?.("[data-line]");
    if (!line || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const { place } = line.closest("[data-place]").dataset;
    sessionStorage.setItem(moved, place.split("/").pop());
    move(place, { by: event.key === "ArrowUp" ? "up" : "down" }).then(follow);
  });

  // The line that was moved keeps the focus, on the page that comes back for it as well.
  const follow = () => {
    const name = sessionStorage.getItem(moved);
    const line = name && outline().querySelector("[data-line][aria-current]");
    if (!line || line.closest("[data-place]").dataset.place.split("/").pop() !== name) return;
    sessionStorage.removeItem(moved);
    line.focus();
  };

  let dragged = null;
  const lines = () => outline().querySelectorAll("[data-place]");
  const offer = () => {
    for (const one of lines()) one.querySelector(":scope > .outline-line").draggable = true;
  };
  const over = (target) => {
    for (const one of lines()) one.classList.toggle("is-over", one === target);
  };
  const depth = (place) => place.split("/").length;
  // A section goes among sections, an item behind an item or to the top of a section.
  const fits = (target) => target && target !== dragged
    && (depth(target.dataset.place) === depth(dragged.dataset.place)
      || (depth(dragged.dataset.place) === 2 && depth(target.dataset.place) === 1));

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-place]");
    if (!dragged || !outline().contains(dragged)) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.place);
    dragged.classList.add("is-dragged");
  });
  document.addEventListener("dragover", (event) => {
    const target = dragged && event.target.closest?.("[data-place]");
    if (!fits(target)) return over(null);
    event.preventDefault();
    over(target);
    target.querySelector(":scope > details")?.setAttribute("open", "");
  });
  document.addEventListener("drop", (event) => {
    const target = dragged && event.target.closest?.("[data-place]");
    if (!fits(target)) return;
    event.preventDefault();
    const place = target.dataset.place.split("/");
    const inside = depth(target.dataset.place) < depth(dragged.dataset.place);
    const to = inside ? place : place.slice(0, -1);
    const siblings = [...target.parentElement.children].filter((one) => one !== dragged);
    const at = inside ? 0 : siblings.indexOf(target) + 1;
    move(dragged.dataset.place, { to: to.join("/"), at });
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    over(null);
  });
  // On a phone the outline would push everything else out of sight.
  const fold = outline().querySelector(".editor-outline-fold");
  if (fold && matchMedia("(max-width: 47.99rem)").matches && !fold.querySelector(".outline-top[aria-current]")) {
    fold.removeAttribute("open");
  }
  document.addEventListener("editor:renewed", offer);
  offer();
  follow();
})();
