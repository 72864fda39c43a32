/** A copy in a browser's IndexedDB. */

import type { Change, CopyState, Store } from "./store.js";
import type { Key, Kind, Resource } from "./types.js";

interface Row {
  kind: Kind;
  id: string;
  walk: number;
  resource: Resource;
}

const VERSION = 1;
const BATCH = 200;

/** Keeps a copy in the database `name`; each change is one transaction. */
export class IndexedDbStore implements Store {
  private constructor(private readonly database: IDBDatabase) {}

  static async open(name = "runcontent"): Promise<IndexedDbStore> {
    const request = indexedDB.open(name, VERSION);
    request.onupgradeneeded = () => {
      const resources = request.result.createObjectStore("resources", { keyPath: ["kind", "id"] });
      resources.createIndex("walk", "walk");
      request.result.createObjectStore("state");
    };
    const database = await done(request);
    database.onversionchange = () => database.close(); // a later version of the app may have it
    return new IndexedDbStore(database);
  }

  close(): void {
    this.database.close();
  }

  async state(): Promise<CopyState | null> {
    const found = await done(this.#reading("state").get("state") as IDBRequest<CopyState | undefined>);
    return found ?? null;
  }

  async apply({ state, upserts, deletes }: Change): Promise<void> {
    const transaction = this.database.transaction(["resources", "state"], "readwrite");
    const ended = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("the transaction was aborted"));
    });
    const resources = transaction.objectStore("resources");
    for (const resource of upserts) {
      const { kind, id } = resource;
      resources.put({ kind, id, walk: state.walk, resource } satisfies Row);
    }
    for (const { kind, id } of deletes) resources.delete([kind, id]);
    transaction.objectStore("state").put(state, "state");
    await ended;
  }

  async held(keys: readonly Key[]): Promise<Key[]> {
    const resources = this.#reading("resources");
    const found = await Promise.all(keys.map(({ kind, id }) => done(resources.getKey([kind, id]))));
    return keys.filter((_, place) => found[place] !== undefined);
  }

  async leftovers(walk: number): Promise<Key[]> {
    const index = this.#reading("resources").index("walk");
    const ranges = [IDBKeyRange.upperBound(walk, true), IDBKeyRange.lowerBound(walk, true)];
    const found = await Promise.all(ranges.map((range) => done(index.getAllKeys(range))));
    return found.flat().map((key) => {
      const [kind, id] = key as [Kind, string];
      return { kind, id };
    });
  }

  async get(kind: Kind, id: string): Promise<Resource | null> {
    const row = await done(this.#reading("resources").get([kind, id]) as IDBRequest<Row | undefined>);
    return row?.resource ?? null;
  }

  /** In batches, for a transaction ends while a caller thinks. */
  async *all(kind?: Kind): AsyncGenerator<Resource, void, undefined> {
    const end = kind === undefined ? [[]] : [kind, []]; // an array is above every string
    let range = IDBKeyRange.bound(kind === undefined ? [] : [kind], end);
    for (;;) {
      const rows = await done(this.#reading("resources").getAll(range, BATCH) as IDBRequest<Row[]>);
      for (const row of rows) yield row.resource;
      const last = rows.at(-1);
      if (last === undefined || rows.length < BATCH) return;
      range = IDBKeyRange.bound([last.kind, last.id], end, true);
    }
  }

  #reading(name: string): IDBObjectStore {
    return this.database.transaction(name, "readonly").objectStore(name);
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
