import type { ScoreStep } from "./scoreStep.ts";
import { tolerancesOf } from "./scoreTolerances.ts";

/** What a check found; null is nothing. */
export interface ScoreFinding {
  readonly reason: string;
  readonly expected: string;
}

/** The variants of each benchmark that the catalogue knows. */
export type KnownVariants = ReadonlyMap<string, ReadonlySet<string>>;

/** Shots with which labs run each benchmark: those of benchmarks.csv, and those of reports that the catalogue holds. */
const shotsInUse: Readonly<Record<string, readonly number[]>> = {
  mmlu: [0, 5],
  mmlu_pro: [0, 5],
  mmlu_cf: [0, 5],
  bbh: [0, 3, 4],
  math: [0, 2, 4, 5],
  humaneval: [0, 1, 3],
  mbpp: [0, 3, 4],
};

/** Words of another measurement: several tries, a vote, another metric. Logit scoring is how MMLU is meant. */
const otherMetric =
  /pass@(?!1(?!\d))\d+|\bmaj(?:ority)?\b|maj@|cons@|self-consistency|best[- ]of|\bvot(?:e|ing)\b|\bF1\b|\bBLEU\b/i;
const logProbability = /log[- ]?(?:prob|likelihood)|perplexity|\bPPL\b|cloze/i;
const isChosenByLetter: ReadonlySet<string> = new Set(["mmlu", "mmlu_pro", "mmlu_cf"]);

/**
 * Stops a figure that was measured in another way under the same name: a variant that the benchmark does not have
 * (MBPP without a word on which), shots that nobody uses for it (HumanEval with 10), pass@10, a vote over many
 * tries, log-probabilities where an answer has to be generated. Agreement does not make it another protocol.
 */
export function protocolIsTheBenchmarks(step: ScoreStep, variants: KnownVariants): ScoreFinding | null {
  const reason = "protocol";
  const known = variants.get(step.benchmark);
  if (known !== undefined && !known.has(step.variant)) {
    return { reason, expected: `one of the variants ${[...known].sort().join(", ")}` };
  }
  const shots = shotsInUse[step.benchmark];
  if (shots !== undefined && step.shots !== null && !shots.includes(step.shots)) {
    return { reason, expected: `${shots.join(", ")} shots` };
  }
  const isOther = otherMetric.test(step.note);
  const isLogit = !isChosenByLetter.has(step.benchmark) && logProbability.test(step.note);
  if (isOther || isLogit) return { reason, expected: "the benchmark's own metric" };
  return null;
}

/** Stops fractions printed for percents, slipped points and flags: below guessing, or all answers right. */
export function scoreIsBelievable(step: ScoreStep): ScoreFinding | null {
  const [low, high] = tolerancesOf(step).range;
  if (step.score >= low && step.score <= high) return null;
  return { reason: "range", expected: `${low} to ${high}` };
}
