/** The shapes of the API, by their short names; all of them come from the OpenAPI document. */

import type { components, paths } from "./api.js";

type Shapes = components["schemas"];

export type Article = Shapes["Article"];
export type Section = Shapes["Section"];
export type Faq = Shapes["Faq"];
export type Advice = Shapes["Advice"];
export type Guide = Shapes["Guide"];
export type Plan = Shapes["Plan"];
export type Resource = Article | Section | Faq | Advice | Guide | Plan;
export type Kind = Resource["kind"];
export type Media = Shapes["Media"];
export type Problem = Shapes["Problem"];
export type SyncPage = Shapes["SyncPage"];
export type SyncDelete = Shapes["SyncDelete"];

/** What names a resource. */
export interface Key {
  kind: Kind;
  id: string;
}

type Read<P extends keyof paths> = paths[P]["get"];

/** The paths that answer with JSON. */
export type JsonPath = {
  [P in keyof paths]: Read<P> extends {
    responses: { 200: { content: { "application/json": unknown } } };
  }
    ? P
    : never;
}[keyof paths];

/** What a path answers with. */
export type Body<P extends JsonPath> =
  Read<P> extends { responses: { 200: { content: { "application/json": infer B } } } } ? B : never;

type Wide<V> = V extends readonly (infer Item)[] ? Item | readonly Item[] | readonly (readonly Item[])[] : V;

/** What may be asked of a path. A list is any of its values; a list of lists all of them. */
export type Query<P extends JsonPath> =
  Read<P> extends { parameters: { query?: infer Q } }
    ? { [Name in keyof NonNullable<Q>]?: Wide<NonNullable<NonNullable<Q>[Name]>> | undefined }
    : Record<string, never>;

/** The names in a path's braces, with their values. */
export type Names<P extends JsonPath> =
  Read<P> extends { parameters: { path: infer N } } ? N : Record<string, never>;

/** The paths that answer with one page of a list. */
export type ListPath = {
  [P in JsonPath]: Body<P> extends { items: unknown[]; links: { prev: string | null } } ? P : never;
}[JsonPath];

/** What such a page is a list of. */
export type Item<P extends ListPath> = Body<P> extends { items: (infer I)[] } ? I : never;
