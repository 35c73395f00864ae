/**
 * The parameters that a quality needs on the frontier, `N(t) = N^(Q) / rho_max(t)`, by date, and the date by which they
 * are so few: two readings of one band.
 */
import { bootstrapReach, mostFailures } from "../trends/familyBootstrap.ts";
import type { PlacedModels } from "./placedModels.ts";
import type { Quality } from "./quality.ts";

export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** `ln N(t) = start - slope t` with the covariance of its two figures, t in days since the origin. */
export interface NeededSize {
  readonly start: number;
  readonly slope: number;
  readonly startVariance: number;
  readonly covariance: number;
  readonly slopeVariance: number;
  /** Half-width of a 90 % interval in standard errors: Student's t of F - 2. */
  readonly reach: number;
}

/**
 * Variances over the draws of families, which hold those of ruler and line together, and the score errors of the
 * quality itself.
 *
 * @returns null where the frontier's line is not identified
 */
export function neededSize(
  placed: PlacedModels,
  quality: Pick<Quality, "lnEffective" | "standardError" | "drawn">,
): NeededSize | null {
  const { line, draws, families } = placed;
  if (line === null || families < 3) return null;
  const pairs = draws.flatMap((draw) => {
    const lnEffective = quality.drawn(draw);
    return draw.line === null || Number.isNaN(lnEffective)
      ? []
      : [{ start: lnEffective - draw.line.intercept, slope: draw.line.slope }];
  });
  if (pairs.length < 2 || pairs.length < (1 - mostFailures) * draws.length) return null;
  const mean = (read: (pair: (typeof pairs)[number]) => number) =>
    pairs.reduce((sum, pair) => sum + read(pair), 0) / pairs.length;
  const middle = { start: mean(({ start }) => start), slope: mean(({ slope }) => slope) };
  const moment = (a: "start" | "slope", b: "start" | "slope") =>
    pairs.reduce((sum, pair) => sum + (pair[a] - middle[a]) * (pair[b] - middle[b]), 0) / (pairs.length - 1);
  return {
    start: quality.lnEffective - line.intercept,
    slope: line.slope,
    startVariance: moment("start", "start") + quality.standardError ** 2,
    covariance: moment("start", "slope"),
    slopeVariance: moment("slope", "slope"),
    reach: bootstrapReach(families),
  };
}

/** Parameters needed on a day. */
export function neededAt(needed: NeededSize, day: number): Estimate {
  const value = needed.start - needed.slope * day;
  const { startVariance, covariance, slopeVariance } = needed;
  const variance = startVariance - 2 * day * covariance + day * day * slopeVariance;
  const reach = needed.reach * Math.sqrt(Math.max(variance, 0));
  return { value: Math.exp(value), low: Math.exp(value - reach), high: Math.exp(value + reach) };
}

/**
 * The day by which the quality needs no more than `params`, with the days at which the band of {@link neededAt} passes
 * it (Fieller 1954). An end is null where the slope's interval reaches zero.
 *
 * @returns null where the slope is not positive
 */
export function dayOfSize(
  needed: NeededSize,
  params: number,
): { readonly value: number; readonly low: number | null; readonly high: number | null } | null {
  const { start, slope, startVariance, covariance, slopeVariance, reach } = needed;
  if (!(slope > 0)) return null;
  const distance = start - Math.log(params);
  const value = distance / slope;
  const square = reach ** 2;
  const a = slope ** 2 - square * slopeVariance;
  const b = slope * distance - square * covariance;
  const c = distance ** 2 - square * startVariance;
  const discriminant = b * b - a * c;
  const root = Math.sqrt(Math.max(discriminant, 0));
  if (a > 0) return { value, low: (b - root) / a, high: (b + root) / a };
  // Without a root the band holds the size on every day.
  if (a === 0 || discriminant < 0) return { value, low: null, high: null };
  const other = Math.max((b - root) / a, (b + root) / a);
  return { value, low: other <= value ? other : null, high: null };
}
