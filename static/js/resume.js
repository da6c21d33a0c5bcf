/** Sends a form that waited for its sender to prove who they are. */
document.querySelector("form[data-resume]")?.requestSubmit();
