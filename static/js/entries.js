// Adds and removes entries of a list without loading the page again. Without it the buttons send
// the page, which comes back with one entry more or less.
//
// <div class="entries" data-entries="item_x" data-maximum="20">
//   <input type="hidden" name="item_x.entries">  the keys of the entries in order
//   <fieldset data-entry="k3x9ab"><legend class="entry-title">Projekt 1</legend>…
//   <template data-blank>…an entry with the key NEW…</template> <button name="item_x.add">
"use strict";

const listOf = (list) => {
  list.dataset.ready = "";
  const name = list.dataset.entries;
  const most = Number(list.dataset.maximum);
  const keys = list.querySelector(`[name="${name}.entries"]`);
  const template = list.querySelector("template[data-blank]");
  const add = list.querySelector(`[name="${name}.add"]`);
  const entries = () => [...list.querySelectorAll(":scope > [data-entry]")];
  const signs = "abcdefghjkmnpqrstuvwxyz23456789";

  const newKey = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => signs[byte % signs.length])
      .join("");
  const withKey = (fragment, key) => {
    for (const tag of fragment.querySelectorAll("*")) {
      for (const attribute of tag.attributes) {
        if (attribute.value.includes("NEW")) {
          attribute.value = attribute.value.replaceAll(`${name}.NEW`, `${name}.${key}`)
            .replaceAll(`${name}-NEW`, `${name}-${key}`).replace(/^NEW$/, key);
        }
      }
    }
    return fragment;
  };
  const numbered = (words, number) => words.replace(/[0-9]+(?=[^0-9]*$)/, String(number));
  const renew = () => {
    const now = entries();
    keys.value = now.map((entry) => entry.dataset.entry).join(" ");
    now.forEach((entry, place) => {
      const title = entry.querySelector(":scope > .entry-title");
      const remove = entry.querySelector(":scope > .entry-remove");
      title.textContent = numbered(title.textContent, place + 1);
      remove.setAttribute("aria-label", numbered(remove.getAttribute("aria-label"), place + 1));
    });
    if (add) add.hidden = now.length >= most;
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button === add) {
      event.preventDefault();
      const entry = withKey(template.content.cloneNode(true), newKey());
      template.before(entry);
      renew();
      const added = entries().at(-1);
      added.dispatchEvent(new CustomEvent("item-shown", { bubbles: true }));
      added.focus();
    } else if (button.matches(".entry-remove")) {
      event.preventDefault();
      const entry = button.closest("[data-entry]");
      const near = entry.nextElementSibling?.closest("[data-entry]") || entries().at(-2);
      entry.remove();
      renew();
      (near?.isConnected ? near : add)?.focus();
    }
  });
};

for (const list of document.querySelectorAll("[data-entries]")) listOf(list);
// An item that an answer on the same page opened comes later.
document.addEventListener("item-shown", (event) => {
  const list = event.target.querySelector("[data-entries]:not([data-ready])");
  if (list) listOf(list);
});
