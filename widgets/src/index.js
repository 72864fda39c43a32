// The widgets of runcontent: <run-faqs>, <run-advice> and <run-search>. See docs/embedding.md.

import { RunAdvice } from "./advice.js";
import { RunFaqs } from "./faqs.js";
import { listenToFrames } from "./frames.js";
import { RunSearch } from "./search.js";

const elements = { "run-faqs": RunFaqs, "run-advice": RunAdvice, "run-search": RunSearch };
for (const [name, element] of Object.entries(elements)) {
  // A page may hold two versions of this script: the first one to come serves all of it.
  if (!customElements.get(name)) customElements.define(name, element);
}
listenToFrames();
