/** Keeping a copy: the whole protocol of `/v1/sync`, over any store. */

import { searching, type RunContent } from "./client.js";
import { ApiError } from "./problems.js";
import { keyText, type CopyState, type Reason, type Removal, type Store } from "./store.js";
import type { Key, Query, Resource, SyncPage } from "./types.js";

/** What a copy holds: the filters of lists, and which renderings of the bodies. */
export type Selection = Pick<Query<"/v1/sync">, "kind" | "tag" | "category" | "format">;

export interface CopyOptions {
  selection?: Selection;
  /**
   * Told what is gone, after it went from the store: take what is to be hidden off the screen, move
   * bookmarks of what was renamed, cancel reminders. It is told at least once: a removal counts as
   * told when this returns, and comes again with the next sync if it threw, or was killed.
   */
  onRemoved?: (removed: readonly Removal[]) => void | Promise<void>;
  /** Resources a page, at most 100; 100 unless told. */
  pageSize?: number;
}

export interface SyncReport {
  revision: number;
  upserts: number;
  /** How many deletes came, also for what was never held. */
  deletes: number;
  pages: number;
  /** Whether the server sent the copy back to the start. */
  isRestarted: boolean;
}

const RESTARTS = 2;

export class Copy {
  readonly #client: RunContent;
  readonly #store: Store;
  readonly #selection: string;
  readonly #onRemoved: CopyOptions["onRemoved"];
  readonly #limit: number;
  #running: Promise<SyncReport> | null = null;

  constructor(client: RunContent, store: Store, options: CopyOptions = {}) {
    this.#client = client;
    this.#store = store;
    this.#selection = searching(options.selection ?? {}).slice(1);
    this.#onRemoved = options.onRemoved;
    this.#limit = options.pageSize ?? 100;
  }

  /**
   * Bring the copy to what the library is now. Goes on where it was stopped, by whatever. A second
   * call while one runs is that one. Throws ApiError (Unavailable: try again later), what the
   * store throws, and what `onRemoved` throws; nothing is lost by any of them.
   */
  sync(options: { signal?: AbortSignal } = {}): Promise<SyncReport> {
    this.#running ??= this.#sync(options.signal).finally(() => (this.#running = null));
    return this.#running;
  }

  async #sync(signal: AbortSignal | undefined): Promise<SyncReport> {
    const report: SyncReport = { revision: 0, upserts: 0, deletes: 0, pages: 0, isRestarted: false };
    let state = await this.#tell(await this.#store.state());
    let begins = state === null || state.selection !== this.#selection;
    for (let restarts = 0; ; ) {
      const place: CopyState | null = begins ? null : state;
      let answer: { page: SyncPage; etag: string | null } | null;
      try {
        answer = await this.#fetch(place, signal);
      } catch (error) {
        if (place === null || !isForeign(error) || ++restarts > RESTARTS) throw error;
        begins = report.isRestarted = true;
        continue;
      }
      if (answer === null) {
        // only asked of a whole copy, which it is then still
        report.revision = place?.revision ?? 0;
        return report;
      }
      signal?.throwIfAborted();
      state = await this.#apply(state, begins, answer.page, answer.etag, report);
      begins = false;
      state = await this.#tell(state);
      if (state?.isWhole) return report;
    }
  }

  /** The page at a place, null being the beginning; null where nothing has changed. */
  async #fetch(place: CopyState | null, signal: AbortSignal | undefined) {
    const words = new URLSearchParams(place ? { token: place.token } : this.#selection);
    words.set("limit", String(this.#limit));
    const { transport } = this.#client;
    const isAsked = transport.cache !== null && place?.isWhole && place.etag;
    const answer = await transport.send(`${transport.base}/v1/sync?${words}`, {
      signal,
      uncached: true,
      headers: isAsked ? { "If-None-Match": isAsked } : {},
    });
    if (answer.status === 304) return null;
    return { page: (await answer.json()) as SyncPage, etag: answer.headers.get("ETag") };
  }

  async #apply(
    before: CopyState | null,
    begins: boolean,
    page: SyncPage,
    etag: string | null,
    report: SyncReport,
  ): Promise<CopyState> {
    const upserts = new Map<string, Resource>();
    const deletes = new Map<string, Removal>();
    for (const item of page.items) {
      if (item.op === "upsert") {
        upserts.set(keyText(item.resource), item.resource);
        deletes.delete(keyText(item.resource));
      } else {
        deletes.set(keyText(item), removal(item, item.reason, item.renamed_to));
        upserts.delete(keyText(item));
      }
    }
    const walk = begins ? (before?.walk ?? 0) + 1 : (before?.walk ?? 1);
    const isWhole = page.links.sync !== null;
    const told = new Set((await this.#store.held([...deletes.values()])).map(keyText));
    // what was held before this walk began, and was not met by it, is gone: nobody can say why
    if (isWhole && (begins || before?.isWalking)) {
      for (const key of await this.#store.leftovers(walk)) {
        const name = keyText(key);
        if (upserts.has(name) || deletes.has(name)) continue;
        deletes.set(name, removal(key, "unknown", null));
        told.add(name);
      }
    }
    const gone = [...deletes].filter(([name, one]) => told.has(name) || one.reason === "hide_immediately");
    const state: CopyState = {
      selection: this.#selection,
      token: tokenOf(page.links.sync ?? page.links.next),
      walk,
      isWalking: !isWhole && (begins || (before?.isWalking ?? false)),
      isWhole,
      revision: page.meta.revision,
      etag: page.items.length === 0 ? etag : null,
      notices: this.#onRemoved ? [...(before?.notices ?? []), ...gone.map(([, one]) => one)] : [],
    };
    await this.#store.apply({ state, upserts: [...upserts.values()], deletes: [...deletes.values()] });
    report.revision = state.revision;
    report.upserts += upserts.size;
    report.deletes += deletes.size;
    report.pages += 1;
    return state;
  }

  /** Tell the app what is gone, and keep that it was told. */
  async #tell(state: CopyState | null): Promise<CopyState | null> {
    if (state === null || state.notices.length === 0 || !this.#onRemoved) return state;
    await this.#onRemoved(state.notices);
    const told = { ...state, notices: [] };
    await this.#store.apply({ state: told, upserts: [], deletes: [] });
    return told;
  }
}

/** Whether the token cannot be followed: too old, of another library, or of another secret. */
function isForeign(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 410 || (error.status === 422 && error.names("token")));
}

function removal({ kind, id }: Key, reason: Reason, renamedTo: string | null): Removal {
  return { kind, id, reason, renamedTo };
}

/** The token of a link to `/v1/sync`. */
export function tokenOf(link: string | null): string {
  const token = link === null ? null : new URL(link, "http://any").searchParams.get("token");
  if (!token) throw new TypeError(`no link with a token: ${link}`);
  return token;
}
