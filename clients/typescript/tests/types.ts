// What an app writes against the built package: wrong names and types here must not compile.
import { Copy, MemoryStore, RunContent, type Advice } from "runcontent-client";
import { IndexedDbStore } from "runcontent-client/indexeddb";
import { FileStore } from "runcontent-client/node";

const client = new RunContent({ baseUrl: "https://api.example.org", key: "rc_a_b" });

export async function warningSigns(slug: string): Promise<string[]> {
  const page = await client.advice({ article: slug, advice_kind: ["red_flag"], limit: 100 });
  return page.items.map((item: Advice) => item.body?.text ?? "");
}

export async function follow(): Promise<number> {
  const stores = [new MemoryStore(), await FileStore.open("copy"), await IndexedDbStore.open()];
  const copies = stores.map((store) => new Copy(client, store, { selection: { tag: [["knee-pain"], ["-shoes"]] } }));
  return (await Promise.all(copies.map((copy) => copy.sync()))).length;
}

// @ts-expect-error there is no such filter
void client.advice({ tga: "knee-pain" });
// @ts-expect-error there is no such address
void client.get("/v1/nowhere", {});
// @ts-expect-error an article has a slug
void client.get("/v1/articles/{slug}", {});
// @ts-expect-error there is no such field
export const wrong = (advice: Advice) => advice.dosage;
