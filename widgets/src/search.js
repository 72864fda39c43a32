// <run-search>: what is found, as one types; a combobox with a listbox
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).

import { fetchJson, query } from "./api.js";
import { h, link, safe } from "./dom.js";
import { RunElement } from "./element.js";
import { markup } from "./markup.js";
import { signsNote } from "./signs.js";

const PAUSE = 180; // milliseconds without a key
const SHORTEST = 2;
const MOST_SIGNS = 3;

export class RunSearch extends RunElement {
  #input;
  #list;
  #popup;
  #said; // for assistive technology
  #asking;
  #timer;
  #options = [];
  #active = -1;

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  find() {
    return undefined; // nothing is asked before a word is typed
  }

  show() {
    this.#input = h("input", {
      id: "q", part: "input", type: "search", role: "combobox", maxlength: 256,
      autocomplete: "off", spellcheck: "false", enterkeyhint: "search", "aria-autocomplete": "list",
      "aria-controls": "list", placeholder: this.label("placeholder"),
      value: this.#input?.value, // an attribute was changed: what was typed stays
    });
    this.#list = h("div", { id: "list", part: "list", role: "listbox",
      "aria-label": this.label("search") });
    this.#popup = h("div", { part: "popup" });
    this.#said = h("p", { part: "unseen", role: "status", "aria-live": "polite" });
    const form = h("form", { role: "search", part: "form" },
      h("label", { part: "unseen", for: "q" }, this.label("search")), this.#input);
    const whole = h("div", { part: "search" }, form, this.#popup, this.#said);
    form.addEventListener("submit", (event) => event.preventDefault());
    this.#input.addEventListener("input", () => this.#wait());
    this.#input.addEventListener("keydown", (event) => this.#press(event));
    this.#input.addEventListener("focus", () => this.#open(this.#popup.hasChildNodes()));
    whole.addEventListener("focusout", (event) => {
      if (!whole.contains(event.relatedTarget)) this.#open(false);
    });
    whole.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.#popup.hidden) {
        event.preventDefault();
        this.#input.focus();
        this.#open(false);
      }
    });
    this.#fill();
    return [whole];
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  #wait() {
    this.#stop();
    if (this.#input.value.trim().length < SHORTEST) this.#fill();
    else this.#timer = setTimeout(() => this.#ask(), PAUSE);
  }

  async #ask() {
    this.#stop();
    const q = this.#input.value.trim();
    if (q.length < SHORTEST) return;
    const { signal } = (this.#asking = new AbortController());
    const { limit, ...filters } = this.given("kind", "tag", "article", "condition", "limit");
    this.#popup.ariaBusy = true;
    if (!this.#popup.hasChildNodes()) this.#fill(h("div", { part: "bar" }), h("div", { part: "bar" }));
    try {
      const path = query("v1/search", { ...filters, q, limit: limit ?? 6 });
      this.#found(q, await fetchJson(this, path, signal));
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
    }
  }

  #failed(error) {
    const note = this.failure(error, () => {
      this.#input.focus();
      this.#ask();
    });
    this.#fill(note);
    this.#said.textContent = note.firstChild.data;
  }

  #found(q, { items, meta, safety, did_you_mean: meant }) {
    const signs = safety.matching.slice(0, MOST_SIGNS);
    const note = signsNote(this, signs);
    const above = new Set(signs.map((sign) => sign.id));
    this.#options = items.filter(({ id }) => !above.has(id)).map((hit, at) => this.#option(q, hit, at));
    const some = items.length > 0;
    const text = some ? this.label(meta.total === 1 ? "one-result" : "results", { n: meta.total })
      : this.label("no-results", { q });
    const told = [note, some && meant ? this.label("meant", { q: meant }) : undefined, some ? undefined : text]
      .map((one) => (typeof one === "string" ? h("p", { part: "note" }, one) : one));
    this.#list.replaceChildren(...this.#options);
    this.#fill(...told, this.#options.length ? this.#list : undefined, this.#signsElsewhere(safety.articles));
    // What cannot wait is said first.
    this.#said.textContent = [...(note ? [this.label("warning-signs"), ...signs.map((sign) => sign.text)] : []), text].join(" ");
  }

  /** The way to the warning signs of the articles that were found. */
  #signsElsewhere(articles) {
    if (!articles.length) return undefined;
    const links = articles.flatMap(({ title, red_flags: flags }) => [", ", link(flags[0].url, this.home, "link", title)]);
    return h("p", { part: "note" }, `${this.label("warning-signs")}: `, ...links.slice(1));
  }

  /** Put `nodes` in the popup; without any it is closed. */
  #fill(...nodes) {
    const shown = nodes.filter(Boolean);
    if (!shown.includes(this.#list)) this.#options = [];
    this.#popup.ariaBusy = false;
    this.#popup.replaceChildren(...shown);
    this.#open(shown.length > 0);
  }

  #option(q, hit, at) {
    const { id, kind, title, article } = hit;
    const url = safe(hit.url, this.home);
    const meta = [this.label(kind)];
    if (article.title !== title) meta.push(article.title);
    const option = link(hit.url, this.home, "result",
      h("span", { part: "meta" }, meta.join(" · ")),
      h("span", { part: "title" }, title),
      h("span", { part: "snippet" }, markup(hit.snippet.html, this.home)));
    Object.assign(option, { id: `o${at}`, role: "option", tabIndex: -1, ariaSelected: false });
    option.addEventListener("click", (event) => {
      if (!this.tell("run-select", { id, kind, title, article, url, q })) event.preventDefault();
      this.#open(false);
    });
    return option;
  }

  #open(open) {
    this.#popup.hidden = !open;
    this.#input.ariaExpanded = open && this.#options.length > 0;
    this.#activate(-1);
  }

  #activate(at) {
    for (const [place, option] of this.#options.entries()) option.ariaSelected = place === at;
    this.#active = at;
    const option = this.#options[at];
    if (!option) return this.#input.removeAttribute("aria-activedescendant");
    this.#input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  #press(event) {
    const { key } = event;
    const count = this.#options.length;
    if (key === "Enter" && !event.isComposing) {
      event.preventDefault();
      const option = this.#popup.hidden ? undefined : this.#options[this.#active];
      if (option) option.click();
      else this.#ask();
    } else if (key === "Escape" && this.#popup.hidden) {
      this.#input.value = "";
      this.#wait();
    } else if ((key === "ArrowDown" || key === "ArrowUp") && count) {
      event.preventDefault();
      const at = this.#popup.hidden ? -1 : this.#active;
      if (this.#popup.hidden) this.#open(true);
      const last = count - 1;
      if (key === "ArrowDown") this.#activate(at >= last ? 0 : at + 1);
      else this.#activate(at <= 0 ? last : at - 1);
    }
  }
}
