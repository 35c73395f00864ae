/**
 * Halving times of a tier's lowest price, with intervals (method.md sections 5.3 and 6; docs/decisions/0010-price-intervals.md).
 *
 * Every estimator's interval is the standard deviation of its slope over draws of families, times t. Of the two that draw a
 * line through the series itself that is not all: what the series departs from a line by (steps, waits, shocks that all
 * families feel) is in every draw alike. Its error is added in squares: serially dependent for the month ends, independent
 * for the lows.
 */

import { studentTQuantile } from "../mathematics/distributions.ts";
import { intervalLevel } from "../mathematics/interval.ts";
import { errorUnder, fitSerialErrors, slopeCoefficients } from "../mathematics/serialErrors.ts";
import { fitLine } from "../mathematics/straightLine.ts";
import { counted } from "../ordering.ts";
import { doublingMonths } from "../time.ts";
import { recordPlaces, type TrendLine } from "../trends/estimators.ts";
import { mostFailures, standardDeviation } from "../trends/familyBootstrap.ts";
import { estimatePriceTrend, leastLows, monthEndPoints, type PriceEstimator } from "./priceEstimators.ts";
import type { PriceDraws, PricePanel, PriceSeries } from "./pricePanel.ts";

/** Below these a trend is not identified. */
export const leastPriceFamilies = 5;
const leastMonthEnds = 6;

export interface PriceTrendFigures {
  readonly n_families: number;
  /** Draws of families behind the interval; 0 for a value without one. */
  readonly replicates: number;
  /** Change of ln price a day, with its two-sided 90 % interval. */
  readonly slope_per_day: number | null;
  readonly slope_low: number | null;
  readonly slope_high: number | null;
  /** Of least squares only. */
  readonly r_squared: number | null;
  readonly halving_months: number | null;
  readonly halving_low: number | null;
  /** Null where the interval of the slope reaches zero. */
  readonly halving_high: number | null;
  readonly not_identified: string | null;
}

/** One trend that is asked for, and how often families are drawn for it; 0 for a value alone. */
export interface PriceTrendAsked {
  readonly estimator: PriceEstimator;
  readonly replicates: number;
}

/**
 * All trends of one series; the draws are shared, so that estimators can be compared.
 *
 * @param lows how many lows the series has
 * @returns in the order asked
 */
export function priceTrendFigures(
  panel: PricePanel,
  series: PriceSeries,
  lows: number,
  asked: readonly PriceTrendAsked[],
  draws: PriceDraws,
): PriceTrendFigures[] {
  const families = panel.families.length;
  const once = new Float64Array(families).fill(1);
  const { days, values } = monthEndPoints(panel, series, once);
  const reason = whyNot(lows, families, days.length);
  if (reason !== null) return asked.map(() => unidentified(families, reason));
  const lines = asked.map(({ estimator }) => estimatePriceTrend(estimator, series, panel, once));
  const slopes = asked.map((): number[] => []);
  const most = asked.reduce((count, { replicates }) => Math.max(count, replicates), 0);
  for (let replicate = 0; replicate < most; replicate++) {
    const counts = draws.counts(panel, replicate);
    for (const [place, { estimator, replicates }] of asked.entries()) {
      if (replicate >= replicates || lines[place] === null) continue;
      const line = estimatePriceTrend(estimator, series, panel, counts, lines[place]);
      if (line !== null) slopes[place]!.push(line.slope);
    }
  }
  return asked.map(({ estimator, replicates }, place) => {
    const line = lines[place]!;
    if (line === null) return unidentified(families, `${lows} lows do not determine a slope`);
    if (replicates === 0) return figures(families, replicates, line, null);
    const drawn = slopes[place]!;
    const spread = standardDeviation(drawn);
    if (spread === null || replicates - drawn.length > mostFailures * replicates) {
      const failures = replicates - drawn.length;
      return unidentified(families, `${failures} of ${replicates} draws of families gave no slope`);
    }
    const ofSeries = seriesError(estimator, panel, days, values, line);
    const fewest = Math.min(families, ofSeries === null ? families : levels(values));
    const reach =
      studentTQuantile((1 + intervalLevel) / 2, Math.max(fewest - 2, 1)) * Math.hypot(spread, ofSeries ?? 0);
    if (reach <= leastReach * Math.abs(line.slope)) {
      return unidentified(
        families,
        "every draw of families gives the same line, so that none has an interval",
      );
    }
    return figures(families, replicates, line, reach);
  });
}

/** Of the slope: less is rounding. */
const leastReach = 1e-12;

function whyNot(lows: number, families: number, monthEnds: number): string | null {
  if (lows < leastLows || families < leastPriceFamilies) {
    return `${counted(lows, "low")} among ${counted(families, "family", "families")}; ${leastLows} and ${leastPriceFamilies} are needed`;
  }
  return monthEnds < leastMonthEnds ? `${monthEnds} month ends; ${leastMonthEnds} are needed` : null;
}

/** Error of the slope from what the series departs from its line by; null for estimators over all families' lows. */
function seriesError(
  estimator: PriceEstimator,
  { lows }: PricePanel,
  days: Float64Array,
  values: Float64Array,
  line: TrendLine,
): number | null {
  if (estimator === "month-ends-ols") {
    const residuals = values.map((value, i) => value - line.intercept - line.slope * days[i]!);
    const errors = fitSerialErrors(residuals, 2);
    return errors && errorUnder(errors, slopeCoefficients(days));
  }
  if (estimator !== "records-ols") return null;
  const places = recordPlaces(lows.times, lows.values);
  return fitLine(
    places.map((place) => lows.times[place]!),
    places.map((place) => lows.values[place]!),
  ).slopeStandardError;
}

/** How many prices the month ends show: what a series of steps knows of its slope. */
function levels(values: Float64Array): number {
  let count = 1;
  for (let i = 1; i < values.length; i++) if (values[i] !== values[i - 1]) count += 1;
  return count;
}

function figures(
  families: number,
  replicates: number,
  { slope, rSquared }: TrendLine,
  reach: number | null,
): PriceTrendFigures {
  return {
    n_families: families,
    replicates,
    slope_per_day: slope,
    slope_low: reach === null ? null : slope - reach,
    slope_high: reach === null ? null : slope + reach,
    r_squared: rSquared === null || Number.isNaN(rSquared) ? null : rSquared,
    halving_months: doublingMonths(slope, -1),
    halving_low: reach === null ? null : doublingMonths(slope - reach, -1),
    halving_high: reach === null ? null : doublingMonths(slope + reach, -1),
    not_identified: null,
  };
}

const nothing = {
  replicates: 0,
  slope_per_day: null,
  slope_low: null,
  slope_high: null,
  r_squared: null,
  halving_months: null,
  halving_low: null,
  halving_high: null,
};

function unidentified(families: number, reason: string): PriceTrendFigures {
  return { n_families: families, ...nothing, not_identified: reason };
}
