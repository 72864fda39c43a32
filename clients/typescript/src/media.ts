/** Images, fetched ahead. */

import type { RunContent } from "./client.js";
import type { Media } from "./types.js";

export interface MediaChanges {
  /** To fetch: their address is new. An image that changes has another address. */
  fetch: Media[];
  /** To remove: nothing shows them any more. */
  remove: string[];
  bytes: number;
}

/** What to do so that the images at `have` become those that the library shows. */
export async function mediaChanges(client: RunContent, have: Iterable<string>): Promise<MediaChanges> {
  const left = new Set(have);
  const fetch: Media[] = [];
  for await (const image of client.each("/v1/media", {}, { limit: 100 })) {
    if (!left.delete(image.url ?? "")) fetch.push(image);
  }
  return { fetch, remove: [...left], bytes: fetch.reduce((sum, image) => sum + (image.bytes ?? 0), 0) };
}
