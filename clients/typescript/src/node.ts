/** What needs Node. */

export { downloadBundle, type Downloaded } from "./download.js";
export { FileStore } from "./file-store.js";
