/** `bundle.sqlite`: search without a network, and a store that `/v1/sync` brings up to date. */

import { ftsQuery } from "./bundle-query.js";
import { tokenOf } from "./copy.js";
import type { Database, Value } from "./database.js";
import type { Change, CopyState, Store } from "./store.js";
import type { Advice, Key, Kind, Media, Resource } from "./types.js";

/** What the bundle's `PRAGMA user_version` is, as far as this client knows. */
export const SCHEMA = 1;

export interface BundleHit extends Key {
  title: string;
  /** A piece of the text, words that were found between `before` and `after`. */
  snippet: string;
  /** The slug of the article that it is, or is part of. */
  article: string;
  /** Greater is better; of use only within one answer. */
  score: number;
}

export interface BundleSearch {
  hits: BundleHit[];
  /** What is a reason to see somebody, of the articles that were found first. Show it with them. */
  warningSigns: Advice[];
}

export interface BundleSearchOptions {
  kinds?: readonly Kind[];
  limit?: number;
  /** While somebody types: the last word may go on. */
  isPrefix?: boolean;
  /** What stands around the words that were found in a snippet; `[` and `]` unless told. */
  marks?: [before: string, after: string];
}

/** How many articles, from the first, bring their warning signs. */
const WARNED = 3;
const BATCH = 200;
const KINDS: readonly Kind[] = ["advice", "article", "faq", "guide", "plan", "section"];

const FIND = `
  SELECT resources.kind, resources.id, texts.title,
    snippet(search, 3, ?, ?, '…', 16) AS snippet,
    coalesce(json_extract(resources.payload, '$.article.slug'), resources.id) AS article,
    rank * CASE resources.kind WHEN 'article' THEN 3 ELSE 1 END AS score
  FROM search JOIN resources ON resources.n = search.rowid JOIN texts ON texts.n = search.rowid
  WHERE search MATCH ? AND resources.kind IN (SELECT value FROM json_each(?))
  ORDER BY score, resources.n LIMIT ?`;

/** An opened bundle. Its own tables are made by the first change. */
export class Bundle implements Store {
  #isPrepared = false;

  private constructor(private readonly database: Database) {}

  /** Throws where it is no bundle, or one of a later schema than this client knows. */
  static async open(database: Database): Promise<Bundle> {
    const [row] = await database.all("PRAGMA user_version", []);
    const version = Number(row?.["user_version"]);
    if (version < 1 || version > SCHEMA) {
      throw new Error(`not a bundle of schema ${SCHEMA}, but ${version}: take a later client`);
    }
    return new Bundle(database);
  }

