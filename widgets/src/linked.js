// The questions of a page for search engines: one FAQPage, whichever widgets they come from.

import { h, safe } from "./dom.js";

const asked = new Map(); // widget → its questions
let element;

/** Tell of the questions that `widget` shows, in a script element that holds data and runs nothing. */
export function publish(widget, items) {
  asked.set(widget, items.map((item) => [safe(item.url, widget.home), item]));
  write();
}

/** And no more. */
export function withdraw(widget) {
  if (asked.delete(widget)) write();
}

function write() {
  const questions = new Map([...asked.values()].flat()); // each once
  element?.remove();
  element = undefined;
  if (!questions.size) return;
  const data = {
    "@context": "https://schema.org",
    "@type": "FAQPage",
    mainEntity: [...questions].map(([url, item]) => ({
      "@type": "Question",
      "@id": url,
      name: item.question,
      acceptedAnswer: { "@type": "Answer", text: item.answer.html, url },
    })),
  };
  const text = JSON.stringify(data).replaceAll("<", "\\u003c"); // so that no copy of it ends early
  element = h("script", { type: "application/ld+json" });
  try {
    element.text = trusted(text);
    document.head.append(element);
  } catch (error) {
    console.warn(`<run-faqs jsonld>: ${error.message}`);
  }
}

let policy = globalThis.trustedTypes;

/** A script's text, data too, has to be trusted where the page says so. A page that lists the
    policies which may be made lists `runcontent`, or has no linked data of us. */
function trusted(text) {
  if (policy?.createPolicy) policy = policy.createPolicy("runcontent", { createScript: String });
  return policy ? policy.createScript(text) : text;
}
