// The height of our iframes: each tells its own, and is believed only for itself.

import { HOME } from "./api.js";

const TALLEST = 20_000; // pixels

/** Give every iframe of ours the height that its page asks for. */
export function listenToFrames() {
  addEventListener("message", (event) => {
    const height = event.data?.["run-height"];
    if (event.origin !== HOME.origin || !(Number.isInteger(height) && height > 0 && height <= TALLEST)) return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow === event.source) frame.style.height = `${height}px`;
    }
  });
}
