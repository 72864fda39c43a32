// Warning signs: wherever there is advice, they are seen.

import { query, readJson } from "./api.js";
import { h, link } from "./dom.js";

/** Every warning sign of the articles with these slugs. */
export async function readSigns(widget, slugs) {
  if (!slugs.length) return [];
  const article = [...new Set(slugs)].sort().join();
  const path = query("v1/advice", { article, advice_kind: "red_flag", limit: 100 });
  return (await readJson(widget, path)).items;
}

/** What is to be seen first: `signs` of `{text, url}`. */
export function signsNote(widget, signs) {
  if (!signs.length) return undefined;
  const items = signs.map(({ text, url }) => h("li", {}, link(url, widget.home, "sign", text)));
  const name = widget.label("warning-signs");
  return h(
    "section",
    { part: "signs", "aria-label": name },
    h("p", { part: "signs-title" }, name),
    h("ul", {}, ...items),
  );
}
