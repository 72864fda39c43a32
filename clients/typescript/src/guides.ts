/** Decision guides without a network: where answers lead, as `POST /v1/guides/{id}/evaluate` says it. */

import type { Guide } from "./types.js";

/** The chosen answers' ids, by the questions' ids. */
export type Answers = Readonly<Record<string, string>>;

type Question = NonNullable<Guide["questions"]>[number];
type Outcome = NonNullable<Guide["outcomes"]>[number];

/** Where answers lead: to the next question, or to the outcome. */
export interface GuideStep {
  question: Question | null;
  outcome: Outcome | null;
  /** What was said on the way, in order, as ids. */
  path: [question: string, answer: string][];
  /** Questions whose answers changed nothing. */
  ignored: string[];
}

/** An answer that the guide does not have; `allowed` is what there is instead. */
export class UnknownAnswer extends Error {
  override name = "UnknownAnswer";

  constructor(
    readonly question: string,
    readonly allowed: string[],
  ) {
    super(`no such question, or no such answer to it: ${question}`);
  }
}

/**
 * Follow all that was answered so far. A warning sign counts whatever else was said, and wherever it was
 * said: each is followed by itself, and the gravest outcome counts. Nothing leaves the device.
 *
 * Show `guide.red_flags` with every step, and the outcome's `sections`. Throws UnknownAnswer.
 */
export function evaluateGuide(guide: Guide, answers: Answers): GuideStep {
  const questions = new Map((guide.questions ?? []).map((one) => [one.id as string, one]));
  const outcomes = new Map((guide.outcomes ?? []).map((one) => [one.id as string, one]));
  const given = new Map(Object.entries(answers));
  for (const [name, chosen] of given) {
    const question = questions.get(name);
    if (!question) throw new UnknownAnswer(name, [...questions.keys()]);
    if (!chosenOf(question, chosen)) throw new UnknownAnswer(name, idsOf(question));
  }

  const walk = (start: string): { end: string; path: [string, string][] } => {
    const path: [string, string][] = [];
    for (let end = start; ; ) {
      const question = questions.get(end);
      const chosen = given.get(end);
      if (!question || chosen === undefined) return { end, path };
      path.push([end, chosen]);
      end = chosenOf(question, chosen)?.then as string;
    }
  };

  const signs = [...questions.values()].flatMap((question) => {
    const chosen = given.get(question.id as string);
    const answer = chosen === undefined ? undefined : chosenOf(question, chosen);
    return answer?.warning ? [{ question: question.id as string, answer: chosen as string, then: answer.then as string }] : [];
  });
  let { end, path } = walk(guide.start as string);
  if (signs.length > 0) {
    const ends = signs.map((sign) => walk(sign.then));
    const counts =
      ends.find((one) => outcomes.get(one.end)?.level === "urgent") ?? ends.find((one) => questions.has(one.end)) ?? ends[0]!;
    end = counts.end;
    path = [...path, ...signs.map((sign): [string, string] => [sign.question, sign.answer]), ...counts.path];
  }
  const said = new Map(path); // each question once, where it was met first
  return {
    question: questions.get(end) ?? null,
    outcome: outcomes.get(end) ?? null,
    path: [...said],
    ignored: [...given.keys()].filter((name) => !said.has(name)).sort(),
  };
}

function chosenOf(question: Question, chosen: string) {
  return (question.answers ?? []).find((answer) => answer.id === chosen);
}

function idsOf(question: Question): string[] {
  return (question.answers ?? []).map((answer) => answer.id as string);
}
