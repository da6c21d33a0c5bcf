/** A date that was typed or picked chooses the radio it belongs to. */
document.addEventListener("input", (event) => {
  const radio = document.getElementById(event.target.dataset.dateFor);
  if (radio && event.target.value) {
    radio.checked = true;
  }
});
