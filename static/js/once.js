/** A double click makes one request. The button stays enabled, so its name and value are sent. */
const sent = new Set();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) {
    return;
  }
  if (sent.has(form)) {
    event.preventDefault();
  } else {
    sent.add(form);
  }
});

addEventListener("pageshow", () => sent.clear());
