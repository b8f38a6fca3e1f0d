// Sends a whole page and goes on, so that a lost connection is no lost page; follows links only
// when everything typed is saved. Needs autosave.js; without both a page is sent as any form is.
"use strict";

((form) => {
  const PATIENCE = 3000; // milliseconds that a link waits for a slow connection
  let turning = false;

  const go = (address) => {
    const to = new URL(address, location);
    const isHere = to.pathname === location.pathname && to.search === location.search;
    if (isHere && to.hash) location.hash = to.hash;
    if (isHere) location.reload();
    else location.assign(to);
  };
  const leave = () => {
    autosave.left = true;
    holding.drop(form.dataset.section);
  };
  const natively = (button) => {
    leave();
    form.requestSubmit(button?.isConnected ? button : null);
  };

  // The form as a browser would send it; files only if there are any.
  const whole = (button) => {
    const sent = new FormData(form);
    if (button?.name) sent.append(button.name, button.value);
    const files = [...sent].filter(([, value]) => typeof value !== "string");
    if (files.some(([, file]) => file.size > 0)) return sent;
    for (const [name] of files) sent.delete(name);
    return new URLSearchParams(sent);
  };

  const turn = async (button) => {
    if (turning) return;
    turning = true;
    form.setAttribute("aria-busy", "true");
    await autosave.returned;
    autosave.busy = true;
    await autosave.settle();
    if (autosave.isPending()) return wait(button);
    if (autosave.stopped) return natively(button);
    const typed = autosave.now();
    const answer = await holding.send(button?.getAttribute("formaction") ?? form.action, whole(button));
    if (!answer) {
      autosave.lost("lost", typed);
      return wait(button);
    }
    // Whatever else the server has to say is a page of its own. Sent again, this is saved once.
    if (!answer.next) return natively(button);
    leave();
    return go(answer.next);
  };
  const wait = (button) => {
    turning = autosave.busy = false;
    form.removeAttribute("aria-busy");
    autosave.onBack = () => turn(button);
  };

  form.addEventListener("submit", (event) => {
    if (autosave.left || autosave.stopped) return leave();
    event.preventDefault();
    const button = event.submitter;
    return turn(button).catch(() => natively(button)); // a browser that lacks something we use
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const isOther = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || isOther || event.defaultPrevented || link.target) return;
    if (link.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
    if (autosave.stopped || !autosave.isUnsaved()) return;
    event.preventDefault();
    const slow = new Promise((done) => setTimeout(done, PATIENCE));
    Promise.race([autosave.settle(), slow]).then(() => location.assign(link.href));
  });
})(document.querySelector("form[data-section]"));
