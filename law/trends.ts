import { type DatedValue, records } from "./frontier.ts";
import { intervalLevel } from "./interval.ts";
import { fitLine, slopeInterval } from "./leastSquares.ts";
import { daysSince, doublingMonths, originDay } from "./time.ts";

/** ln density (or ln price) of one model on its release day. */
export interface TrendPoint extends DatedValue {
  readonly family: string;
}

/** Estimators of the frontier's slope; the intervals of both are the textbook ones of least squares. */
export type Estimator = "records-ols" | "population";

export interface TrendFit {
  readonly estimator: Estimator;
  readonly n_models: number;
  readonly n_families: number;
  readonly n_records: number;
  /** Change of the natural logarithm a day, with its two-sided 90 % interval. */
  readonly slope_per_day: number | null;
  readonly slope_low: number | null;
  readonly slope_high: number | null;
  /** At the origin, 2023-02-24. */
  readonly intercept: number | null;
  readonly r_squared: number | null;
  /** Months to double; the high end is null where the interval of the slope reaches zero. */
  readonly doubling_months: number | null;
  readonly doubling_low: number | null;
  readonly doubling_high: number | null;
  /** Why there is no slope, or null. */
  readonly not_identified: string | null;
}

/** Below these a trend is not identified (method.md section 4). */
export const leastModels = 30;
export const leastFamilies = 5;
/** A line through two records has no interval. */
const leastRecords = 3;

/**
 * The slope of a rising frontier by one estimator.
 * `records-ols` (the paper's): least squares on the running maximum. `population`: on all models.
 */
export function fitTrend(estimator: Estimator, points: readonly TrendPoint[]): TrendFit {
  const found = records(points, "highest");
  const families = new Set(points.map((point) => point.family)).size;
  const counts = { estimator, n_models: points.length, n_families: families, n_records: found.length };
  if (points.length < leastModels || families < leastFamilies) {
    const reason = `${points.length} models of ${families} families; ${leastModels} and ${leastFamilies} are needed`;
    return { ...counts, ...nothing, not_identified: reason };
  }
  const used = estimator === "records-ols" ? found : points;
  if (used.length < leastRecords) {
    return { ...counts, ...nothing, not_identified: `${used.length} records; ${leastRecords} are needed` };
  }
  return { ...counts, ...lineThrough(used, 1), not_identified: null };
}

const nothing = {
  slope_per_day: null,
  slope_low: null,
  slope_high: null,
  intercept: null,
  r_squared: null,
  doubling_months: null,
  doubling_low: null,
  doubling_high: null,
};

/**
 * Least squares through dated values with a textbook interval of the slope and the times that follow.
 * @param direction 1 for doubling of a rising series, -1 for halving of a falling one
 */
export function lineThrough(points: readonly DatedValue[], direction: 1 | -1) {
  const days = points.map((point) => daysSince(originDay, point.date));
  const fit = fitLine(
    days,
    points.map((point) => point.value),
  );
  const { low, high } = slopeInterval(fit, intervalLevel);
  const fastest = direction === 1 ? high : low;
  const slowest = direction === 1 ? low : high;
  return {
    slope_per_day: fit.slope,
    slope_low: low,
    slope_high: high,
    intercept: fit.intercept,
    r_squared: fit.rSquared,
    doubling_months: doublingMonths(fit.slope, direction),
    doubling_low: doublingMonths(fastest, direction),
    doubling_high: doublingMonths(slowest, direction),
  };
}
