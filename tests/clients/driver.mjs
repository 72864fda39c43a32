// Does with the TypeScript client what it is told: a line of JSON in, a line of JSON out.
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";

import { Bundle, Copy, MemoryStore, RunContent, evaluateGuide, mediaChanges, prepared } from "runcontent-client";
import { FileStore, downloadBundle } from "runcontent-client/node";

const clients = new Map();
const copies = new Map();

/** A store of a program that is killed: after so many changes, before or behind the last one. */
function killing(store) {
  const apply = store.apply.bind(store);
  store.left = Infinity;
  store.apply = async (change) => {
    if (--store.left > 0) return apply(change);
    if (store.left === 0 && store.isAfter) await apply(change);
    throw new Error("killed");
  };
  return store;
}

async function opened(kind, path) {
  if (kind === "file") return killing(await FileStore.open(path));
  if (kind === "bundle") return killing(await Bundle.open(prepared(new DatabaseSync(path))));
  return killing(new MemoryStore());
}

const commands = {
  client: ({ name, ...options }) => void clients.set(name, new RunContent(options)),
  call: ({ client, method, args }) => clients.get(client)[method](...args),
  /** In a browser of before 2023, or React Native. */
  async callWithoutSize(call) {
    const size = Object.getOwnPropertyDescriptor(URLSearchParams.prototype, "size");
    delete URLSearchParams.prototype.size;
    try {
      return await commands.call(call);
    } finally {
      Object.defineProperty(URLSearchParams.prototype, "size", size);
    }
  },
  async each({ client, path, names, query }) {
    const found = [];
    for await (const item of clients.get(client).each(path, names ?? {}, query)) found.push(item);
    return found;
  },
  async open({ copy, client, store, path, selection, pageSize }) {
    const removed = copies.get(copy)?.removed ?? [];
    copies.get(copy)?.store.close?.();
    const kept = await opened(store, path);
    const options = { selection, pageSize, onRemoved: (gone) => void removed.push(...gone) };
    copies.set(copy, { store: kept, removed, copy: new Copy(clients.get(client), kept, options) });
  },
  async close({ copy }) {
    await copies.get(copy).store.close?.();
    copies.delete(copy);
  },
  async sync({ copy, changes, isAfter }) {
    const { store, copy: one } = copies.get(copy);
    Object.assign(store, { left: changes ?? Infinity, isAfter });
    try {
      return await one.sync();
    } finally {
      store.left = Infinity;
    }
  },
  async held({ copy }) {
    const found = [];
    for await (const resource of copies.get(copy).store.all()) found.push(resource);
    return found;
  },
  removed: ({ copy }) => copies.get(copy).removed.splice(0),
  find: ({ copy, q, options }) => copies.get(copy).store.search(q, options),
  async guides({ copy, id, said }) {
    const guide = await copies.get(copy).store.get("guide", id);
    return said.map((answers) => {
      const { question, outcome, path, ignored } = evaluateGuide(guide, answers);
      return { question: question?.id ?? null, outcome: outcome?.id ?? null, path, ignored };
    });
  },
  media: ({ client, have }) => mediaChanges(clients.get(client), have),
  download: ({ client, path, etag }) => downloadBundle(clients.get(client), path, { etag }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...rest } = JSON.parse(line);
  let told;
  try {
    told = { result: (await commands[command](rest)) ?? null };
  } catch (error) {
    const { name, message, status, retryAfter } = error;
    told = { error: { name, message, status, retryAfter } };
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
