// Holds what could not be sent in this browser until it can be: by draft and section, no other's.
// In a survey without names it ends with the window; with names it waits for the next visit.
//
// <script data-token="…of the draft" data-store="session|local" data-keep="/answer/SECTION/keep"
//   data-forget="own, once it was sent|all, when the device is left">
"use strict";

const holding = (() => {
  const { token, store, keep, forget } = document.currentScript.dataset;
  const PREFIX = "mitsprache:";
  const DRAFT = `${PREFIX}draft`; // whose pages this window shows
  const MONTH = 30 * 86_400_000;
  const PATIENCE = 30_000; // milliseconds until a connection counts as lost

  // A browser may refuse to store anything; then nothing is held, and only the page has it.
  const attempt = (does) => {
    try {
      return does();
    } catch {
      return undefined;
    }
  };
  const own = () => (store === "local" ? localStorage : sessionStorage);
  const key = (section) => `${PREFIX}${token}:${section}`;
  const names = (where, start = PREFIX) =>
    Object.keys(where).filter((name) => name.startsWith(start));

  // `bodies` are forms as they would be sent. The first may have arrived already: it goes first and
  // unchanged, because the server knows it by its save id.
  const put = (section, bodies) =>
    attempt(() => own().setItem(key(section), JSON.stringify({ at: Date.now(), bodies })));
  const drop = (section) => attempt(() => own().removeItem(key(section)));
  const all = () => {
    const held = (name) => [name.slice(key("").length), JSON.parse(own().getItem(name)).bodies];
    return (token && attempt(() => names(own(), key("")).map(held))) || [];
  };

  const clear = (where, start) => {
    for (const name of names(where, start)) where.removeItem(name);
  };
  const clearOld = () => {
    for (const name of names(localStorage)) {
      if (Date.now() - JSON.parse(localStorage.getItem(name)).at > MONTH) localStorage.removeItem(name);
    }
  };
  const forgetOwn = () => {
    const mine = sessionStorage.getItem(DRAFT);
    if (mine) clear(localStorage, `${PREFIX}${mine}:`);
    clear(sessionStorage);
  };
  const forgetAll = () => {
    clear(localStorage);
    sessionStorage.clear(); // also how pages looked: whoever comes next is somebody else
  };

  // What the server answered, or null if nobody did.
  const send = async (address, body) => {
    const signal = body instanceof FormData ? undefined : AbortSignal.timeout?.(PATIENCE);
    const headers = { Accept: "application/json" };
    try {
      const answer = await fetch(address, { method: "POST", body, headers, signal });
      const { status } = answer;
      const isJson = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
      const isLater = status >= 500 || status === 429;
      return { ...(isJson ? await answer.json() : {}), status, isLater };
    } catch {
      return null;
    }
  };
  const address = (section) => keep.replace("SECTION", section);
  const post = (section, body) => send(address(section), new URLSearchParams(body));
  const sendLast = (section, body) => {
    const last = { method: "POST", body: new URLSearchParams(body), keepalive: true };
    fetch(address(section), last).catch(() => {});
  };

  attempt(clearOld);
  if (forget) attempt(forget === "all" ? forgetAll : forgetOwn);
  // Whoever leaves a device may be followed by the next person at once, on another page.
  document.addEventListener("submit", ({ target }) => {
    if (new URL(target.action, location).pathname.endsWith("/leave")) attempt(forgetAll);
  });
  if (token) attempt(() => sessionStorage.setItem(DRAFT, token));
  return { put, drop, all, send, post, sendLast };
})();
