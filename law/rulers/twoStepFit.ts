/**
 * The two fits of the paper's ruler, to runs that someone supplies (the paper published neither its losses nor its
 * constants).
 *
 * Both are least squares: of ln L, whose residuals are relative errors, and of S. The usual choice for scaling laws,
 * Huber's loss on ln L with a threshold of 1e-3, is least absolute deviations in practice and has no usable covariance;
 * with tens of runs the covariance is what says how far N^ can be trusted. That of least squares is by linearisation,
 * and an outlier shows in `residualStandardDeviation`. Sums of powers and logistics have several local minima, so each
 * fit starts from a grid and the least minimum stands.
 */
import { fitNonlinear, type NonlinearFit } from "../mathematics/levenbergMarquardt.ts";
import { compareText, groupBy } from "../ordering.ts";
import { isIdentified, type NotIdentified } from "./ruler.ts";
import type { LossCurve, ScoreCurve, TwoStepCurve, TwoStepRuler } from "./twoStepRuler.ts";

/** A reference model trained on so many tokens, and what it does on a benchmark. */
export interface ReferenceRun {
  readonly parameters: number;
  readonly tokens: number;
  readonly benchmark: string;
  /** Conditional loss on the benchmark's answers, nats. */
  readonly loss: number;
  /** Percent; null for a run that is used for the loss alone, as those too small to leave chance are. */
  readonly score: number | null;
}

/** A degree of freedom is the least that says how well the four constants are known. */
export const leastRuns = 5;

export interface TwoStepPlan {
  /** D0. */
  readonly trainingTokens: number;
  /** By benchmark, percent: d where it is known, as chance is, rather than fitted. */
  readonly floors?: Readonly<Record<string, number>>;
}

/**
 * Fits every benchmark of the runs, whatever their order.
 *
 * @returns the benchmarks that could not be fitted beside those that could, with the reason
 */
export function fitTwoStepRuler(
  runs: readonly ReferenceRun[],
  { trainingTokens, floors = {} }: TwoStepPlan,
): { readonly ruler: TwoStepRuler; readonly notIdentified: Readonly<Record<string, string>> } {
  const curves: TwoStepCurve[] = [];
  const notIdentified: Record<string, string> = {};
  for (const [benchmark, own] of [...groupBy(runs, (run) => run.benchmark)].sort(([a], [b]) =>
    compareText(a, b),
  )) {
    const curve = fitTwoStepCurve(benchmark, own, floors[benchmark]);
    if (isIdentified(curve)) curves.push(curve);
    else notIdentified[benchmark] = curve.notIdentified;
  }
  return { ruler: { ruler: "two-step", trainingTokens, curves }, notIdentified };
}

function fitTwoStepCurve(
  benchmark: string,
  runs: readonly ReferenceRun[],
  floor: number | undefined,
): TwoStepCurve | NotIdentified {
  const ordered = [...runs].sort(
    (p, q) =>
      p.parameters - q.parameters ||
      p.tokens - q.tokens ||
      p.loss - q.loss ||
      (p.score ?? -1) - (q.score ?? -1),
  );
  const loss = fitLossCurve(ordered);
  if (!isIdentified(loss)) return loss;
  const score = fitScoreCurve(
    ordered.flatMap(({ loss: x, score: y }) => (y === null ? [] : [{ loss: x, score: y }])),
    floor,
  );
  if (!isIdentified(score)) return score;
  return { benchmark, loss, score, largestReference: ordered.at(-1)!.parameters };
}

/** Below this spread of ln tokens at given parameters the two terms of the loss cannot be told apart. */
const leastTokenSpread = 0.05;

export function fitLossCurve(
  runs: readonly Pick<ReferenceRun, "parameters" | "tokens" | "loss">[],
): LossCurve | NotIdentified {
  if (runs.length < leastRuns) return tooFew("runs with a loss", runs.length);
  const sizes = runs.map(({ parameters }) => Math.log(parameters));
  const lengths = runs.map(({ tokens }) => Math.log(tokens));
  const losses = runs.map(({ loss }) => Math.log(loss));
  const [size, length, level] = [mean(sizes), mean(lengths), mean(losses)];
  const x = runs.map((_, i) => [sizes[i]! - size, lengths[i]! - length] as const);
  if (!(spreadBeside(x) > leastTokenSpread)) {
    return {
      notIdentified: "tokens go with parameters: runs of one size on different numbers of tokens are needed",
    };
  }
  // About the middle of the runs, so that constants and exponents are nearly uncorrelated.
  const parts = (p: Float64Array, [n, d]: readonly [number, number]) => {
    const ofSize = Math.exp(p[0]! - p[1]! * n);
    const ofTokens = Math.exp(p[2]! - p[3]! * d);
    return { ofSize, ofTokens, whole: ofSize + ofTokens };
  };
  const problem = {
    x,
    response: losses,
    model: (p: Float64Array, at: readonly [number, number]) => Math.log(parts(p, at).whole),
    gradient: (p: Float64Array, at: readonly [number, number], into: Float64Array) => {
      const { ofSize, ofTokens, whole } = parts(p, at);
      into[0] = ofSize / whole;
      into[1] = (-at[0] * ofSize) / whole;
      into[2] = ofTokens / whole;
      into[3] = (-at[1] * ofTokens) / whole;
    },
  };
  const fit = leastOf(
    startsOf([0.2, 0.5, 0.8], [0.05, 0.2, 0.6], [0.05, 0.2, 0.6]).map(([share, alpha, beta]) =>
      fitNonlinear({
        ...problem,
        start: [level + Math.log(share!), alpha!, level + Math.log(1 - share!), beta!],
      }),
    ),
    ([, alpha, , beta]) => alpha! > 0 && beta! > 0,
  );
  if (fit === null)
    return { notIdentified: "no loss curve that falls with parameters and with tokens fits the runs" };
  const [lnA, alpha, lnB, beta] = fit.parameters as [number, number, number, number];
  // ln a at N = 1 rather than in the middle of the runs.
  const shift = [
    [1, size, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, length],
    [0, 0, 0, 1],
  ];
  return {
    a: Math.exp(lnA + alpha * size),
    alpha,
    b: Math.exp(lnB + beta * length),
    beta,
    covariance: transformed(shift, fit.covariance),
    residualStandardDeviation: fit.residualStandardDeviation,
    runs: runs.length,
  };
}

