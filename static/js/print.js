// Paper has nothing to open: what is folded is open while the page is printed, but for what is shown
// on demand only (comparisons): that is printed if somebody opened it.

const folded = [];

window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("main details:not([open]):not(.on-demand)")) {
    details.open = true;
    folded.push(details);
  }
});

window.addEventListener("afterprint", () => {
  for (const details of folded.splice(0)) details.open = false;
});
