import { type Estimator, estimators } from "../trends/estimators.ts";

/** Draws of families or groups a world; the interval's width varies by 5 % more than with a thousand. */
export const worldReplicates = 200;

/** What one world gave for one estimator: its slope and interval a day, or null where it is not identified. */
export interface WorldOutcome {
  readonly estimator: Estimator;
  readonly found: { readonly slope: number; readonly low: number; readonly high: number } | null;
}

interface Trend {
  readonly estimator: Estimator;
  readonly slope_per_day: number | null;
  readonly slope_low: number | null;
  readonly slope_high: number | null;
}

/** One an estimator of `asked`, in its order; no row is no trend. */
export function outcomesOf(
  trends: readonly Trend[],
  asked: readonly Estimator[] = estimators,
): WorldOutcome[] {
  return asked.map((estimator) => {
    const row = trends.find((trend) => trend.estimator === estimator);
    const { slope_per_day: slope, slope_low: low, slope_high: high } = row ?? {};
    return { estimator, found: slope == null || low == null || high == null ? null : { slope, low, high } };
  });
}
