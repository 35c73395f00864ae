/**
 * How far reports of one thing lie apart, in percentage points, measured on the catalogue's reports (copies and
 * barred rows left out). gates/scoreTolerances.test.ts measures them again: a tolerance that no longer covers the
 * share that it is meant to cover fails there.
 */
import { benchmarkKey, type ScoreStep } from "./scoreStep.ts";

export interface ScoreTolerances {
  /** Two independent reports agree: three in four pairs do. */
  readonly agreement: number;
  /** Farther than this from every other independent report: one in sixty or fewer. */
  readonly far: number;
  /** How far a larger model of a family may score below a smaller one at the same reporter: 99 in 100 do not. */
  readonly inversion: number;
  /** How much a doubling of parameters may add within a family, and any smaller step: 99 in 100. */
  readonly rise: number;
  /** How far from what the model's other benchmarks say: 99 in 100. */
  readonly outOfLine: number;
  /** What can be believed at all of a model that answers: a little below chance to a little below all. */
  readonly range: readonly [number, number];
}

const measured: Readonly<Record<string, ScoreTolerances>> = {
  mmlu: { agreement: 1.2, far: 5, inversion: 0, rise: 19, outOfLine: 23, range: [22, 97] },
  mmlu_pro: { agreement: 3.4, far: 9.2, inversion: 0.5, rise: 13, outOfLine: 14, range: [8, 97] },
  mmlu_cf: { agreement: 3.4, far: 9.2, inversion: 0.5, rise: 21, outOfLine: 20, range: [22, 97] },
  bbh: { agreement: 6.2, far: 16.5, inversion: 2, rise: 15.5, outOfLine: 22, range: [15, 97] },
  math: { agreement: 4.8, far: 15.4, inversion: 2, rise: 16, outOfLine: 29, range: [0, 99.5] },
  humaneval: { agreement: 7.9, far: 27, inversion: 6, rise: 24, outOfLine: 30, range: [0, 99.5] },
  "mbpp full": { agreement: 4.4, far: 11, inversion: 1, rise: 16, outOfLine: 14, range: [0, 99.5] },
  "mbpp sanitized": { agreement: 2.8, far: 11, inversion: 2, rise: 28, outOfLine: 15, range: [0, 99.5] },
  "mbpp evalplus": { agreement: 2.4, far: 7.5, inversion: 3.2, rise: 24, outOfLine: 15, range: [0, 99.5] },
};

/** Benchmarks that no ruler reads and of which too few reports are known to measure. */
const unmeasured: ScoreTolerances = {
  agreement: 2,
  far: 20,
  inversion: 6,
  rise: 30,
  outOfLine: 100,
  range: [0, 99.5],
};

export function tolerancesOf(step: Pick<ScoreStep, "benchmark" | "variant">): ScoreTolerances {
  return measured[benchmarkKey(step)] ?? unmeasured;
}

/** The score of each benchmark at a common level, which is the MMLU of the model: the medians of the catalogue. */
const levels = [25, 30, 40, 50, 60, 70, 80, 90];
const scoresAtLevels: Readonly<Record<string, readonly number[]>> = {
  mmlu: levels,
  mmlu_pro: [11, 12, 16, 21, 30, 41, 56, 68],
  bbh: [25, 27, 31, 37, 46, 65, 81, 88],
  math: [1, 2, 3, 8, 19, 38, 56, 74],
  humaneval: [6, 10, 13, 21, 32, 46, 64, 78],
  "mbpp full": [10, 14, 19, 28, 38, 51, 68, 77],
  "mbpp sanitized": [7, 12, 22, 35, 49, 61, 72, 80],
  "mbpp evalplus": [8, 13, 25, 43, 55, 67, 76, 85],
};

/** The level that a score stands for, or null where the benchmark has no such table. */
export function levelOf(key: string, score: number): number | null {
  const scores = scoresAtLevels[key];
  return scores === undefined ? null : interpolate(scores, levels, score);
}

export function scoreAtLevel(key: string, level: number): number | null {
  const scores = scoresAtLevels[key];
  return scores === undefined ? null : interpolate(levels, scores, level);
}

/** Constant beyond the ends. */
function interpolate(from: readonly number[], to: readonly number[], at: number): number {
  const above = from.findIndex((value) => value >= at);
  if (above <= 0) return above === 0 ? to[0]! : to.at(-1)!;
  const [left, right] = [from[above - 1]!, from[above]!];
  return to[above - 1]! + ((at - left) / (right - left)) * (to[above]! - to[above - 1]!);
}
