/*
 * A score as the rulers see it: the logit of the part between the floor (chance) and 100,
 *   y = ln((S - floor) / (100 - S)),
 * with the variance that its measurement error has on that scale.
 */

export type ScoreStatus = "ok" | "below_floor" | "above_ceiling";

/** A score at or under the floor, or at the ceiling, has no logit: it is censored, never clipped. */
export function scoreStatus(score: number, floor: number): ScoreStatus {
  return score <= floor ? "below_floor" : score >= 100 ? "above_ceiling" : "ok";
}

/** @param score percent strictly between `floor` and 100 */
export function scoreLogit(score: number, floor: number): number {
  return Math.log((score - floor) / (100 - score));
}

/** dy/dS, per percentage point: what turns an error in points into one in logits (delta method). */
export function scoreLogitSlope(score: number, floor: number): number {
  return 1 / (score - floor) + 1 / (100 - score);
}

/** The inverse of `scoreLogit`: percent. */
export function scoreFromLogit(logit: number, floor: number): number {
  return floor + (100 - floor) / (1 + Math.exp(-logit));
}

/**
 * Variance of a printed score in squared percentage points: the spread among reporters plus the sampling
 * error of a proportion over the benchmark's items.
 */
export function scoreVariance(score: number, reportSpread: number, items: number | null): number {
  const proportion = Math.min(Math.max(score / 100, 0), 1);
  const sampling = items === null ? 0 : (1e4 * proportion * (1 - proportion)) / items;
  return reportSpread ** 2 + sampling;
}
