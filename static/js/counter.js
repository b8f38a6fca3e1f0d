// Says how many characters are left in a long answer. Without it the page says the limit once.
//
// <textarea id="x" data-maxlength="3000" data-note="x-count"></textarea>
// <p class="count" id="x-count" data-left="Noch {n} Zeichen" data-over="{n} Zeichen zu viel">…</p>

const spoken = 1000; // milliseconds without typing before a screen reader hears the note

const counted = (area) => {
  const note = document.getElementById(area.dataset.note);
  if (!note) return;
  const limit = Number(area.dataset.maxlength);
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  const heard = document.createElement("p");
  heard.className = "reader-only";
  heard.setAttribute("role", "status");
  note.after(heard);
  let waiting;

  const count = () => {
    // Line ends travel as two characters in a form, but count as one here and on the server.
    const left = limit - [...area.value].length;
    const words = left < 0 ? note.dataset.over : note.dataset.left;
    note.textContent = words.replace("{n}", numbers.format(Math.abs(left)));
    note.dataset.state = left < 0 ? "over" : "within";
  };

  area.addEventListener("input", () => {
    count();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      heard.textContent = note.textContent;
    }, spoken);
  });
  if (area.value) count();
};

const within = (part) => part.querySelectorAll("textarea[data-maxlength]").forEach(counted);
within(document);
document.addEventListener("item-shown", (event) => within(event.target));