/** @param floor d, percent, where it is not to be fitted: runs that are all far above chance say little of it */
export function fitScoreCurve(
  runs: readonly { readonly loss: number; readonly score: number }[],
  floor?: number,
): ScoreCurve | NotIdentified {
  if (runs.length < leastRuns) return tooFew("runs with a score", runs.length);
  const losses = runs.map(({ loss }) => loss).sort((a, b) => a - b);
  const scores = runs.map(({ score }) => score).sort((a, b) => a - b);
  const range = losses.at(-1)! - losses[0]!;
  const rise = scores.at(-1)! - scores[0]!;
  if (!(range > 0 && rise > 0)) return { notIdentified: "losses or scores do not vary" };
  const problem = {
    x: runs.map(({ loss }) => loss),
    response: runs.map(({ score }) => score),
    model: ([c, gamma, l, d = floor!]: Float64Array, loss: number) =>
      c! / (1 + Math.exp(-gamma! * (loss - l!))) + d,
    gradient: ([c, gamma, l]: Float64Array, loss: number, into: Float64Array) => {
      const share = 1 / (1 + Math.exp(-gamma! * (loss - l!)));
      const bend = c! * share * (1 - share);
      into[0] = share;
      into[1] = bend * (loss - l!);
      into[2] = -bend * gamma!;
      if (floor === undefined) into[3] = 1;
    },
  };
  const fit = leastOf(
    startsOf([2, 6, 20], [0.1, 0.4, 0.7], [1, 2]).map(([steepness, place, stretch]) =>
      fitNonlinear({
        ...problem,
        start: [
          rise * stretch!,
          -steepness! / range,
          losses[0]! + place! * range,
          ...(floor === undefined ? [scores[0]!] : []),
        ],
      }),
    ),
    ([c, gamma]) => c! > 0 && gamma! < 0,
  );
  if (fit === null) return { notIdentified: "no logistic that falls with the loss fits the scores" };
  const [c, gamma, l, d = floor!] = fit.parameters as [number, number, number, number?];
  const { residualStandardDeviation } = fit;
  const covariance = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => fit.covariance[i]?.[j] ?? 0));
  return { c, gamma, l, d, covariance, residualStandardDeviation, runs: runs.length };
}

type Converged = Extract<NonlinearFit, { converged: true }>;

/** The least of the minima that were reached and make sense. */
function leastOf(
  fits: readonly NonlinearFit[],
  makesSense: (parameters: readonly number[]) => boolean,
): Converged | null {
  let best: Converged | null = null;
  for (const fit of fits) {
    if (!fit.converged || !makesSense(fit.parameters)) continue;
    if (best === null || fit.residualSumOfSquares < best.residualSumOfSquares) best = fit;
  }
  return best;
}

function startsOf(...grids: readonly (readonly number[])[]): number[][] {
  return grids.reduce<number[][]>(
    (all, grid) => all.flatMap((start) => grid.map((value) => [...start, value])),
    [[]],
  );
}

/** Standard deviation of the second coordinate about its regression on the first. */
function spreadBeside(x: readonly (readonly [number, number])[]): number {
  let squares = 0;
  let products = 0;
  let others = 0;
  for (const [n, d] of x) {
    squares += n * n;
    products += n * d;
    others += d * d;
  }
  // Without sizes that differ there is nothing to go with; the fit of alpha then fails on its own.
  const explained = squares > 0 ? products ** 2 / squares : 0;
  return Math.sqrt(Math.max(0, others - explained) / x.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** `T C T'`. */
function transformed(
  by: readonly (readonly number[])[],
  covariance: readonly (readonly number[])[],
): number[][] {
  const product = (left: readonly (readonly number[])[], right: (k: number, j: number) => number) =>
    left.map((row) => row.map((_, j) => row.reduce((sum, value, k) => sum + value * right(k, j), 0)));
  return product(
    product(by, (k, j) => covariance[k]![j]!),
    (k, j) => by[j]![k]!,
  );
}

function tooFew(what: string, seen: number): NotIdentified {
  return { notIdentified: `${seen} ${what}; ${leastRuns} are needed` };
}
