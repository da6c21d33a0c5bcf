/** An open menu closes on Escape and when attention moves elsewhere. */
function close(menu) {
  menu.open = false;
}

function openMenus() {
  return [...document.querySelectorAll("details[data-dismiss][open]")];
}

document.addEventListener("click", (event) => {
  openMenus().filter((menu) => !menu.contains(event.target)).forEach(close);
});

document.addEventListener("focusin", (event) => {
  openMenus().filter((menu) => !menu.contains(event.target)).forEach(close);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    openMenus().forEach((menu) => {
      if (menu.contains(document.activeElement)) {
        menu.querySelector("summary").focus();
      }
      close(menu);
    });
  }
});
