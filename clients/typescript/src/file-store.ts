/** A copy in a file, for Node. */

import { mkdir, open, readFile, rename, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

import { MemoryStore, type Change, type CopyState } from "./store.js";
import type { Key, Resource } from "./types.js";

interface Line {
  state: CopyState;
  upserts: [number, Resource][];
  deletes: Key[];
}

/**
 * Keeps a copy in memory and in a journal: a line of JSON for each change, flushed to the disk. A
 * line is whole when its end is there, so a change that was cut off is as if it had never been. The
 * journal is written anew, to another file that then takes its name, when most of it is outdated.
 */
export class FileStore extends MemoryStore {
  #file: FileHandle;
  #size: number;
  #written = 0;
  #isBroken = false;

  private constructor(
    readonly path: string,
    file: FileHandle,
    text: Buffer,
  ) {
    super();
    this.#file = file;
    let begin = 0;
    for (let end = text.indexOf(10); end >= 0; begin = end + 1, end = text.indexOf(10, begin)) {
      this.#replay(JSON.parse(text.toString("utf8", begin, end)) as Line);
    }
    this.#size = begin;
  }

  /** Opens the copy at `path`, or begins one. Throws SyntaxError where the file is something else. */
  static async open(path: string): Promise<FileStore> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, "a+");
    try {
      const store = new FileStore(path, file, await readFile(path));
      await file.truncate(store.#size);
      return store;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  override async apply(change: Change): Promise<void> {
    if (this.#isBroken) throw new Error(`${this.path}: a write has failed; open it again`);
    if ((await this.#file.stat()).size !== this.#size) {
      throw new Error(`${this.path}: another process writes to this copy`);
    }
    const upserts = change.upserts.map((one): [number, Resource] => [change.state.walk, one]);
    await this.#write(this.#file, { state: change.state, upserts, deletes: [...change.deletes] });
    this.put(change);
    this.#written += upserts.length + change.deletes.length;
    if (this.#written > 2 * this.resources.size + 1000) await this.#compact();
  }

  #replay({ state, upserts, deletes }: Line): void {
    this.put({ state, upserts: [], deletes });
    for (const [walk, resource] of upserts) {
      this.put({ state: { ...state, walk }, upserts: [resource], deletes: [] });
    }
    this.kept = state;
    this.#written += upserts.length + deletes.length;
  }

  async #write(file: FileHandle, line: Line): Promise<void> {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    this.#isBroken = true; // until all of it is there
    await file.appendFile(bytes);
    await file.datasync();
    this.#isBroken = false;
    this.#size += bytes.length;
  }

  async #compact(): Promise<void> {
    if (this.kept === null) return;
    const upserts = [...this.resources.values()].map((one): [number, Resource] => [one.walk, one.resource]);
    const beside = `${this.path}.new`;
    const file = await open(beside, "w+");
    this.#size = 0;
    await this.#write(file, { state: this.kept, upserts, deletes: [] });
    await rename(beside, this.path);
    await this.#file.close();
    this.#file = file;
    this.#written = 0;
  }
}
