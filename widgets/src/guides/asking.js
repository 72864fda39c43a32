// What a guide and a plan share: a form, what it rests on, and that its focus is led.

import { h, link } from "../dom.js";
import { RunElement } from "../element.js";
import css from "./asking.css";

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

const LABELS = {
  __proto__: null,
  continue: "Continue",
  again: "Begin again",
  said: "Your answers",
  why: "Why",
  helps: "What helps",
  based: "From",
  notice: "Your answers stay on this page. It informs; it does not diagnose, and does not replace a professional who can examine you.",
  go: "Go",
  adjust: "Change something",
  stop: "Stop",
  see_professional: "See a professional",
  urgent: "Get help now",
  build: "Build the plan",
  calendar: "As a calendar",
  units: "Units",
  minutes: "Minutes",
  km: "Kilometres",
  mi: "Miles",
  weekly: "Running in a week now",
  longest: "Longest run without pain",
  days: "Days a week",
  start: "First day",
  race_date: "Day of the race (if there is one)",
  race_distance: "Length of the race",
  week: "Week {n}, from {day}: {minutes} minutes of running, {distance} {unit}",
  lighter: "lighter",
  checks: "Before the first run",
  begin: "Begin when",
  exit: "Go on when",
  rules: "As you go",
  sent: "What you enter is used for this plan and not kept. It informs; it does not diagnose, and does not replace a professional who can examine you.",
};

/** A widget that asks. */
export class AskingElement extends RunElement {
  constructor() {
    super();
    this.shadowRoot.adoptedStyleSheets = [...this.shadowRoot.adoptedStyleSheets, sheet];
  }

  label(name, values = {}) {
    if (!(name in LABELS)) return super.label(name, values);
    const text = this.getAttribute(`label-${name}`) ?? LABELS[name];
    return text.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
  }

  /** The sections that something rests on, as links. */
  cited(sections) {
    const links = sections.flatMap(({ url, title, article }) => [
      ", ", link(url, this.home, "link", `${article.title}: ${title}`),
    ]);
    return h("p", { part: "source" }, `${this.label("based")} `, ...links.slice(1));
  }

  /** What is said by this element itself, under everything. */
  note(name) {
    return h("p", { part: "note" }, this.label(name));
  }

  /** Put `nodes` in place of what is asked, and the focus on `first`. */
  turn(place, nodes, first) {
    place.replaceChildren(...nodes);
    first?.focus();
  }
}
