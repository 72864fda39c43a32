/** What a person typed, as a query of FTS5. */

/** A word, or several that stand together, as FTS5 takes them. */
interface Unit {
  words: string[];
  isQuoted: boolean;
  isExcluded: boolean;
  /** Whether it is wanted instead of the one before it. */
  isAlternative: boolean;
}

export interface FtsQuery {
  /** With all that is wanted; null where no word is. */
  all: string | null;
  /** With any of it. */
  any: string | null;
}

/** The other names of each of these names; names are lower case, words with single spaces. */
export type Synonyms = (names: string[]) => Promise<Map<string, string[]>>;

const LONGEST_NAME = 6;

/** `"phrases"`, `-not` and `OR` as the server takes them; `isPrefix`: the last word may go on. */
export async function ftsQuery(q: string, synonyms: Synonyms, isPrefix: boolean): Promise<FtsQuery> {
  const units = unitsOf(q);
  const named = await synonyms(namesIn(units));
  const groups: string[][] = [];
  const excluded: string[] = [];
  for (let at = 0; at < units.length; ) {
    const unit = units[at];
    if (unit === undefined) break;
    const span = longestName(units, at, named);
    const words = units.slice(at, at + span).flatMap((one) => one.words);
    at += span;
    const forms = [phrase(words)];
    if (isPrefix && at === units.length && span === 1 && !unit.isQuoted) forms[0] += "*";
    for (const other of named.get(words.join(" ")) ?? []) forms.push(phrase(wordsOf(other)));
    const text = forms.length > 1 ? `(${forms.join(" OR ")})` : (forms[0] ?? "");
    if (unit.isExcluded) excluded.push(text);
    else if (unit.isAlternative && groups.length > 0) groups.at(-1)?.push(text);
    else groups.push([text]);
  }
  if (groups.length === 0) return { all: null, any: null };
  const without = excluded.length ? ` NOT (${excluded.join(" OR ")})` : "";
  return {
    all: `(${groups.map((group) => `(${group.join(" OR ")})`).join(" AND ")})${without}`,
    any: `(${groups.flat().join(" OR ")})${without}`,
  };
}

/** The words in a text, in lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function unitsOf(q: string): Unit[] {
  const units: Unit[] = [];
  let isAlternative = false;
  for (const [, minus, quoted, word] of q.matchAll(/(?<![\p{L}\p{N}])(-?)(?:"([^"]+)"|([^\s"]+))/gu)) {
    if (word === "OR" && !minus) {
      isAlternative = units.length > 0;
      continue;
    }
    const words = wordsOf(quoted ?? word ?? "");
    if (words.length === 0) continue;
    units.push({ words, isQuoted: quoted !== undefined, isExcluded: minus === "-", isAlternative });
    isAlternative = false;
  }
  return units;
}

/** How many units from `at` on are a name that has others; 1 where there is none. */
function longestName(units: Unit[], at: number, named: Map<string, string[]>): number {
  for (let span = Math.min(LONGEST_NAME, units.length - at); span > 1; span--) {
    const some = units.slice(at, at + span);
    const isPlain = some.every((one, n) => !one.isQuoted && one.isExcluded === some[0]?.isExcluded && (n === 0 || !one.isAlternative));
    if (isPlain && named.has(some.flatMap((one) => one.words).join(" "))) return span;
  }
  return 1;
}

function namesIn(units: Unit[]): string[] {
  const names = new Set<string>();
  for (let at = 0; at < units.length; at++) {
    for (let span = 1; span <= LONGEST_NAME && at + span <= units.length; span++) {
      names.add(units.slice(at, at + span).flatMap((one) => one.words).join(" "));
    }
  }
  return [...names];
}

/** In quotes nothing is FTS5's own syntax; words have none themselves. */
function phrase(words: string[]): string {
  return `"${words.join(" ")}"`;
}
