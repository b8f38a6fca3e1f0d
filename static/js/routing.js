// Shows and hides items of a page while it is being answered. The server decides again on every
// save; without this script the page simply comes back with what an answer opened.
//
// <script type="application/json" id="rules">{"rules": {item: condition}, "heard": {…},
//   "items": [[item, how its value is read], …]}</script>
// <template data-waiting="item">…</template>  an item that does not apply yet
"use strict";

(() => {
  const source = document.getElementById("rules");
  const form = source && source.closest("form");
  if (!form) return;
  const page = JSON.parse(source.textContent);
  const put = new Map(); // items taken off the page, with what was typed into them

  const wrapper = (item) => document.getElementById(`ask-item_${item}`);
  const fields = (item, part = "") => [...form.querySelectorAll(`[name="item_${item}${part}"]`)];
  const chosen = (inputs) =>
    inputs.flatMap((input) => {
      if (input.tagName === "SELECT") return [...input.selectedOptions].map((one) => one.value);
      return input.type === "radio" || input.type === "checkbox"
        ? input.checked ? [input.value] : []
        : [input.value];
    }).filter(Boolean);
  const reasons = new Set(["dont_know", "refused"]);
  const missing = (item) =>
    [...chosen(fields(item)), ...chosen(fields(item, ".missing"))].find((one) => reasons.has(one));

  const digits = (typed) =>
    typed.replace(/[٠-٩]/g, (sign) => sign.charCodeAt(0) - 0x660)
      .replace(/[۰-۹]/g, (sign) => sign.charCodeAt(0) - 0x6f0).replace(/٫/g, ",");
  const asNumber = (typed) => {
    let plain = digits(typed).replace(/[\s'٬\u00a0]/g, "");
    const grouping = document.documentElement.lang.startsWith("de") ? "." : ",";
    if (plain.includes(",") && plain.includes(".")) {
      plain = plain.replaceAll(plain.lastIndexOf(",") > plain.lastIndexOf(".") ? "." : ",", "");
    } else if (plain.split(grouping).length === 2 && plain.split(grouping)[1].length === 3) {
      plain = plain.replace(grouping, "");
    }
    plain = plain.replace(",", ".");
    return /^-?[0-9]+(\.[0-9]+)?$/.test(plain) ? Number(plain) : null;
  };

  const reading = {
    code: (item) => chosen(fields(item))[0] ?? null,
    codes: (item) => chosen(fields(item)),
    consent: (item) => chosen(fields(item))[0] ?? "no",
    number: (item) => asNumber(fields(item)[0]?.value ?? ""),
    text: (item) => fields(item)[0]?.value.trim() || null,
    rows: (item) => {
      const rows = {};
      for (const input of form.querySelectorAll(`[name^="item_${item}."]`)) {
        const row = input.name.slice(`item_${item}.`.length);
        if (!row.includes(".") && input.checked && !reasons.has(input.value)) rows[row] = input.value;
      }
      return rows;
    },
    pairs: (item) => {
      const rows = {};
      for (const input of form.querySelectorAll(`[name^="item_${item}."]:checked`)) {
        const [row, scale] = input.name.slice(`item_${item}.`.length).split(".");
        if (reasons.has(input.value)) continue;
        rows[row] = { ...rows[row], [scale]: input.value };
      }
      return rows;
    },
    step: (item) => (chosen(fields(item)).length ? Number(chosen(fields(item))[0]) : null),
    amounts: (item) => {
      const typed = [...form.querySelectorAll(`input[inputmode][name^="item_${item}."]`)];
      const rows = typed.map((input) => [input.name.split(".")[1], asNumber(input.value)]);
      return Object.fromEntries(rows.filter(([, number]) => number !== null));
    },
    ranks: (item) =>
      [...form.querySelectorAll(`select[name^="item_${item}."]`)]
        .filter((field) => field.value)
        .sort((one, other) => Number(one.value) - Number(other.value))
        .map((field) => field.name.split(".")[1]),
  };
  const value = (item, shape) => {
    const reason = ["rows", "pairs"].includes(shape) ? null : missing(item);
    return reason ? { missing: reason } : reading[shape](item);
  };

  const show = (item) => {
    if (wrapper(item)) return;
    const template = form.querySelector(`template[data-waiting="${item}"]`);
    const kept = put.get(item);
    if (kept) kept.place.replaceWith(kept.element);
    else if (template) template.replaceWith(template.content);
    put.delete(item);
    const shown = wrapper(item);
    if (shown) shown.dispatchEvent(new CustomEvent("item-shown", { bubbles: true }));
  };
  const hide = (item) => {
    const element = wrapper(item);
    if (!element) return;
    const place = document.createComment(item);
    element.replaceWith(place);
    put.set(item, { element, place });
  };

  const route = () => {
    const heard = { ...page.heard };
    const shown = [];
    for (const [item, shape] of page.items) {
      const rule = page.rules[item];
      const live = !rule || page.live.includes(item);
      if (live && rule) (rules.holds(rule, heard) ? show : hide)(item);
      if (!wrapper(item)) continue;
      shown.push(item);
      heard[item] = shape ? value(item, shape) : page.stored[item] ?? null;
    }
    form.elements.shown.value = shown.join(" ");
  };

  form.addEventListener("input", route);
  form.addEventListener("change", route);
  route();
})();
