/** Where a copy is kept. */

import type { Key, Kind, Resource, SyncDelete } from "./types.js";

/** Why something went: as the server says, or `unknown` where it went while it could not be told. */
export type Reason = SyncDelete["reason"] | "unknown";

/** Something that a copy held, or has to hide, and that is gone. */
export interface Removal extends Key {
  reason: Reason;
  /** Its present id, where it was renamed and has one. */
  renamedTo: string | null;
}

/** How far a copy is. It is kept with what it is about, in one transaction. */
export interface CopyState {
  /** Which filters the copy has, as the query that began it. */
  selection: string;
  /** Where to go on. */
  token: string;
  /** The number of the walk through everything that is, or was last, done. */
  walk: number;
  /** Whether that walk is not at its end yet: what it has not met is still held then. */
  isWalking: boolean;
  /** Whether the copy is what the library is at `revision`. */
  isWhole: boolean;
  revision: number;
  /** Of the answer in which nothing had changed, for If-None-Match. */
  etag: string | null;
  /** What the app has not been told of for certain. */
  notices: Removal[];
}

/** What happens to a copy at once. */
export interface Change {
  state: CopyState;
  upserts: readonly Resource[];
  deletes: readonly Key[];
}

/**
 * What keeps a copy. `apply` is a transaction: whoever is killed in it finds all of it or nothing.
 * One copy at a time writes to a store; any number may read.
 */
export interface Store {
  /** Null where nothing was ever kept. */
  state(): Promise<CopyState | null>;
  /** Upserts are marked with `state.walk`. */
  apply(change: Change): Promise<void>;
  /** Those of the keys that are held. */
  held(keys: readonly Key[]): Promise<Key[]>;
  /** What is held with the mark of another walk. */
  leftovers(walk: number): Promise<Key[]>;
  get(kind: Kind, id: string): Promise<Resource | null>;
  /** Everything, or everything of one kind, by id. */
  all(kind?: Kind): AsyncIterable<Resource>;
}

/** A key as one string; no kind has a space in it. */
export function keyText({ kind, id }: Key): string {
  return `${kind} ${id}`;
}

/** Keeps a copy for as long as the program runs. */
export class MemoryStore implements Store {
  protected kept: CopyState | null = null;
  protected readonly resources = new Map<string, { resource: Resource; walk: number }>();

  async state(): Promise<CopyState | null> {
    return this.kept;
  }

  async apply(change: Change): Promise<void> {
    this.put(change);
  }

  async held(keys: readonly Key[]): Promise<Key[]> {
    return keys.filter((key) => this.resources.has(keyText(key)));
  }

  async leftovers(walk: number): Promise<Key[]> {
    return [...this.resources.values()]
      .filter((one) => one.walk !== walk)
      .map(({ resource: { kind, id } }) => ({ kind, id }));
  }

  async get(kind: Kind, id: string): Promise<Resource | null> {
    return this.resources.get(keyText({ kind, id }))?.resource ?? null;
  }

  async *all(kind?: Kind): AsyncGenerator<Resource, void, undefined> {
    for (const name of [...this.resources.keys()].sort()) {
      const resource = this.resources.get(name)?.resource;
      if (resource && (kind === undefined || resource.kind === kind)) yield resource;
    }
  }

  protected put({ state, upserts, deletes }: Change): void {
    for (const resource of upserts) {
      this.resources.set(keyText(resource), { resource, walk: state.walk });
    }
    for (const key of deletes) this.resources.delete(keyText(key));
    this.kept = state;
  }
}
