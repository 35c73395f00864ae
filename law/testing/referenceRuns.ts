import type { ReferenceRun } from "../rulers/twoStepFit.ts";
import { type LossCurve, lossOf, type ScoreCurve, scoreOf } from "../rulers/twoStepRuler.ts";

/* Runs with known constants: six small models on six numbers of tokens, for the loss alone, and models with scores. */

export type LossConstants = Pick<LossCurve, "a" | "alpha" | "b" | "beta">;
export type ScoreConstants = Pick<ScoreCurve, "c" | "gamma" | "l" | "d">;

export const plantedLoss: LossConstants = { a: 8, alpha: 0.12, b: 30, beta: 0.18 };
export const plantedScore: ScoreConstants = { c: 70, gamma: -6, l: 0.9, d: 25 };

const scored = [
  [1e8, 5e10],
  [3e8, 2e11],
  [1e9, 3e11],
  [3e9, 1e12],
  [7e9, 1e12],
  [7e9, 2e12],
  [13e9, 1e12],
  [33e9, 1.4e12],
  [65e9, 1.4e12],
  [405e9, 1.5e13],
] as const;

/**
 * @param noise of ln loss and of the score in points, for each run; none by default
 */
export function referenceRuns(
  benchmark: string,
  { loss = plantedLoss, score = plantedScore } = {},
  noise: () => { readonly loss: number; readonly score: number } = () => ({ loss: 0, score: 0 }),
): ReferenceRun[] {
  const small = [5e6, 3e7, 1e8, 2e8, 4e8, 8e8].flatMap((size) =>
    [10, 15, 20, 30, 40, 60].map((multiple) => [size, size * multiple] as const),
  );
  return [...small, ...scored].map(([parameters, tokens], index) => {
    const error = noise();
    const seen = lossOf(loss, parameters, tokens) * Math.exp(error.loss);
    const percent = index < small.length ? null : scoreOf(score, seen) + error.score;
    return { parameters, tokens, benchmark, loss: seen, score: percent };
  });
}
