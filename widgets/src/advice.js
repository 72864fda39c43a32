// <run-advice>: what to do, how much of it, and when to stop and get help.

import { query, readJson } from "./api.js";
import { doseList } from "./dose.js";
import { h } from "./dom.js";
import { RunElement } from "./element.js";
import { markup } from "./markup.js";
import { readSigns, signsNote } from "./signs.js";

const MANY = 20;

function groups(items, key) {
  const found = new Map();
  for (const item of items) found.set(key(item), [...(found.get(key(item)) ?? []), item]);
  return [...found.values()];
}

export class RunAdvice extends RunElement {
  async find() {
    const given = this.given("article", "tag", "condition", "advice_kind", "phase", "limit");
    if (given.article) readSigns(this, given.article.split(",")).catch(() => {}); // ahead: it is asked once
    const { items } = await readJson(this, query("v1/advice", { ...given, limit: given.limit ?? MANY }));
    return { items, signs: await readSigns(this, items.map((item) => item.article.slug)) };
  }

  show({ items, signs }) {
    if (!items.length) return this.nothing;
    return groups(items, (item) => item.article.slug).flatMap((all) => this.#article(all, signs));
  }

  /** The warning signs of one article, the advice by phase, and where it is from. */
  #article(items, signs) {
    const { slug } = items[0].article;
    const own = signs.filter((sign) => sign.article.slug === slug);
    const note = signsNote(this, own.map(({ body, url }) => ({ text: body.text, url })));
    const doing = items.filter((item) => item.advice_kind !== "red_flag");
    const phases = groups(doing, (item) => item.phase?.number).flatMap((all) => {
      const { phase } = all[0];
      const cards = h("ul", { part: "cards" }, ...all.map((item) => this.#card(item)));
      return phase ? [this.heading("phase", this.label("phase", { n: phase.number, title: phase.title })), cards] : [cards];
    });
    return [note, ...phases, this.source(items[0])].filter(Boolean);
  }

  #card(item) {
    const base = new URL(item.url, this.home);
    const body = h("div", { part: "body" }, markup(item.body.html, base));
    const card = h("li", { part: `card ${item.advice_kind}` }, body);
    const dose = doseList(this, item.dose);
    if (dose) card.append(dose);
    return card;
  }
}
