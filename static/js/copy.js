import { announce } from "./live.js";

const LABEL_SHOWN_FOR = 2000;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  const source = button && document.getElementById(button.dataset.copy);
  if (!source) {
    return;
  }
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    announce(button.dataset.done);
    showOnButton(button);
  } catch {
    getSelection().selectAllChildren(source);
    announce(button.dataset.fail);
  }
});

function showOnButton(button) {
  const label = button.querySelector("span");
  if (!label || !button.dataset.done || label.dataset.label) {
    return;
  }
  label.dataset.label = label.textContent;
  label.textContent = button.dataset.done;
  setTimeout(() => {
    label.textContent = label.dataset.label;
    delete label.dataset.label;
  }, LABEL_SHOWN_FOR);
}
