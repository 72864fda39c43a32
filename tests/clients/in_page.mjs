// A copy in a page of another site, for a test to drive by `copying`.
import { Copy, MemoryAnswerCache, RunContent } from "./index.js";
import { IndexedDbStore } from "./indexeddb-store.js";

const removed = [];

globalThis.copying = {
  async sync(baseUrl, pageSize) {
    const store = await IndexedDbStore.open();
    const onRemoved = (gone) => void removed.push(...gone);
    try {
      return await new Copy(new RunContent({ baseUrl }), store, { pageSize, onRemoved }).sync();
    } finally {
      store.close();
    }
  },
  async held(kind) {
    const store = await IndexedDbStore.open();
    const found = [];
    for await (const resource of store.all(kind)) found.push(resource);
    store.close();
    return found;
  },
  async get(kind, id) {
    const store = await IndexedDbStore.open();
    const found = await store.get(kind, id);
    store.close();
    return found;
  },
  removed: () => removed.splice(0),
  /** The same article twice, the second time by its ETag, which another site must be let send. */
  async twice(baseUrl, slug) {
    const client = new RunContent({ baseUrl, cache: new MemoryAnswerCache() });
    return [await client.article(slug), await client.article(slug)];
  },
};
