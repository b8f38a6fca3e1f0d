// Sends what an earlier page of this questionnaire had to hold, before anything else is saved.
// What is not taken at once comes back as a page: with the other version, or with what to put right.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-section]");
  const here = form?.dataset.section;

  const sent = async (section, bodies) => {
    let answer = null;
    let body = null;
    for (const one of bodies) {
      body = new URLSearchParams(one);
      if (answer) {
        body.set("changes", answer.changes);
        body.set("save_id", answer.save_id);
      }
      answer = await holding.post(section, body);
      if (!answer || answer.isLater || !answer.save_id) break;
    }
    return { answer, body };
  };
  const openWith = (address, body) => {
    const copy = document.createElement("form");
    copy.method = "post";
    copy.action = address;
    copy.hidden = true;
    for (const [name, value] of body) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      copy.append(input);
    }
    document.body.append(copy);
    autosave.left = true;
    copy.submit();
  };

  const send = async () => {
    let stored = false;
    for (const [section, bodies] of holding.all()) {
      const { answer, body } = await sent(section, bodies);
      if (!answer || answer.isLater) break; // it stays until the next page
      const isConflict = answer.trouble === "conflict";
      if (!isConflict || section === here) holding.drop(section);
      if (section === here && isConflict) return openWith(form.action, body);
      if (section === here && answer.status === 422) return openWith(form.dataset.again, body);
      if (answer.save_id && form && section !== here) autosave.adopt(answer);
      if (answer.save_id && (!form || section === here)) stored = true;
    }
    if (!stored) return undefined;
    if (form) autosave.left = true;
    return location.reload();
  };

  if (!form) {
    send();
    return;
  }
  autosave.busy = true;
  autosave.returned = send().then(() => {
    autosave.busy = false;
    return autosave.settle();
  });
});
