/** Attaches every behaviour to its data- attribute; the pages work without any of them. */
import "./copy.js";
import "./date.js";
import "./dismiss.js";
import "./errors.js";
import "./once.js";
import "./passkey.js";
import "./print.js";
import "./resume.js";
import "./reveal.js";
import "./search.js";
import "./secret.js";
import "./time.js";

document.documentElement.classList.add("js");
