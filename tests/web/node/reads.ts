// What an app writes against the generated types: wrong names and types here must not compile.
import type { components, paths } from "./api";

type Get<Path extends keyof paths> = paths[Path]["get"] extends {
  responses: { 200: { content: { "application/json": infer Body } } };
}
  ? Body
  : never;
type Advice = components["schemas"]["Advice"];

export async function warningSigns(base: string, slug: string): Promise<string[]> {
  const query: paths["/v1/advice"]["get"]["parameters"]["query"] = {
    article: [slug],
    advice_kind: ["red_flag"],
    limit: 100,
  };
  const words = new URLSearchParams({ article: query.article!.join(","), limit: `${query.limit}` });
  const answer = await fetch(`${base}/v1/advice?${words}`);
  const page = (await answer.json()) as Get<"/v1/advice">;
  const next: string | null = page.links.next;
  return page.items.map((item) => item.body?.text ?? "").concat(next ? [next] : []);
}

export function dose(advice: Advice): string {
  const frequency = advice.dose?.frequency;
  const kind: "action" | "exercise" | "red_flag" | "prevention" | undefined = advice.advice_kind;
  return frequency ? `${kind}: ${frequency.min} to ${frequency.max} times a ${frequency.per}` : `${kind}`;
}

// @ts-expect-error there is no such address
export type Nowhere = paths["/v1/nowhere"];
// @ts-expect-error there is no such field
export const wrong = (advice: Advice) => advice.dosage;
