// Conditions as data, evaluated as surveys/items/conditions.py does: that file is the authority,
// tests/vectors/conditions.json holds both to the same results. Knows no page and no document.
"use strict";

const rules = (() => {
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const isNumber = (value) => typeof value === "number";
  const isText = (value) => typeof value === "string";
  const isDay = (value) => /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value);
  const has = (where, name) => Object.prototype.hasOwnProperty.call(where, name);

  const isAnswered = (value) => {
    if (value === null || value === undefined || value === "") return false;
    if (Array.isArray(value)) return value.length > 0;
    return !isObject(value) || (Object.keys(value).length > 0 && !has(value, "missing"));
  };

  const found = (name, heard) => {
    if (has(heard, name)) return heard[name];
    const [item, ...steps] = name.split(".");
    let value = has(heard, item) ? heard[item] : null;
    const rest = steps.join(".");
    if (Array.isArray(value) && rest) {
      return value
        .filter(isObject)
        .map((entry) => (has(entry, rest) ? entry[rest] : null))
        .filter(isAnswered);
    }
    for (const step of steps) value = isObject(value) && has(value, step) ? value[step] : null;
    return steps.length ? value : null;
  };

  const answer = (name, heard) => {
    const value = found(name, heard);
    return isAnswered(value) ? value : null;
  };

  const finite = (value) => (value === null || !Number.isFinite(value) ? null : value);
  const flat = (values) => values.flatMap((value) => value);
  const allKnown = (compute) => (values) => {
    const numbers = flat(values);
    return numbers.length && numbers.every(isNumber) ? finite(compute(numbers)) : null;
  };
  const rounded = ([value, digits = 0]) => {
    const scale = 10 ** Math.min(Math.max(Math.trunc(digits), 0), 10);
    const size = Math.floor(Math.abs(value) * scale + 0.5) / scale;
    return value < 0 || Object.is(value, -0) ? -size : size;
  };
  const rowIsAnswered = (row) =>
    isObject(row) && !has(row, "missing") ? Object.values(row).some(isAnswered) : isAnswered(row);
  const count = ([value]) => {
    if (Array.isArray(value)) return value.length;
    if (isObject(value)) return Object.values(value).filter(rowIsAnswered).length;
    return value === null ? 0 : 1;
  };
  const asText = (value) => {
    if (value === null || value === undefined || isObject(value)) return "";
    if (Array.isArray(value)) return value.map(asText).join(", ");
    if (isNumber(value) && !Number.isInteger(value)) {
      return value.toFixed(10).replace(/0+$/, "").replace(/\.$/, "");
    }
    return String(value);
  };
  const asNumber = ([value]) => {
    if (isNumber(value)) return value;
    return isText(value) && /^-?[0-9]{1,15}(\.[0-9]{1,10})?$/.test(value) ? Number(value) : null;
  };

  const calculations = {
    count,
    length: ([value]) => (isText(value) ? value.length : 0),
    number: asNumber,
    sum: (values) => {
      const numbers = flat(values).filter(isNumber);
      return numbers.length ? finite(numbers.reduce((total, one) => total + one, 0)) : null;
    },
    add: allKnown((numbers) => numbers.reduce((total, one) => total + one, 0)),
    subtract: allKnown(([first, ...others]) => others.reduce((rest, one) => rest - one, first)),
    multiply: allKnown((numbers) => numbers.reduce((product, one) => product * one, 1)),
    divide: allKnown((numbers) =>
      numbers.length === 2 && numbers[1] !== 0 ? numbers[0] / numbers[1] : null,
    ),
    minimum: allKnown((numbers) => Math.min(...numbers)),
    maximum: allKnown((numbers) => Math.max(...numbers)),
    round: allKnown(rounded),
    join: (values) => values.map(asText).join("") || null,
  };
  const ofOne = new Set(["count", "length", "number"]);

  // The value of an operand; a plain text is the name of an item.
  const valueOf = (operand, heard) => {
    if (isText(operand)) return answer(operand, heard);
    if (isNumber(operand)) return operand;
    const [[word, rest]] = Object.entries(operand);
    if (word === "answer") return answer(rest, heard);
    if (word === "value") return rest;
    if (word === "if") return valueOf(holds(rest[0], heard) ? rest[1] : rest[2], heard);
    const parts = ofOne.has(word) ? [rest] : rest;
    return calculations[word](parts.map((part) => valueOf(part, heard)));
  };

  const same = (left, right) => typeof left === typeof right && !isObject(left) && left === right;
  const among = (value, codes) => codes.some((code) => same(value, code));
  const ordered = (compare) => (left, right) => {
    if (isText(left) && isText(right)) return isDay(left) && isDay(right) && compare(left, right);
    return isNumber(left) && isNumber(right) && compare(left, right);
  };
  const ofList = (decide) => (left, right) =>
    Array.isArray(left) &&
    decide((Array.isArray(right) ? right : [right]).map((code) => among(code, left)));
  const every = (results) => results.every(Boolean);
  const some = (results) => results.some(Boolean);

  const tests = {
    equals: same,
    differs: (left, right) => typeof left !== "object" && !same(left, right),
    one_of: among,
    not_one_of: (left, right) => !among(left, right),
    contains: ofList(every),
    contains_any: ofList(some),
    contains_all: ofList(every),
    contains_none: ofList((results) => !some(results)),
    less: ordered((left, right) => left < right),
    at_most: ordered((left, right) => left <= right),
    greater: ordered((left, right) => left > right),
    at_least: ordered((left, right) => left >= right),
  };

  // The second value of a comparison: a text or a list stands for itself.
  const second = (operand, heard) =>
    isText(operand) || Array.isArray(operand) ? operand : valueOf(operand, heard);

  function holds(condition, heard) {
    const [[word, rest]] = Object.entries(condition);
    if (word === "all") return rest.every((part) => holds(part, heard));
    if (word === "any") return rest.some((part) => holds(part, heard));
    if (word === "none") return !rest.some((part) => holds(part, heard));
    if (word === "not") return !holds(rest, heard);
    if (word === "asked") return has(heard, rest) || has(heard, `section:${rest}`);
    if (word === "answered") return valueOf(rest, heard) !== null;
    if (word === "empty") return valueOf(rest, heard) === null;
    const [left, right] = [valueOf(rest[0], heard), second(rest[1], heard)];
    return left !== null && right !== null && tests[word](left, right);
  }

  return { holds, valueOf };
})();
