/** Says a text to screen readers through the page's one status region. */
export function announce(text) {
  const live = document.getElementById("live");
  if (live && text) {
    live.textContent = text;
  }
}
