"use strict";
// Hides all messages that do not contain every search word, and shows the number of matches.
(() => {
  const field = document.getElementById("q"), count = document.getElementById("n");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let known, timer;
  const search = () => {
    known ??= [...document.querySelectorAll("section")].map((day) =>
      [day, [...day.querySelectorAll(".saying")].map((message) => [message, plain(message.textContent)])]);
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const [day, messages] of known) {
      let here = 0;
      for (const [message, text] of messages) {
        const match = words.every((word) => text.includes(word));
        message.hidden = !match;
        here += match;
      }
      day.hidden = !here;
      found += here;
    }
    count.textContent = words.length ? found.toLocaleString("en") + (found === 1 ? " message" : " messages") : "";
  };
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 150); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== field) { event.preventDefault(); field.focus(); }
  });
})();
