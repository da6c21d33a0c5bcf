import { announce } from "./live.js";

/** A search box hides the rows that lack what is typed; what was chosen in them stays chosen. */
const box = document.querySelector("[data-search]");

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function filter() {
  const words = fold(box.value).split(/\s+/);
  const rows = [...document.querySelectorAll(`#${box.dataset.search} [data-found]`)];
  for (const row of rows) {
    row.hidden = !words.every((word) => fold(row.dataset.found).includes(word));
    row.parentElement.hidden = !row.parentElement.querySelector("[data-found]:not([hidden])");
  }
  const hidden = rows.filter((row) => row.hidden);
  const kept = hidden.filter((row) => row.querySelector("input:checked:not([value=''])")).length;
  const found = document.getElementById(box.getAttribute("aria-describedby"));
  found.textContent = `${rows.length - hidden.length} of ${rows.length} shown${kept ? `, ${kept} chosen among the rest` : ""}`;
  box.form.elements.q_shown.value = box.value;
  announce(found.textContent);
}

box?.addEventListener("input", filter);
box?.addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    event.preventDefault();
  }
});
