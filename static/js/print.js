// Paper has nothing to open: everything folded is open while the page is printed.

const folded = [];

window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("main details:not([open])")) {
    details.open = true;
    folded.push(details);
  }
});

window.addEventListener("afterprint", () => {
  for (const details of folded.splice(0)) details.open = false;
});
