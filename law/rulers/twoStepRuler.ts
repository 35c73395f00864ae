/**
 * The paper's ruler (arXiv 2412.04315, section 2): parameters and tokens to conditional loss, loss to score, and the way
 * back at a fixed number of tokens.
 */
import type { DensityStatus, EffectiveSize, Observation } from "./ruler.ts";

/** `L(N, D) = a N^-alpha + b D^-beta`, without an irreducible term; N and D are counts. */
export interface LossCurve {
  readonly a: number;
  readonly alpha: number;
  readonly b: number;
  readonly beta: number;
  /** 4 x 4, of (ln a, alpha, ln b, beta). */
  readonly covariance: readonly (readonly number[])[];
  /** Of ln L about the curve. */
  readonly residualStandardDeviation: number;
  readonly runs: number;
}

/** `S(L) = c / (1 + exp(-gamma (L - l))) + d`, gamma < 0; scores in percent. */
export interface ScoreCurve {
  readonly c: number;
  readonly gamma: number;
  readonly l: number;
  readonly d: number;
  /** 4 x 4, of (c, gamma, l, d). */
  readonly covariance: readonly (readonly number[])[];
  /** Of the score about the curve, percentage points. */
  readonly residualStandardDeviation: number;
  readonly runs: number;
}

export interface TwoStepCurve {
  readonly benchmark: string;
  readonly loss: LossCurve;
  readonly score: ScoreCurve;
  /** Parameters of the largest run. */
  readonly largestReference: number;
}

export interface TwoStepRuler {
  readonly ruler: "two-step";
  /** D0, at which scores are inverted: 1e12 in v2 of the paper, 5e12 in its journal version. */
  readonly trainingTokens: number;
  readonly curves: readonly TwoStepCurve[];
}

/** Conditional loss of a reference model with so many parameters and tokens. */
export function lossOf(
  { a, alpha, b, beta }: Pick<LossCurve, "a" | "alpha" | "b" | "beta">,
  parameters: number,
  tokens: number,
): number {
  return a * parameters ** -alpha + b * tokens ** -beta;
}

/** Percent. */
export function scoreOf(
  { c, gamma, l, d }: Pick<ScoreCurve, "c" | "gamma" | "l" | "d">,
  loss: number,
): number {
  return c / (1 + Math.exp(-gamma * (loss - l))) + d;
}

/** What one score says on one curve. */
export interface Inversion {
  /** ln N^; null where the score is censored. */
  readonly lnEffective: number | null;
  readonly status: DensityStatus;
  /** d ln N^ / dS, per percentage point. */
  readonly slope: number;
  /** Variance of ln N^ from the fitted constants, by the delta method. */
  readonly curveVariance: number;
}

/**
 * `L^ = l - ln(c/(S - d) - 1)/gamma`, `N^ = ((L^ - b D0^-beta)/a)^(-1/alpha)`. At or under d a score is below the floor;
 * at or above c + d, or where no number of parameters reaches L^ at D0, above the ceiling.
 */
export function invertScore(
  { loss, score, largestReference }: TwoStepCurve,
  tokens: number,
  percent: number,
): Inversion {
  const censored = (status: DensityStatus) => ({ lnEffective: null, status, slope: 0, curveVariance: 0 });
  const { a, alpha, b, beta } = loss;
  const { c, gamma, l, d } = score;
  if (percent <= d) return censored("below_floor");
  const share = (percent - d) / c;
  if (share >= 1) return censored("above_ceiling");
  const logit = Math.log(share / (1 - share));
  const ofTokens = b * tokens ** -beta;
  const ofParameters = l + logit / gamma - ofTokens;
  if (!(ofParameters > 0)) return censored("above_ceiling");
  const lnEffective = (Math.log(a) - Math.log(ofParameters)) / alpha;
  // By the loss that the score stands for, and by each constant, through it or directly.
  const byLoss = -1 / (alpha * ofParameters);
  const lossByLogit = 1 / gamma;
  const logitByScore = 1 / (c * share * (1 - share));
  const byTokenTerm = ofTokens / (alpha * ofParameters);
  const byLossCurve = [1 / alpha, -lnEffective / alpha, byTokenTerm, -byTokenTerm * Math.log(tokens)];
  const byScoreCurve = [
    (-byLoss * lossByLogit) / (c * (1 - share)),
    (-byLoss * lossByLogit * logit) / gamma,
    byLoss,
    -byLoss * lossByLogit * logitByScore,
  ];
  return {
    lnEffective,
    status: lnEffective > Math.log(largestReference) ? "extrapolated" : "ok",
    slope: byLoss * lossByLogit * logitByScore,
    curveVariance: quadratic(loss.covariance, byLossCurve) + quadratic(score.covariance, byScoreCurve),
  };
}

/** Printed scores are rounded to tenths of a point at best. */
const roundingVariance = 0.1 ** 2 / 12;

/**
 * The effective parameters of a model from its scores on the ruler's benchmarks: the mean of their ln N^, weighted by
 * 1 / variance of the score (its own, and that of scores about the curve). A curve of the benchmark `mean` reads the
 * mean of the five, as the paper does, and then stands alone.
 *
 * @returns a standard error that holds the errors of the scores and of the fitted constants
 */
export function effectiveSizeTwoStep(
  { curves, trainingTokens }: TwoStepRuler,
  observations: readonly Observation[],
): EffectiveSize {
  const read = curves.flatMap((curve) => {
    const observation = observations.find(({ benchmark }) => benchmark === curve.benchmark);
    return observation === undefined ? [] : [{ curve, observation }];
  });
  const ofMean = read.filter(({ curve }) => curve.benchmark === "mean");
  const benchmarks: string[] = [];
  let status: EffectiveSize["status"] = "too_few";
  let largest = 0;
  let weights = 0;
  let weighted = 0;
  let curveVariance = 0;
  for (const { curve, observation } of ofMean.length > 0 ? ofMean : read) {
    const found = invertScore(curve, trainingTokens, observation.score);
    if (found.lnEffective === null) {
      status = found.status;
      continue;
    }
    const spread = observation.variance + curve.score.residualStandardDeviation ** 2 + roundingVariance;
    const weight = 1 / (spread * found.slope ** 2);
    weights += weight;
    weighted += weight * found.lnEffective;
    curveVariance += weight ** 2 * found.curveVariance;
    largest = Math.max(largest, curve.largestReference);
    benchmarks.push(curve.benchmark);
  }
  if (benchmarks.length === 0) return { lnEffective: null, standardError: null, status, benchmarks };
  const lnEffective = weighted / weights;
  return {
    lnEffective,
    standardError: Math.sqrt(1 / weights + curveVariance / weights ** 2),
    status: lnEffective > Math.log(largest) ? "extrapolated" : "ok",
    benchmarks,
  };
}

function quadratic(covariance: readonly (readonly number[])[], gradient: readonly number[]): number {
  let sum = 0;
  for (const [i, row] of covariance.entries()) {
    for (const [j, value] of row.entries()) sum += gradient[i]! * value * gradient[j]!;
  }
  return sum;
}
