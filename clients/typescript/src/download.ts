/** Downloading a bundle into a file, for Node. */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";

import type { RunContent } from "./client.js";
import { ApiError } from "./problems.js";

/** Bytes that may wait for the disk. */
const READ_AHEAD = 16 * 1024 * 1024;

export interface Downloaded {
  /** To hand in with the next download. */
  etag: string;
  /** False where the file that is there was still the newest. */
  isNew: boolean;
  /** What came over the network now. */
  bytes: number;
}

/**
 * Download a bundle to `path`, which is replaced when it is complete and its hash is right. What an
 * interrupted download has left in `path.part` is gone on with, if the server's file is the same.
 * `etag`: of what is at `path`; then nothing comes if that is the newest.
 */
export async function downloadBundle(
  client: RunContent,
  path: string,
  options: { name?: "bundle.sqlite" | "bundle.ndjson"; etag?: string; signal?: AbortSignal } = {},
): Promise<Downloaded> {
  const part = `${path}.part`;
  let bytes = 0;
  for (let attempt = 1; ; attempt++) {
    const begun = await begunWith(part);
    const headers: Record<string, string> = { Accept: "*/*", Range: `bytes=${begun?.size ?? 0}-` };
    if (begun) headers["If-Range"] = begun.etag;
    else if (options.etag) headers["If-None-Match"] = options.etag;
    const address = `${client.transport.base}/v1/${options.name ?? "bundle.sqlite"}`;
    let answer: Response;
    try {
      answer = await client.transport.send(address, { headers, signal: options.signal, uncached: true });
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 416) || attempt > 1) throw error;
      await discard(part); // it was complete, or of a longer file
      continue;
    }
    if (answer.status === 304) return { etag: options.etag ?? "", isNew: false, bytes };
    const etag = answer.headers.get("ETag") ?? "";
    const isRest = begun !== null && answer.status === 206 && etag === begun.etag;
    await writeFile(`${part}.etag`, etag);
    const file = await open(part, isRest ? "a" : "w");
    // Read ahead of the disk: Node's fetch ends the whole program (an assertion in undici) when the
    // server hangs up just while reading is paused, so it is paused for a slow disk only.
    let writing = Promise.resolve();
    let unwritten = 0;
    try {
      for await (const chunk of answer.body ?? []) {
        bytes += chunk.length;
        unwritten += chunk.length;
        writing = writing.then(async () => {
          await file.write(chunk);
          unwritten -= chunk.length;
        });
        writing.catch(() => undefined); // told where it is awaited
        if (unwritten > READ_AHEAD) await writing;
      }
    } finally {
      await writing.then(() => file.sync()).finally(() => file.close());
    }
    if (etag === `"${await digest(part)}"`) {
      await rename(part, path);
      await discard(part);
      return { etag, isNew: true, bytes };
    }
    await discard(part);
    if (attempt > 1) throw new Error(`${address}: what came is not what its ETag names`);
  }
}

/** What an earlier download has left, if it can be gone on with. */
async function begunWith(part: string): Promise<{ size: number; etag: string } | null> {
  try {
    const { size } = await stat(part);
    const etag = await readFile(`${part}.etag`, "utf8");
    return size > 0 && etag ? { size, etag } : null;
  } catch {
    return null;
  }
}

async function discard(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(`${part}.etag`, { force: true });
}

/** A bundle's ETag is the first half of its SHA-256. */
async function digest(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex").slice(0, 32);
}
