// The exercises of a phase with their doses, after the warning signs.
const API = "http://127.0.0.1:8000/v1";

interface Frequency {
  min: number | null;
  max: number | null;
  per: "day" | "week";
}

interface Advice {
  id: string;
  body: { text: string };
  dose: { sets: number | null; reps: number | null; frequency: Frequency | null } | null;
}

async function advice(article: string, filters: Record<string, string>): Promise<Advice[]> {
  const query = new URLSearchParams({ article, format: "text", ...filters });
  const answer = await fetch(`${API}/advice?${query}`);
  if (!answer.ok) throw new Error((await answer.json()).detail); // a problem document
  return (await answer.json()).items;
}

const signs = await advice("it-band-syndrome", { advice_kind: "red_flag" });
console.log("Do not go on, and see a professional, if:");
for (const sign of signs) console.log("!", sign.body.text);

const exercises = await advice("it-band-syndrome", { advice_kind: "exercise", phase: "2" });
console.log("Otherwise:");
for (const { body, dose } of exercises) {
  const often = dose?.frequency;
  console.log("-", body.text, often ? `(${often.min} to ${often.max} times a ${often.per})` : "");
}

export {};
