import { compareText, groupBy } from "../ordering.ts";

/** One model of a family on one benchmark: x = ln N, y = the score's logit. */
export interface LadderPoint {
  readonly family: string;
  readonly x: number;
  readonly y: number;
  /** Measurement variance of y. */
  readonly variance: number;
}

/** The points of families that span sizes, in columns, family by family. */
export interface Ladder {
  readonly families: readonly string[];
  /** Where each family's points end. */
  readonly ends: Int32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly variance: Float64Array;
}

export interface Steepness {
  /** Logits a unit of ln N, common to all families. */
  readonly steepness: number;
  /** From the scores' errors and the noise. */
  readonly standardError: number;
  /** Standard deviation, in logits, of what measurement error does not explain. */
  readonly noise: number;
  readonly families: number;
  readonly points: number;
}

/** Families whose sizes differ by less than this factor say nothing of the steepness. */
export const smallestSizeRatio = 1.35;

export function ladderOf(points: readonly LadderPoint[]): Ladder {
  const families = [...groupBy(points, (point) => point.family).entries()]
    .sort(([a], [b]) => compareText(a, b))
    .filter(([, members]) => spansSizes(members));
  const used = families.flatMap(([, members]) => members);
  let end = 0;
  return {
    families: families.map(([family]) => family),
    ends: Int32Array.from(families, ([, members]) => (end += members.length)),
    x: Float64Array.from(used, ({ x }) => x),
    y: Float64Array.from(used, ({ y }) => y),
    variance: Float64Array.from(used, ({ variance }) => variance),
  };
}

function spansSizes(members: readonly LadderPoint[]): boolean {
  const sizes = members.map((point) => point.x);
  return Math.max(...sizes) - Math.min(...sizes) > Math.log(smallestSizeRatio);
}

/**
 * Pooled within-family slope: `y = k x + a_family + e`, var(e) = measurement variance + noise^2, where the
 * noise is the Paule-Mandel (1982) moment estimate: the value at which the weighted residual sum of squares
 * equals its degrees of freedom, or zero where measurement error alone explains the residuals.
 *
 * Sizes of one family differ in parameters, not in recipe, so only comparisons within a family identify k.
 *
 * @param counts how often each family counts, each copy with a level of its own; absent: once
 * @returns null where no two families span sizes enough, or the slope is not positive
 */
export function fitSteepness(ladder: Ladder, counts?: Float64Array): Steepness | null {
  let families = 0;
  let points = 0;
  let start = 0;
  for (const [family, end] of ladder.ends.entries()) {
    const count = counts?.[family] ?? 1;
    families += count;
    points += count * (end - start);
    start = end;
  }
  const degreesOfFreedom = points - families - 1;
  if (families < 2 || degreesOfFreedom < 1) return null;
  const moments = emptyMoments();
  const noiseVariance = pauleMandel(ladder, counts, degreesOfFreedom, moments);
  pooledMoments(ladder, counts, noiseVariance, moments);
  const steepness = moments.sxy / moments.sxx;
  if (!(steepness > 0)) return null;
  const standardError = Math.sqrt(1 / moments.sxx);
  return { steepness, standardError, noise: Math.sqrt(noiseVariance), families, points };
}

/** Weighted sums of squares and products about the families' own means, with the weights and with their squares. */
export interface Moments {
  sxx: number;
  sxy: number;
  syy: number;
  squareXx: number;
  squareXy: number;
  squareYy: number;
}

export const emptyMoments = (): Moments => ({
  sxx: 0,
  sxy: 0,
  syy: 0,
  squareXx: 0,
  squareXy: 0,
  squareYy: 0,
});

/** @param noiseVariance added to each measurement variance, the weights being one over their sum */
export function pooledMoments(
  { ends, x, y, variance }: Ladder,
  counts: Float64Array | undefined,
  noiseVariance: number,
  into: Moments,
): void {
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  let squareXx = 0;
  let squareXy = 0;
  let squareYy = 0;
  let start = 0;
  for (let family = 0; family < ends.length; family++) {
    const end = ends[family]!;
    const count = counts === undefined ? 1 : counts[family]!;
    if (count > 0) {
      let weights = 0;
      let meanX = 0;
      let meanY = 0;
      for (let i = start; i < end; i++) {
        const weight = 1 / (variance[i]! + noiseVariance);
        weights += weight;
        meanX += weight * x[i]!;
        meanY += weight * y[i]!;
      }
      meanX /= weights;
      meanY /= weights;
      for (let i = start; i < end; i++) {
        const once = 1 / (variance[i]! + noiseVariance);
        const weight = count * once;
        const dx = x[i]! - meanX;
        const dy = y[i]! - meanY;
        const xx = weight * dx * dx;
        const xy = weight * dx * dy;
        const yy = weight * dy * dy;
        sxx += xx;
        sxy += xy;
        syy += yy;
        squareXx += once * xx;
        squareXy += once * xy;
        squareYy += once * yy;
      }
    }
    start = end;
  }
  into.sxx = sxx;
  into.sxy = sxy;
  into.syy = syy;
  into.squareXx = squareXx;
  into.squareXy = squareXy;
  into.squareYy = squareYy;
}

/** Near the noise variances of the real rulers, in squared logits. */
const usualNoiseVariance = 0.05;

/**
 * The noise variance at which the weighted residual sum of squares is its degrees of freedom, by Newton's method: the
 * excess falls and is convex, so that from the left of its root no step goes beyond it.
 */
function pauleMandel(
  ladder: Ladder,
  counts: Float64Array | undefined,
  degreesOfFreedom: number,
  moments: Moments,
): number {
  let noiseVariance = usualNoiseVariance;
  for (let step = 0; step < 100; step++) {
    pooledMoments(ladder, counts, noiseVariance, moments);
    const { sxx, sxy, syy, squareXx, squareXy, squareYy } = moments;
    const slope = sxy / sxx;
    const excess = syy - slope * sxy - degreesOfFreedom;
    if (noiseVariance === 0 && excess <= 0) return 0;
    // The line's own coefficients are at their least squares: their change moves the sum in second order only.
    const fall = squareYy - 2 * slope * squareXy + slope * slope * squareXx;
    const next = Math.max(0, noiseVariance + excess / fall);
    if (Math.abs(next - noiseVariance) <= 1e-13 * next) return next;
    noiseVariance = next;
  }
  return noiseVariance;
}
