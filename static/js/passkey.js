/** Asks the browser for a passkey, new or known, and sends its answer in the form that asks. */
const CHALLENGE_KEPT_FOR = 4 * 60 * 1000;

const WORDS = {
  NotAllowedError: "Nothing happened: you cancelled, or it took too long. Try again.",
  InvalidStateError: "This device already has a passkey for your account.",
  ConstraintError: "This device can’t check that it is you by a PIN, a finger or a face, which a passkey needs here.",
  NotSupportedError: "This device makes no passkeys of a kind that is taken here.",
  SecurityError: "Passkeys don’t work at this address: they need a name, and HTTPS.",
};
const OTHER_WORDS = "That didn’t work. Load this page again, and try once more.";

let offered;

function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = btoa(String.fromCharCode(...new Uint8Array(buffer ?? [])));
  return letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function options(form) {
  const body = new URLSearchParams({ csrf: form.elements.csrf.value });
  const publicKey = await (await fetch(form.dataset.options, { method: "POST", body })).json();
  publicKey.challenge = bytes(publicKey.challenge);
  if (publicKey.user) {
    publicKey.user.id = bytes(publicKey.user.id);
  }
  for (const known of publicKey.allowCredentials ?? publicKey.excludeCredentials) {
    known.id = bytes(known.id);
  }
  return publicKey;
}

function send(form, { rawId, response }) {
  const fields = {
    credential_id: text(rawId),
    client_data: text(response.clientDataJSON),
    attestation: text(response.attestationObject),
    authenticator_data: text(response.authenticatorData),
    signature: text(response.signature),
    user_handle: text(response.userHandle),
    transports: response.getTransports?.().join(" ") ?? "",
  };
  for (const [name, value] of Object.entries(fields)) {
    form.elements[name]?.setAttribute("value", value);
  }
  form.submit();
}

async function ask(form) {
  offered?.abort();
  try {
    const publicKey = await options(form);
    send(form, await navigator.credentials[form.dataset.passkey]({ publicKey }));
  } catch (error) {
    const place = form.querySelector("[data-passkey-error]");
    place.textContent = WORDS[error.name] ?? OTHER_WORDS;
    place.hidden = false;
    place.focus();
  } finally {
    form.ariaBusy = null;
  }
}

/** Offers passkeys where the address is typed, anew before the challenge is too old. */
async function offer(form) {
  if (await PublicKeyCredential.isConditionalMediationAvailable?.()) {
    offered = new AbortController();
    const { signal } = offered;
    setTimeout(() => signal.aborted || (offered.abort(), offer(form)), CHALLENGE_KEPT_FOR);
    try {
      const publicKey = await options(form);
      send(form, await navigator.credentials.get({ publicKey, signal, mediation: "conditional" }));
    } catch {
      // Whoever was offered one and took none goes on by themselves.
    }
  }
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.querySelector("[data-passkey-missing]").hidden = true;
  form.querySelectorAll("[data-passkey-present]").forEach((part) => (part.hidden = false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.ariaBusy) {
      form.ariaBusy = "true";
      ask(form);
    }
  });
  if ("offer" in form.dataset) {
    offer(form);
  }
}
