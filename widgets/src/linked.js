// The questions of a page for search engines: one FAQPage, whichever widgets they come from.

import { h } from "./dom.js";
import { safe } from "./dom.js";

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
  // A text node, because a script's own text is a sink; no "<", so that no copy of it ends early.
  const text = JSON.stringify(data).replaceAll("<", "\\u003c");
  element = h("script", { type: "application/ld+json" }, document.createTextNode(text));
  document.head.append(element);
}
