import { announce } from "./live.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveal]");
  if (button) {
    show(button, field(button).type === "password");
  }
});

/** Back to a password before it is sent, so the browser does not keep it as form history. */
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("[data-reveal]")) {
    if (field(button).type === "text") {
      show(button, false);
    }
  }
});

function field(button) {
  return document.getElementById(button.dataset.reveal);
}

function show(button, visible) {
  const label = button.querySelector("span");
  button.dataset.show ??= label.textContent;
  field(button).type = visible ? "text" : "password";
  label.textContent = visible ? button.dataset.hide : button.dataset.show;
  announce(visible ? button.dataset.shown : button.dataset.hidden);
}
