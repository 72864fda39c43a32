// <run-faqs>: questions and their answers.

import { query, readJson } from "./api.js";
import { h, safe } from "./dom.js";
import { RunElement } from "./element.js";
import { publish, withdraw } from "./linked.js";
import { markup } from "./markup.js";
import { signsNote } from "./signs.js";

const FEW = 5;
const PRINTING = ["beforeprint", "afterprint"];

export class RunFaqs extends RunElement {
  /** On paper every answer is open. (The style sees to it too, in browsers that know ::details-content.) */
  #onPaper = ({ type }) => {
    const printing = type === "beforeprint";
    for (const item of this.box.querySelectorAll("details")) {
      if (printing ? !item.open : item.printed) item.open = item.printed = printing;
    }
  };

  connectedCallback() {
    super.connectedCallback();
    for (const type of PRINTING) addEventListener(type, this.#onPaper);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const type of PRINTING) removeEventListener(type, this.#onPaper);
    withdraw(this);
  }

  async find() {
    const { q, limit, ...filters } = this.given("article", "tag", "condition", "q", "limit");
    if (!q) return readJson(this, query("v1/faqs", { ...filters, limit: limit ?? FEW }));
    const path = query("v1/search", { ...filters, q, kind: "faq", limit: limit ?? FEW });
    const { items, safety } = await readJson(this, path);
    return { safety, items: await Promise.all(items.map((hit) => readJson(this, hit.links.self))) };
  }

  show({ items, safety }) {
    if (this.hasAttribute("jsonld")) publish(this, items);
    const slugs = new Set(items.map((item) => item.article.slug));
    const one = slugs.size === 1;
    const nodes = [signsNote(this, (safety?.matching ?? []).slice(0, 3))];
    nodes.push(...items.map((item) => this.#question(item, !one)));
    if (!items.length) nodes.push(...this.nothing);
    if (one) nodes.push(this.source(items[0]));
    return nodes.filter(Boolean);
  }

  #question(item, named) {
    const base = new URL(item.url, this.home);
    const answer = h("div", { part: "answer" }, markup(item.answer.html, base));
    if (named) answer.append(this.source(item));
    const question = h("details", { part: "faq" },
      h("summary", { part: "question" }, item.question), answer);
    question.addEventListener("toggle", () => {
      if (!question.open || question.printed) return;
      const { id, kind, article } = item;
      this.tell("run-open", { id, kind, article, question: item.question, url: safe(item.url, this.home) });
    });
    return question;
  }
}