  /** Best first. All words are wanted; where nothing has them all, any of them. */
  async search(q: string, options: BundleSearchOptions = {}): Promise<BundleSearch> {
    const query = await ftsQuery(q, (names) => this.#synonyms(names), options.isPrefix ?? false);
    let hits = await this.#find(query.all, options);
    if (hits.length === 0 && query.any !== query.all) hits = await this.#find(query.any, options);
    const articles = [...new Set(hits.map((hit) => hit.article))].slice(0, WARNED);
    const warned = await Promise.all(articles.map((slug) => this.warningSigns(slug)));
    return { hits, warningSigns: warned.flat() };
  }

  /** The advice of an article that says when to see somebody. */
  async warningSigns(slug: string): Promise<Advice[]> {
    const sql = `SELECT payload FROM resources WHERE kind = 'advice' AND id > ? AND id < ?
      AND json_extract(payload, '$.advice_kind') = 'red_flag' ORDER BY n`;
    const rows = await this.database.all(sql, [`${slug}/`, `${slug}0`]); // "0" follows "/"
    return rows.map((row) => JSON.parse(String(row["payload"])) as Advice);
  }

  /** The images to fetch ahead. */
  async media(): Promise<Omit<Media, "resources">[]> {
    return (await this.database.all("SELECT * FROM media ORDER BY url", [])) as Omit<Media, "resources">[];
  }

  async get(kind: Kind, id: string): Promise<Resource | null> {
    const sql = "SELECT payload FROM resources WHERE kind = ? AND id = ?";
    const [row] = await this.database.all(sql, [kind, id]);
    return row ? (JSON.parse(String(row["payload"])) as Resource) : null;
  }

  async *all(kind?: Kind): AsyncGenerator<Resource, void, undefined> {
    const kinds = JSON.stringify(kind ? [kind] : KINDS);
    const sql = `SELECT kind, id, payload FROM resources WHERE (kind, id) > (?, ?)
      AND kind IN (SELECT value FROM json_each(?)) ORDER BY kind, id LIMIT ${BATCH}`;
    for (let after: Value[] = ["", ""]; ; ) {
      const rows = await this.database.all(sql, [...after, kinds]);
      for (const row of rows) yield JSON.parse(String(row["payload"])) as Resource;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = [String(last["kind"]), String(last["id"])];
    }
  }

  /** Where the bundle itself says to go on, until something was applied. */
  async state(): Promise<CopyState | null> {
    if (await this.#hasOwnTables()) {
      const [row] = await this.database.all("SELECT state FROM copy_state", []);
      if (row) return JSON.parse(String(row["state"])) as CopyState;
    }
    const rows = await this.database.all("SELECT name, value FROM meta", []);
    const meta = new Map(rows.map((row) => [row["name"], String(row["value"])]));
    return {
      selection: "",
      token: tokenOf(meta.get("sync") ?? null),
      walk: 0,
      isWalking: false,
      isWhole: true,
      revision: Number(meta.get("revision")),
      etag: null,
      notices: [],
    };
  }

  async apply({ state, upserts, deletes }: Change): Promise<void> {
    const run = (sql: string, values: Value[]) => this.database.all(sql, values);
    await run("BEGIN IMMEDIATE", []);
    try {
      await run("CREATE TABLE IF NOT EXISTS copy_state (one INTEGER PRIMARY KEY, state TEXT NOT NULL)", []);
      await run("CREATE TABLE IF NOT EXISTS copy_walks (n INTEGER PRIMARY KEY, walk INTEGER NOT NULL)", []);
      for (const resource of upserts) {
        const { kind, id } = resource;
        await run(
          `INSERT INTO resources (kind, id, payload) VALUES (?, ?, ?)
            ON CONFLICT (kind, id) DO UPDATE SET payload = excluded.payload`,
          [kind, id, JSON.stringify(resource)],
        );
        await run(
          `INSERT OR REPLACE INTO copy_walks
            SELECT n, ? FROM resources WHERE kind = ? AND id = ?`,
          [state.walk, kind, id],
        );
      }
      for (const { kind, id } of deletes) {
        await run("DELETE FROM copy_walks WHERE n IN (SELECT n FROM resources WHERE kind = ? AND id = ?)", [kind, id]);
        await run("DELETE FROM resources WHERE kind = ? AND id = ?", [kind, id]);
      }
      await run("INSERT OR REPLACE INTO copy_state VALUES (1, ?)", [JSON.stringify(state)]);
      await run("COMMIT", []);
    } catch (error) {
      await Promise.resolve(run("ROLLBACK", [])).catch(() => undefined); // SQLite may have done it
      throw error;
    }
    this.#isPrepared = true;
  }

  async held(keys: readonly Key[]): Promise<Key[]> {
    const sql = `SELECT kind, id FROM resources WHERE (kind, id) IN
      (SELECT json_extract(value, '$.kind'), json_extract(value, '$.id') FROM json_each(?))`;
    return (await this.database.all(sql, [JSON.stringify(keys)])) as unknown as Key[];
  }

  async leftovers(walk: number): Promise<Key[]> {
    const own = (await this.#hasOwnTables())
      ? "coalesce((SELECT walk FROM copy_walks WHERE copy_walks.n = resources.n), 0)"
      : "0";
    const sql = `SELECT kind, id FROM resources WHERE ${own} <> ?`;
    return (await this.database.all(sql, [walk])) as unknown as Key[];
  }

  async #hasOwnTables(): Promise<boolean> {
    if (!this.#isPrepared) {
      const sql = "SELECT name FROM sqlite_schema WHERE name = 'copy_state'";
      this.#isPrepared = (await this.database.all(sql, [])).length > 0;
    }
    return this.#isPrepared;
  }

  async #find(query: string | null, { kinds, limit, marks }: BundleSearchOptions): Promise<BundleHit[]> {
    if (query === null) return [];
    const all = JSON.stringify(kinds ?? KINDS);
    const values = [...(marks ?? ["[", "]"]), query, all, limit ?? 20];
    const rows = await this.database.all(FIND, values);
    return rows.map((row) => ({
      kind: row["kind"] as Kind,
      id: String(row["id"]),
      title: String(row["title"]),
      snippet: String(row["snippet"]),
      article: String(row["article"]),
      score: -Number(row["score"]),
    }));
  }

  async #synonyms(names: string[]): Promise<Map<string, string[]>> {
    const sql = "SELECT name, other FROM synonyms WHERE name IN (SELECT value FROM json_each(?))";
    const found = new Map<string, string[]>();
    for (const row of await this.database.all(sql, [JSON.stringify(names)])) {
      const name = String(row["name"]);
      found.set(name, [...(found.get(name) ?? []), String(row["other"])]);
    }
    return found;
  }
}
