// Shows statements one at a time. Without it they stand below each other.
//
// <div class="statements" data-statements="item_x" data-seen="s1 s2">
//   <input type="hidden" name="item_x.seen">  which statements were shown; blank without a script
//   <div class="statement-card" data-code="s1">…three radio buttons…</div> …
//   <div class="statement-buttons" hidden><button data-step="-1">…</button><button data-step="1">…
//   <p class="statement-end" data-words="…"></p>
"use strict";

const oneByOne = (box) => {
  const cards = [...box.querySelectorAll(".statement-card")];
  const note = box.querySelector(`[name="${box.dataset.statements}.seen"]`);
  const buttons = box.querySelector(".statement-buttons");
  const end = box.querySelector(".statement-end");
  const [previous, next] = buttons.querySelectorAll("button");
  const seen = new Set(box.dataset.seen.split(" ").filter(Boolean));
  const voice = (card) => card.querySelector("input:checked");
  let place = Math.max(0, cards.findIndex((card) => !voice(card)));

  const show = () => {
    cards.forEach((card, number) => {
      card.hidden = number !== place;
    });
    seen.add(cards[place].dataset.code);
    note.value = [...seen].join(" ");
    box.dataset.place = place;
    previous.hidden = place === 0;
    next.hidden = place === cards.length - 1;
  };
  const go = (step) => {
    if (!cards[place + step]) {
      end.textContent = end.dataset.words;
      return;
    }
    place += step;
    end.textContent = "";
    show();
    (voice(cards[place]) || cards[place].querySelector("input")).focus();
  };

  buttons.hidden = false;
  buttons.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) go(Number(button.dataset.step));
  });
  // A finger or a mouse carries on to the next; arrow keys choose too, and must not.
  let pressed = false;
  box.addEventListener("pointerdown", () => {
    pressed = true;
  });
  box.addEventListener("keydown", () => {
    pressed = false;
  });
  box.addEventListener("change", (event) => {
    if (pressed && event.target.matches("input[type=radio]")) go(1);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input[type=radio]")) return;
    if (!voice(cards[place])) return;
    event.preventDefault(); // Enter would send the page
    go(1);
  });
  show();
};

for (const box of document.querySelectorAll("[data-statements]")) oneByOne(box);
// An item that an answer on the same page opened comes later.
document.addEventListener("item-shown", (event) => {
  const box = event.target.querySelector("[data-statements]:not([data-place])");
  if (box) oneByOne(box);
});
