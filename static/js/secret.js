/** A secret leaves the page with its reader: nothing is left for Back to show. */
const secrets = document.querySelectorAll("[data-secret]");

addEventListener("pagehide", () => {
  for (const secret of secrets) {
    secret.textContent = "";
  }
});

addEventListener("pageshow", (event) => {
  if (event.persisted && secrets.length > 0) {
    const target = new URL(secrets[0].dataset.secret, location.href);
    if (target.origin === location.origin) {
      location.replace(target);
    }
  }
});
