// Computes for a moment before an answer is sent, so that sending a hundred thousand is costly.
// Without this script sending works as well; the server then expects that somebody took their time.
//
// <input type="hidden" name="proof" data-challenge="…" data-bits="14">
"use strict";

(() => {
  const field = document.querySelector("input[data-challenge]");
  if (!field || !window.crypto?.subtle) return;
  const { challenge, bits } = field.dataset;
  const encoder = new TextEncoder();

  const zeros = (hash) => new DataView(hash).getUint32(0) >>> (32 - Number(bits)) === 0;

  const search = async () => {
    for (let number = 0; number < 1e9; number += 1) {
      const hash = await crypto.subtle.digest("SHA-256", encoder.encode(challenge + number));
      if (zeros(hash)) return String(number);
    }
    return "";
  };

  const found = search().then((number) => { field.value = number; });
  field.form.addEventListener("submit", (event) => {
    if (field.value) return;
    event.preventDefault();
    found.then(() => field.form.requestSubmit(event.submitter));
  });
})();
