// What scripts add to kinds of item: a running sum, ranking by buttons and dragging, searching in
// long lists. Without them every item works with plain fields; the server checks it all again.
// Items that come later are found by themselves. Words come from the markup (data-…).
"use strict";

(() => {
  const make = (tag, attributes = {}, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  };
  const filled = (words, values) =>
    words.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");
  const shown = (number) => new Intl.NumberFormat(document.documentElement.lang).format(number);
  const told = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));

  // A running sum --------------------------------------------------------------------------------
  // <div class="amounts">…inputs…<p class="sum" data-sum="equals" data-total="100" data-…></p></div>

  const pause = 1000; // milliseconds without typing before a screen reader hears the sum

  const asNumber = (typed) => {
    const grouping = document.documentElement.lang.startsWith("de") ? "." : ",";
    let plain = typed
      .replace(/[٠-٩]/g, (sign) => sign.charCodeAt(0) - 0x660)
      .replace(/[۰-۹]/g, (sign) => sign.charCodeAt(0) - 0x6f0)
      .replace(/٫/g, ",")
      .replace(/[\s٬'\u00a0]/g, "");
    if (plain.includes(",") && plain.includes(".")) {
      plain = plain.replaceAll(plain.lastIndexOf(",") > plain.lastIndexOf(".") ? "." : ",", "");
    } else if (plain.split(grouping).length === 2 && plain.split(grouping)[1].length === 3) {
      plain = plain.replace(grouping, "");
    }
    const number = plain === "" ? 0 : Number(plain.replace(",", "."));
    return Number.isFinite(number) ? number : 0;
  };

  const adding = (note) => {
    const { sum: test, total, left, over, done } = note.dataset;
    const box = note.closest(".amounts");
    const heard = make("p", { class: "reader-only", role: "status" });
    note.after(heard);
    let waiting;

    const add = () => {
      const inputs = [...box.querySelectorAll("input")];
      note.hidden = inputs.every((input) => !input.value.trim());
      let reached = 0;
      for (const input of inputs) reached += asNumber(input.value);
      reached = Math.round(reached * 1e6) / 1e6; // without the noise of binary fractions
      const gap = Math.round((Number(total) - reached) * 1e6) / 1e6;
      const isLess = gap > 0 && test !== "at_most";
      const isMore = gap < 0 && test !== "at_least";
      note.dataset.state = isLess ? "left" : isMore ? "over" : "done";
      const values = { sum: shown(reached), n: shown(Math.abs(gap)) };
      note.textContent = filled(isLess ? left : isMore ? over : done, values);
    };

    box.addEventListener("input", () => {
      add();
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        heard.textContent = note.hidden ? "" : note.textContent;
      }, pause);
    });
    add();
  };

  // Ranking --------------------------------------------------------------------------------------
  // Rows with a <select> for the rank become two lists: what is in order, and what is not yet. The
  // selects stay in the form, out of sight, and carry the ranks.

  const ranking = (box) => {
    const words = box.dataset;
    const most = Number(words.ranks);
    const select = (row) => row.querySelector("select");
    const label = (row) => row.querySelector(".rank-label").textContent.trim();
    const rows = [...box.querySelectorAll(".rank")];
    if (!rows.length) return; // a draft may have no answers yet
    const id = select(rows[0]).id;
    const title = (text, name) => make("p", { class: "rank-title", id: `${id}-${name}` }, text);
    const ordered = make("ol", { class: "rank-list", "aria-labelledby": `${id}-ranked` });
    const pool = make("ul", { class: "rank-list", "aria-labelledby": `${id}-pool` });
    const empty = make("p", { class: "rank-empty" }, words.empty);
    const poolTitle = title(words.pool, "pool");
    const heard = make("p", { class: "reader-only", role: "status" });

    const button = (row, kind, sign, text) => {
      return make(
        "button",
        {
          type: "button", class: "rank-button", "data-does": kind, title: text,
          "aria-label": `${text}: ${label(row)}`,
        },
        make("span", {}, sign),
        ...(kind === "drop" ? [] : [make("span", {}, text)]),
      );
    };
    const dress = (row) => {
      const item = make("li", { class: "rank" });
      item.append(make("span", { class: "rank-handle", "aria-hidden": "true" }, "⠿"));
      item.append(make("span", { class: "rank-number", "aria-hidden": "true" }));
      const name = make("span", { class: "rank-label" });
      name.append(...row.querySelector("label").childNodes);
      const field = select(row);
      field.hidden = true;
      item.append(name, field);
      const buttons = make("span", { class: "rank-buttons" });
      item.append(buttons);
      buttons.append(
        button(item, "up", "↑", words.up),
        button(item, "down", "↓", words.down),
        button(item, "drop", "✕", words.drop),
        button(item, "take", "+", words.take),
      );
      return item;
    };
    const place = (row) => [...ordered.children].indexOf(row) + 1;

    // Brings numbers, buttons and selects in line with the lists; tells the form what changed.
    const settle = () => {
      let changed = null;
      const count = ordered.children.length;
      for (const row of [...ordered.children, ...pool.children]) {
        const rank = place(row);
        row.querySelector(".rank-number").textContent = rank ? shown(rank) : "";
        const can = { up: rank > 1, down: rank && rank < count, drop: rank, take: count < most };
        for (const one of row.querySelectorAll("button")) {
          const does = one.dataset.does;
          one.hidden = does === "take" ? rank > 0 : rank === 0;
          one.setAttribute("aria-disabled", String(!can[does]));
        }
        const value = rank ? String(rank) : "";
        if (select(row).value !== value) {
          select(row).value = value;
          changed = select(row);
        }
      }
      empty.hidden = count > 0;
      poolTitle.hidden = pool.hidden = pool.children.length === 0;
      if (changed) told(changed);
    };
    const say = (row) => {
      const values = { option: label(row), n: shown(place(row)), of: shown(most) };
      heard.textContent = filled(place(row) ? words.place : words.out, values);
    };
    const focus = (row, does) => row.querySelector(`[data-does="${does}"]`).focus();

    const act = (row, does) => {
      const rank = place(row);
      if (does === "take" && ordered.children.length >= most) {
        heard.textContent = words.full;
        return;
      }
      // The neighbour moves, not the row itself: a row that is put elsewhere loses the focus.
      if (does === "up" && rank > 1) row.after(row.previousElementSibling);
      else if (does === "down" && row.nextElementSibling) row.before(row.nextElementSibling);
      else if (does === "take") {
        const next = row.nextElementSibling ?? row.previousElementSibling;
        ordered.append(row);
        settle();
        if (next && ordered.children.length < most) focus(next, "take");
        else focus(row, "up");
      } else if (does === "drop") {
        pool.append(row);
        settle();
        focus(row, "take");
      }
      settle();
      say(row);
    };

    box.addEventListener("click", (event) => {
      const pressed = event.target.closest("button[data-does]");
      if (pressed) act(pressed.closest(".rank"), pressed.dataset.does);
    });
    box.addEventListener("keydown", (event) => {
      const pressed = event.target.closest("button[data-does]");
      const does = { ArrowUp: "up", ArrowDown: "down" }[event.key];
      if (!pressed || !does || !ordered.contains(pressed)) return;
      event.preventDefault();
      act(pressed.closest(".rank"), does);
    });

    // Dragging: the row follows the pointer from place to place; Escape brings it back.
    let drag = null;
    const over = (list, y) =>
      [...list.children].find((row) => {
        const { top, height } = row.getBoundingClientRect();
        return row !== drag.row && y < top + height / 2;
      }) ?? null;
    const move = (event) => {
      const before = pool.hidden ? Infinity : poolTitle.getBoundingClientRect().top;
      const wasIn = drag.row.parentElement === ordered;
      const fits = wasIn || ordered.children.length < most;
      const list = event.clientY < before && fits ? ordered : pool;
      const next = over(list, event.clientY);
      if (drag.row.parentElement === list && drag.row.nextElementSibling === next) return;
      list.insertBefore(drag.row, next);
      pool.hidden = poolTitle.hidden = false; // it stays a place to drop while dragging
      empty.hidden = ordered.children.length > 0;
    };
    const drop = (back) => {
      if (!drag) return;
      const { row, list, next } = drag;
      if (back) list.insertBefore(row, next);
      row.classList.remove("rank--held");
      drag = null;
      settle();
      if (!back) say(row);
    };
    box.addEventListener("pointerdown", (event) => {
      const handle = event.target.closest(".rank-handle");
      if (!handle || event.button !== 0) return;
      event.preventDefault();
      const row = handle.closest(".rank");
      drag = { row, list: row.parentElement, next: row.nextElementSibling };
      row.classList.add("rank--held");
      pool.hidden = poolTitle.hidden = false;
      box.setPointerCapture(event.pointerId); // the box stays where it is while rows move
    });
    box.addEventListener("pointermove", (event) => drag && move(event));
    box.addEventListener("pointerup", () => drop(false));
    box.addEventListener("pointercancel", () => drop(true));
    document.addEventListener("keydown", (event) => event.key === "Escape" && drop(true));

    const rank = (row) => Number(select(row).value) || Infinity;
    const sorted = rows.map(dress).sort((one, other) => (rank(one) - rank(other)) || 0);
    for (const row of sorted) (rank(row) === Infinity ? pool : ordered).append(row);
    const ranked = title(words.ranked, "ranked");
    box.replaceChildren(ranked, empty, ordered, poolTitle, pool, heard);
    settle();
  };

  // Searching ------------------------------------------------------------------------------------

  // Words as people search for them: small letters, without accents and vowel signs.
  const folded = (words) =>
    words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").trim();

  // A native select stays in the form, out of sight; a field with a list below takes its place.
  const searching = (box) => {
    const source = box.querySelector("select");
    const words = box.dataset;
    const id = source.id;
    const choices = [...source.options].filter((option) => option.value);
    const list = make("ul", { class: "select-list", role: "listbox", id: `${id}-list` });
    const field = make("input", {
      class: "text-field", id: `${id}-search`, role: "combobox", autocomplete: "off",
      autocapitalize: "none", spellcheck: "false", placeholder: source.options[0].text,
      "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
    });
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (source.hasAttribute(name)) field.setAttribute(name, source.getAttribute(name));
    }
    const none = make("p", { class: "search-found", "aria-hidden": "true" }, words.none);
    const popup = make("div", { class: "select-popup" }, list, none);
    const heard = make("p", { class: "reader-only", role: "status" });
    const name = box.closest(".item").querySelector(`label[for="${id}"]`);
    name.htmlFor = field.id;
    name.id = `${id}-name`;
    list.setAttribute("aria-labelledby", name.id);
    popup.hidden = true;
    const entries = choices.map((option, place) => {
      const entry = make("li", { role: "option", id: `${id}-${place}` }, option.text);
      return { option, entry, sought: folded(option.text) };
    });
    list.append(...entries.map(({ entry }) => entry));
    let active = null;

    const chosen = () => entries.find(({ option }) => option.selected) ?? null;
    const visible = () => entries.filter(({ entry }) => !entry.hidden);
    const activate = (one) => {
      active?.entry.classList.remove("select-active");
      active = one;
      if (!one) return field.removeAttribute("aria-activedescendant");
      one.entry.classList.add("select-active");
      one.entry.scrollIntoView({ block: "nearest" });
      return field.setAttribute("aria-activedescendant", one.entry.id);
    };
    const open = (sought) => {
      for (const one of entries) {
        one.entry.hidden = !one.sought.includes(sought);
        one.entry.setAttribute("aria-selected", String(one.option.selected));
      }
      const count = visible().length;
      popup.hidden = false;
      list.hidden = count === 0;
      none.hidden = count > 0;
      field.setAttribute("aria-expanded", String(count > 0));
      heard.textContent = count ? filled(words.found, { n: shown(count) }) : words.none;
      activate(null);
    };
    const close = () => {
      popup.hidden = true;
      field.setAttribute("aria-expanded", "false");
      heard.textContent = "";
      activate(null);
    };
    const pick = (one) => {
      const before = source.value;
      source.value = one ? one.option.value : "";
      field.value = one ? one.option.text : "";
      close();
      if (source.value !== before) told(source);
    };
    // What was typed and left: the one answer it can mean, or else the answer chosen before.
    const leave = () => {
      const sought = folded(field.value);
      if (!sought) return pick(null);
      const same = entries.find((one) => one.sought === sought);
      const found = entries.filter((one) => one.sought.includes(sought));
      return pick(same ?? active ?? (found.length === 1 ? found[0] : chosen()));
    };

    field.addEventListener("input", (event) => {
      event.stopPropagation(); // nothing was answered yet
      open(folded(field.value));
    });
    field.addEventListener("change", (event) => event.stopPropagation());
    field.addEventListener("click", () => {
      if (!popup.hidden) return;
      field.select();
      open("");
    });
    field.addEventListener("blur", leave);
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (popup.hidden) open(chosen()?.option.text === field.value ? "" : folded(field.value));
        const shownNow = visible();
        const step = event.key === "ArrowDown" ? 1 : -1;
        const from = active ? shownNow.indexOf(active) : step > 0 ? -1 : 0;
        if (shownNow.length) activate(shownNow.at((from + step) % shownNow.length));
      } else if (event.key === "Enter" && !popup.hidden) {
        event.preventDefault();
        leave();
      } else if (event.key === "Escape" && !popup.hidden) {
        event.preventDefault();
        pick(chosen());
      }
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps focus
    list.addEventListener("click", (event) => {
      const entry = event.target.closest("[role=option]");
      if (entry) pick(entries.find((one) => one.entry === entry));
    });

    field.value = chosen()?.option.text ?? "";
    source.hidden = true;
    source.after(make("div", { class: "select-field" }, field), popup, heard);
  };

  // A long list of boxes: what does not match is out of sight; what is ticked stays, and so does
  // what is always an answer.
  const always = ["other", "dont_know", "refused"];
  const filtering = (bar) => {
    const field = bar.querySelector("input");
    const heard = bar.querySelector(".search-found");
    const options = bar.parentElement.querySelector(".options");
    const rows = [...options.querySelectorAll(".option")].map((row) => ({
      row: row.closest(".option-other") ?? row,
      input: row.querySelector("input"),
      sought: folded(row.textContent),
    }));
    const filter = () => {
      const sought = folded(field.value);
      let count = 0;
      for (const { row, input, sought: own } of rows) {
        const found = own.includes(sought);
        row.hidden = !found && !input.checked && !always.includes(input.value);
        if (found && !row.hidden) count += 1;
      }
      if (!sought) heard.textContent = "";
      else heard.textContent = count ? filled(bar.dataset.found, { n: shown(count) }) : bar.dataset.none;
    };
    field.addEventListener("input", filter);
    field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    options.classList.add("options--long");
    bar.hidden = false;
  };

  // All of them, now and later -------------------------------------------------------------------

  const kinds = [
    [".sum[data-sum]", adding],
    [".ranking[data-ranks]", ranking],
    [".item .select", searching],
    [".search[data-found]", filtering],
  ];
  const known = new WeakSet();
  const begin = (root) => {
    for (const [selector, start] of kinds) {
      for (const found of root.querySelectorAll(selector)) {
        if (known.has(found)) continue;
        known.add(found);
        start(found);
      }
    }
  };
  begin(document);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE) begin(node);
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
})();
