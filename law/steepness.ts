import { compareText, groupBy } from "./ordering.ts";

/** One model of a family on one benchmark: x = ln N, y = the score's logit. */
export interface LadderPoint {
  readonly family: string;
  readonly x: number;
  readonly y: number;
  /** Measurement variance of y. */
  readonly variance: number;
}

export interface Steepness {
  /** Logits a unit of ln N, common to all families. */
  readonly steepness: number;
  readonly standardError: number;
  /** Standard deviation, in logits, of what measurement error does not explain. */
  readonly noise: number;
  readonly families: number;
  readonly points: number;
}

/** Families whose sizes differ by less than this factor say nothing of the steepness. */
export const smallestSizeRatio = 1.35;

/**
 * Pooled within-family slope: `y = k x + a_family + e`, var(e) = measurement variance + noise^2, where the
 * noise is the Paule-Mandel (1982) moment estimate: the value at which the weighted residual sum of squares
 * equals its degrees of freedom, or zero where measurement error alone explains the residuals.
 *
 * Sizes of one family differ in parameters, not in recipe, so only comparisons within a family identify k.
 * @returns null where no two families span sizes enough, or the slope is not positive
 */
export function fitSteepness(points: readonly LadderPoint[]): Steepness | null {
  const families = [...groupBy(points, (point) => point.family).entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, members]) => members)
    .filter((members) => spansSizes(members));
  const used = families.flat();
  const degreesOfFreedom = used.length - families.length - 1;
  if (families.length < 2 || degreesOfFreedom < 1) return null;

  const excess = (noiseVariance: number) =>
    pooledSlope(families, noiseVariance).weightedSquares - degreesOfFreedom;
  const noiseVariance = excess(0) <= 0 ? 0 : decreasingRoot(excess);
  const { slope, slopeVariance } = pooledSlope(families, noiseVariance);
  if (!(slope > 0)) return null;
  return {
    steepness: slope,
    standardError: Math.sqrt(slopeVariance),
    noise: Math.sqrt(noiseVariance),
    families: families.length,
    points: used.length,
  };
}

function spansSizes(members: readonly LadderPoint[]): boolean {
  const sizes = members.map((point) => point.x);
  return Math.max(...sizes) - Math.min(...sizes) > Math.log(smallestSizeRatio);
}

function pooledSlope(families: readonly (readonly LadderPoint[])[], noiseVariance: number) {
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  for (const members of families) {
    let weights = 0;
    let meanX = 0;
    let meanY = 0;
    for (const { x, y, variance } of members) {
      const weight = 1 / (variance + noiseVariance);
      weights += weight;
      meanX += weight * x;
      meanY += weight * y;
    }
    meanX /= weights;
    meanY /= weights;
    for (const { x, y, variance } of members) {
      const weight = 1 / (variance + noiseVariance);
      sxx += weight * (x - meanX) ** 2;
      sxy += weight * (x - meanX) * (y - meanY);
      syy += weight * (y - meanY) ** 2;
    }
  }
  return { slope: sxy / sxx, slopeVariance: 1 / sxx, weightedSquares: syy - sxy ** 2 / sxx };
}

/** The root of a decreasing function that is positive at zero, by doubling and bisection. */
function decreasingRoot(f: (value: number) => number): number {
  let high = 0.01;
  while (f(high) > 0) high *= 2;
  let low = 0;
  for (let step = 0; step < 60 && high - low > 1e-12 * high; step++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
