// <run-guide>: a decision guide, answered in the page itself. No answer leaves it.

import { evaluateGuide } from "../../../clients/typescript/src/guides.ts";
import { readJson } from "../api.js";
import { h } from "../dom.js";
import { signsNote } from "../signs.js";
import { AskingElement } from "./asking.js";

export class RunGuide extends AskingElement {
  static observedAttributes = ["guide", "theme", "api", "key", "heading-level"];

  #answers = {};

  find() {
    this.#answers = {};
    return readJson(this, `v1/guides/${encodeURIComponent(this.getAttribute("guide") ?? "")}`);
  }

  show(guide) {
    const place = h("div", { part: "asking" });
    place.append(...this.#step(guide, place));
    const signs = signsNote(this, guide.red_flags);
    return [
      this.heading("guide-title", guide.title), place, signs, this.source(guide), this.note("notice"),
    ].filter(Boolean);
  }

  /** What was said, and what is asked next or comes of it. */
  #step(guide, place) {
    const step = evaluateGuide(guide, this.#answers);
    this.#answers = Object.fromEntries(step.path); // those of a branch that was left are dropped
    const questions = new Map(guide.questions.map((one) => [one.id, one]));
    const said = step.path.map(([id, answer]) => this.#said(questions.get(id), answer));
    const form = h("form", { part: "form" }, ...said);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#answers = Object.fromEntries(new FormData(form));
      const nodes = this.#step(guide, place);
      this.turn(place, nodes, nodes[0].querySelector("[data-now]"));
      this.tell("run-answer", { guide: guide.id, done: !evaluateGuide(guide, this.#answers).question });
    });
    if (step.question) form.append(this.#question(step.question), this.#button("continue"));
    else form.append(this.#outcome(guide, step), this.#again(guide, place));
    return [form];
  }

  #choices(question, chosen) {
    const points = question.points.map((point) => h("li", {}, point));
    const answers = question.answers.map(({ id, text }) =>
      h("label", { part: "choice" },
        h("input", { type: "radio", name: question.id, value: id, required: "", checked: id === chosen && "" }), text));
    return [points.length ? h("ul", {}, ...points) : undefined, ...answers];
  }

  #said(question, chosen) {
    const answer = question.answers.find(({ id }) => id === chosen);
    return h("details", { part: "said" },
      h("summary", {}, h("span", {}, question.text, " ", h("strong", {}, answer.text))),
      h("fieldset", {}, h("legend", { part: "unseen" }, question.text), ...this.#choices(question, chosen)));
  }

  #question(question) {
    const legend = h("legend", { part: "question-now", tabindex: "-1", "data-now": "" }, question.text);
    return h("fieldset", { part: "now" }, legend, ...this.#choices(question), this.cited(question.sections));
  }

  #button(name) {
    return h("button", { part: "button" }, this.label(name));
  }

  #again(guide, place) {
    const button = h("button", { part: "button", type: "button" }, this.label("again"));
    button.addEventListener("click", () => {
      this.#answers = {};
      const nodes = this.#step(guide, place);
      this.turn(place, nodes, nodes[0].querySelector("[data-now]"));
    });
    return h("p", {}, this.#button("continue"), " ", button);
  }

  #outcome(guide, { outcome, path }) {
    const reasons = path.map(([id, answer]) =>
      guide.questions.find((one) => one.id === id).answers.find((one) => one.id === answer).because).filter(Boolean);
    const list = (name, texts) =>
      texts.length ? [h("p", { part: "label" }, this.label(name)), h("ul", {}, ...texts.map((text) => h("li", {}, text)))] : [];
    return h("div", { part: `outcome ${outcome.level}`, role: "group" },
      h("p", { part: "level" }, this.label(outcome.level)),
      h("p", { part: "outcome-title", tabindex: "-1", "data-now": "" }, outcome.title),
      h("p", {}, outcome.text),
      ...list("why", reasons),
      ...list("helps", outcome.advice.map(({ text }) => text)),
      this.cited(outcome.sections));
  }
}
