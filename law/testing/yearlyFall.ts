/**
 * The regression of Epoch AI's study of falling prices (2025-03): among models at or above a score, from the day of the model
 * that sets it, those that undercut all before; ln price on years of 365 days; the fall is `exp(-slope)` times a year, its
 * interval Student's. It is reproduced to certify our frontier and line on published figures, and makes none of ours.
 */

import { fitLine, slopeInterval } from "../mathematics/straightLine.ts";
import { daysSince } from "../time.ts";
import { type DatedValue, records } from "../trends/frontier.ts";

const daysPerStudyYear = 365;

export interface YearlyFall {
  /** Times cheaper a year, with the interval at `level`. */
  readonly factor: number;
  readonly low: number;
  readonly high: number;
  readonly rSquared: number;
  readonly lows: number;
}

/**
 * @param prices USD per million tokens, in any order; three lows at least
 * @param level of the two-sided interval, in (0, 1)
 */
export function yearlyFall(prices: readonly DatedValue[], level: number): YearlyFall {
  const lows = records(prices, "lowest");
  const fit = fitLine(
    lows.map(({ date }) => daysSince(lows[0]!.date, date) / daysPerStudyYear),
    lows.map(({ value }) => Math.log(value)),
  );
  const { low, high } = slopeInterval(fit, level);
  return {
    factor: Math.exp(-fit.slope),
    low: Math.exp(-high),
    high: Math.exp(-low),
    rSquared: fit.rSquared,
    lows: lows.length,
  };
}
