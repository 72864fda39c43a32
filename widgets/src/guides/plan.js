// <run-plan>: a plan with dates. What is entered goes to the API by POST, in no address.

import { HOME, Refused, readJson } from "../api.js";
import { h } from "../dom.js";
import { signsNote } from "../signs.js";
import { AskingElement } from "./asking.js";

const FIELDS = {
  weekly: { type: "number", min: 0, step: "any", inputmode: "decimal", required: "" },
  longest: { type: "number", min: 0, step: "any", inputmode: "decimal", required: "" },
  days: { type: "number", min: 2, max: 7, inputmode: "numeric", required: "" },
  start: { type: "date", required: "" },
  race_date: { type: "date" },
  race_distance: { type: "number", min: 1, step: "any", inputmode: "decimal" },
};
const UNITS = ["minutes", "km", "mi"];

export class RunPlan extends AskingElement {
  static observedAttributes = ["plan", "theme", "api", "key", "heading-level"];

  find() {
    return readJson(this, this.#path());
  }

  #path(end = "") {
    return `v1/plans/${encodeURIComponent(this.getAttribute("plan") ?? "")}${end}`;
  }

  show(plan) {
    const place = h("div", { part: "built" });
    const wrong = h("div", { part: "wrong", role: "alert" });
    const form = this.#form();
    const calendar = h("button", { part: "button", value: "calendar" }, this.label("calendar"));
    form.append(wrong, h("p", {}, h("button", { part: "button" }, this.label("build")), " ", calendar));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const asked = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
      wrong.replaceChildren();
      try {
        if (event.submitter === calendar) await this.#download(plan, asked);
        else {
          const nodes = this.#built(await (await this.#post(asked)).json());
          this.turn(place, nodes, nodes[0]);
        }
      } catch (error) {
        const said = error.errors?.map(({ detail }) => detail) ?? [];
        wrong.append(...(said.length ? said.map((text) => h("p", {}, text)) : [this.failure(error, () => form.requestSubmit())]));
      }
    });
    return [
      this.heading("guide-title", plan.title), this.#criteria("checks", plan.checks), form, place,
      this.#criteria("rules", plan.rules), signsNote(this, plan.red_flags), this.source(plan), this.note("sent"),
    ].filter(Boolean);
  }

  #form() {
    const options = UNITS.map((unit) => h("option", { value: unit }, this.label(unit)));
    const units = h("label", { part: "field" }, this.label("units"), h("select", { name: "units" }, ...options));
    const fields = Object.entries(FIELDS).map(([name, more]) =>
      h("label", { part: "field" }, this.label(name), h("input", { name, ...more })));
    return h("form", { part: "form" }, h("div", { part: "fields" }, units, ...fields));
  }

  /** Raises Refused, with the API's `errors`. */
  async #post(asked) {
    const key = this.getAttribute("key");
    const response = await fetch(new URL(this.#path("/build"), this.home ?? HOME), {
      method: "POST",
      headers: { "Content-Type": "application/json", ...(key ? { Authorization: `Bearer ${key}` } : {}) },
      body: JSON.stringify(asked),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(20_000),
    }).catch((error) => {
      throw new Refused(0, String(error));
    });
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    throw Object.assign(new Refused(response.status, problem.detail, 0), { errors: problem.errors });
  }

  async #download(plan, asked) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const timed = asked.time ? { zone } : {};
    const file = await (await this.#post({ ...asked, ...timed, output: "calendar" })).blob();
    const href = URL.createObjectURL(file);
    h("a", { href, download: `${plan.id}.ics` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  }

  #criteria(name, criteria) {
    const items = criteria.map(({ text, sections }) => h("li", {}, text, this.cited(sections)));
    return h("details", { part: "faq" }, h("summary", { part: "question" }, this.label(name)), h("ul", {}, ...items));
  }

  #built(built) {
    const first = h("p", { part: "outcome-title", tabindex: "-1" }, `${built.plan.title}: ${this.#day(built.starts)} – ${this.#day(built.ends)}`);
    const race = built.race && h("div", { part: `race ${built.race.possible ? "met" : "unmet"}`, role: "status" },
      h("p", {}, h("strong", {}, built.race.message)), h("p", {}, built.race.text), this.cited(built.race.sections));
    const phases = built.phases.flatMap((phase) => [
      this.heading("phase", phase.title), h("p", {}, phase.text), this.cited(phase.sections),
      this.#criteria("begin", phase.entry),
      ...built.weeks.filter((week) => week.phase === phase.id).map((week) => this.#week(built, week)),
      this.#criteria("exit", phase.exit),
    ]);
    return [first, race, ...phases].filter(Boolean);
  }

  #week(built, { number, starts, lighter, totals, sessions }) {
    const said = this.label("week", { n: number, day: this.#day(starts), minutes: totals.run_minutes, distance: totals.distance, unit: built.unit });
    const rows = sessions.map(({ date, title, text, minutes }) =>
      h("li", {}, h("time", { datetime: date }, this.#day(date)), h("strong", {}, ` ${title}`), ` (${minutes}′) `, text));
    return h("details", { part: "faq", open: number === 1 && "" },
      h("summary", { part: "question" }, lighter ? `${said} (${this.label("lighter")})` : said), h("ul", {}, ...rows));
  }

  #day(text) {
    const words = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    return new Intl.DateTimeFormat(this.closest("[lang]")?.lang || "en", words).format(new Date(`${text}T00:00:00Z`));
  }
}
