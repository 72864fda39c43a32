/** What runs everywhere; `/node` and `/indexeddb` have what does not. */

export type { components, operations, paths } from "./api.js";
export { Bundle, SCHEMA, type BundleHit, type BundleSearch, type BundleSearchOptions } from "./bundle.js";
export { RunContent, type ClientOptions } from "./client.js";
export { Copy, type CopyOptions, type Selection, type SyncReport } from "./copy.js";
export { expo, prepared, type Database, type Row, type Value } from "./database.js";
export { UnknownAnswer, evaluateGuide, type Answers, type GuideStep } from "./guides.js";
export { mediaChanges, type MediaChanges } from "./media.js";
export { ApiError, Unavailable } from "./problems.js";
export { MemoryStore, type Change, type CopyState, type Reason, type Removal, type Store } from "./store.js";
export { MemoryAnswerCache, Transport, type AnswerCache, type KeptAnswer } from "./transport.js";
export type * from "./types.js";
