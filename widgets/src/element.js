// What the widgets share: a shadow root, one stylesheet, and the life of something that loads.

import { home } from "./api.js";
import { h, link } from "./dom.js";
import { label } from "./labels.js";
import css from "./widget.css";

const DELAYS = [1_000, 4_000, 16_000]; // milliseconds until it is asked again by itself
const sheet = new CSSStyleSheet(); // neither a <style> nor a style="" passes a strict policy
sheet.replaceSync(css);

/** A widget. A subclass has `find()`, which promises what to show, and `show(found)`, its nodes. */
export class RunElement extends HTMLElement {
  static observedAttributes = ["article", "tag", "condition", "q", "limit", "kind", "advice_kind",
    "phase", "theme", "api", "key", "heading-level"];

  #turn = 0;
  #tries = 0;
  #timer;
  #again = () => this.reload();
  #online = () => this.box.classList.contains("failed") && this.reload(); // what is shown stays

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    this.box = h("div", { part: "run" });
    this.shadowRoot.append(this.box);
  }

  connectedCallback() {
    addEventListener("online", this.#online);
    this.reload();
  }

  disconnectedCallback() {
    removeEventListener("online", this.#online);
    clearTimeout(this.#timer);
    this.#turn++;
  }

  attributeChangedCallback(name, before, now) {
    if (this.isConnected && before !== now) this.reload();
  }

  /** The attributes that are parameters of the API, as they are given. */
  given(...names) {
    return Object.fromEntries(names.map((name) => [name, this.getAttribute(name)]));
  }

  label(name, values) {
    return label(this, name, values);
  }

  get home() {
    return home(this);
  }

  /** A heading, at the level that fits the page. */
  heading(part, ...children) {
    const level = /^[2-6]$/.exec(this.getAttribute("heading-level"))?.[0] ?? 3;
    return h(`h${level}`, { part }, ...children);
  }

  /** What stands where nothing was found: the writer's own content, and a word. */
  get nothing() {
    return [h("slot"), h("p", { part: "note" }, this.label("nothing"))];
  }

  /** What went wrong, in a paragraph; with a button for `again` where that may help. */
  failure(error, again) {
    const { passes } = error;
    const note = h("p", { part: "note", role: "status" }, this.label(passes ? "failed" : "unavailable"));
    if (passes) {
      const button = h("button", { type: "button", part: "retry" }, this.label("retry"));
      button.addEventListener("click", again);
      note.append(" ", button);
    } else console.warn(`<${this.localName}>:`, error.message);
    return note;
  }

  /** Where something is from, with a link to it. */
  source({ url, article }) {
    return h("p", { part: "source" }, `${this.label("from")} `, link(url.split("#")[0], this.home, "link", article.title));
  }

  /** Tell the page: `detail` in an event that crosses shadows. False where the page stops it. */
  tell(name, detail) {
    return this.dispatchEvent(
      new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }),
    );
  }

  /** Show `nodes` and nothing else. */
  draw(state, ...nodes) {
    this.box.className = `run ${state} ${this.getAttribute("theme") ?? ""}`;
    this.box.ariaBusy = state === "loading";
    this.box.replaceChildren(...nodes);
  }

  async reload() {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    await undefined; // attributes that are set together are one change
    if (turn !== this.#turn) return;
    if (!this.box.classList.contains("failed")) this.draw("loading", ...this.#skeleton());
    try {
      const found = await this.find();
      if (turn !== this.#turn) return;
      this.#tries = 0;
      this.draw("ready", ...this.show(found));
      this.#settle();
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
  }

  /** The writer's own content, what went wrong, and another try. */
  #fail(error) {
    if (!this.box.classList.contains("failed")) {
      this.draw("failed", h("slot"), this.failure(error, this.#again)); // who is on its button stays there
    }
    if (error.passes && this.#tries < DELAYS.length) {
      const delay = Math.max(DELAYS[this.#tries++] * (0.75 + Math.random() / 2), error.after * 1000 || 0);
      this.#timer = setTimeout(this.#again, delay);
    }
  }

  #skeleton() {
    const bars = Array.from({ length: 5 }, () => h("div", { part: "bar" }));
    const said = h("p", { part: "unseen", role: "status" }, this.label("loading"));
    return [said, h("div", { part: "skeleton", "aria-hidden": "true" }, ...bars)];
  }

  /** Give back the height that was kept free, once nothing that is seen moves by it. */
  #settle() {
    const free = () => this.box.classList.add("settled");
    if (this.getBoundingClientRect().bottom >= innerHeight) free();
    else for (const event of ["click", "keydown"]) this.box.addEventListener(event, free, { once: true });
  }
}
