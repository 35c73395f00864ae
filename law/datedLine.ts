import type { DatedValue } from "./frontier.ts";
import { intervalLevel } from "./interval.ts";
import { fitLine, slopeInterval } from "./leastSquares.ts";
import { daysSince, doublingMonths, originDay } from "./time.ts";

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
