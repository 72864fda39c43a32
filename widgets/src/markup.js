// The API's HTML as elements, without a parser: its tags are read one by one, and an element is
// made only for those on the list, with only the attributes named here. Whatever else stands
// there, a script included, is text or nothing.

import { h, safe } from "./dom.js";

const TOKEN = /<(\/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>|[^<]+|</g;
const ATTRIBUTE = /([a-z]+)="([^"]*)"/g;
const ALLOWED = new Set(
  ("p br hr ul ol li dl dt dd blockquote pre code em strong a img mark sup sub del " +
    "table thead tbody tr th td").split(" "),
);
const VOID = new Set(["br", "hr", "img"]);
const ENTITIES = { __proto__: null, amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0" };

const decode = (text) => text.replace(/&(\w+);/g, (all, name) => ENTITIES[name] ?? all);

function made(name, attributes, base) {
  const given = { __proto__: null };
  for (const [, attribute, value] of attributes.matchAll(ATTRIBUTE)) given[attribute] = decode(value);
  if (name === "a") {
    const href = safe(given.href, base);
    return href ? h("a", { href }) : h("span");
  }
  if (name === "img") {
    const { alt = "", width, height } = given;
    const src = safe(given.src, base);
    // Only what our own origin serves: the page's policy admits it, and nobody else is told of it.
    if (!src || new URL(src).origin !== new URL(base).origin) return h("span", {}, alt);
    return h("img", { src, alt, width, height, loading: "lazy" });
  }
  return h(name, { start: name === "ol" ? given.start : undefined });
}

/** A fragment of what `html` says; links are resolved against `base`. */
export function markup(html, base) {
  const open = [document.createDocumentFragment()];
  for (const [token, closing, tag, attributes] of html.matchAll(TOKEN)) {
    const top = open.at(-1);
    const name = /^h[1-6]$/.test(tag) ? "p" : tag; // the headings are the page's own
    if (!name) top.append(decode(token));
    else if (!ALLOWED.has(name)) continue;
    else if (closing) {
      const at = open.findLastIndex((element) => element.localName === name);
      if (at > 0) open.length = at;
    } else {
      const element = made(name, attributes, base);
      top.append(element);
      if (!VOID.has(name)) open.push(element);
    }
  }
  return open[0];
}
