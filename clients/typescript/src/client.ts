/** Reading and searching. */

import { Transport, type TransportOptions } from "./transport.js";
import type { Body, Item, JsonPath, ListPath, Names, Query } from "./types.js";

export type ClientOptions = TransportOptions;

interface Options {
  signal?: AbortSignal;
}

/** A library behind its API. Every method throws ApiError for what the server refuses. */
export class RunContent {
  readonly transport: Transport;

  constructor(options: ClientOptions | string) {
    this.transport = new Transport(typeof options === "string" ? { baseUrl: options } : options);
  }

  /** Whatever has JSON: `get("/v1/articles/{slug}", { slug: "shin-splints" }, { include: "faqs" })`. */
  async get<P extends JsonPath>(
    path: P,
    names: Names<P>,
    query: Query<P> = {} as Query<P>,
    { signal }: Options = {},
  ): Promise<Body<P>> {
    const address = this.transport.base + filled(path, names as Record<string, string>) + searching(query);
    return (await this.transport.json(address, { signal })) as Body<P>;
  }

  /** The page after this one; null where there is none. */
  async next<T extends { links: { next: string | null } }>(page: T, { signal }: Options = {}): Promise<T | null> {
    if (page.links.next === null) return null;
    return (await this.transport.json(this.transport.address(page.links.next), { signal })) as T;
  }

  /** Everything a list has, fetched page by page: `for await (const faq of client.each("/v1/faqs", {}))`. */
  async *each<P extends ListPath>(
    path: P,
    names: Names<P>,
    query: Query<P> = {} as Query<P>,
    options: Options = {},
  ): AsyncGenerator<Item<P>, void, undefined> {
    type Page = { items: Item<P>[]; links: { next: string | null } };
    let page = (await this.get(path, names, query, options)) as Page | null;
    while (page) {
      yield* page.items;
      page = await this.next(page, options);
    }
  }

  articles(query?: Query<"/v1/articles">, options?: Options) {
    return this.get("/v1/articles", {}, query, options);
  }

  article(slug: string, query?: Query<"/v1/articles/{slug}">, options?: Options) {
    return this.get("/v1/articles/{slug}", { slug }, query, options);
  }

  sections(query?: Query<"/v1/sections">, options?: Options) {
    return this.get("/v1/sections", {}, query, options);
  }

  section(slug: string, anchor: string, query?: Query<"/v1/articles/{slug}/sections/{anchor}">, options?: Options) {
    return this.get("/v1/articles/{slug}/sections/{anchor}", { slug, anchor }, query, options);
  }

  faqs(query?: Query<"/v1/faqs">, options?: Options) {
    return this.get("/v1/faqs", {}, query, options);
  }

  advice(query?: Query<"/v1/advice">, options?: Options) {
    return this.get("/v1/advice", {}, query, options);
  }

  tags(query?: Query<"/v1/tags">, options?: Options) {
    return this.get("/v1/tags", {}, query, options);
  }

  categories(query?: Query<"/v1/categories">, options?: Options) {
    return this.get("/v1/categories", {}, query, options);
  }

  search(q: string, query?: Omit<Query<"/v1/search">, "q">, options?: Options) {
    return this.get("/v1/search", {}, { ...query, q } as Query<"/v1/search">, options);
  }

  suggest(q: string, query?: Omit<Query<"/v1/suggest">, "q">, options?: Options) {
    return this.get("/v1/suggest", {}, { ...query, q } as Query<"/v1/suggest">, options);
  }

  answer(q: string, query?: Omit<Query<"/v1/answer">, "q">, options?: Options) {
    return this.get("/v1/answer", {}, { ...query, q } as Query<"/v1/answer">, options);
  }
}

function filled(path: string, names: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ""));
}

/** `?…`, a list with commas, a list of lists as a repeated parameter; empty for nothing. */
export function searching(query: object): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    const groups: unknown[] = Array.isArray(value) && value.some(Array.isArray) ? value : [value];
    for (const group of groups) words.append(name, Array.isArray(group) ? group.join(",") : String(group));
  }
  const text = words.toString(); // older browsers and React Native have no `size`
  return text ? `?${text}` : "";
}
