/** Slopes of ln price of a tier, for one draw of its families. */

import { fitLine } from "../mathematics/straightLine.ts";
import { type Estimator, estimateTrend, type TrendLine } from "../trends/estimators.ts";
import { lowestAtMonthEnds, type PricePanel, type PriceSeries } from "./pricePanel.ts";

/**
 * - `month-ends-ols` (headline): least squares through the lowest price on each month's last day, so that months
 *   without a new low count as what they are.
 * - `records-ols`, `frontier`, `quantile`, `population`: as for density (estimators.ts), on -ln price, over each
 *   family's own lows: its first price and every cut below it. They speak of the lowest price so far only: a price
 *   that rises again is no event of theirs.
 */
export const priceEstimators = [
  "month-ends-ols",
  "records-ols",
  "frontier",
  "quantile",
  "population",
] as const;
export type PriceEstimator = (typeof priceEstimators)[number];

/** Which estimators a series has. */
export const estimatorsOf = (series: PriceSeries): readonly PriceEstimator[] =>
  series === "lowest-so-far" ? priceEstimators : ["month-ends-ols"];

/** Below this a line says nothing of its own error. */
export const leastLows = 3;

/**
 * How far a family's low may lie below the frontier without being one, as ln price: list prices carry no error of
 * measurement, and end in round figures.
 */
const priceNoise = 0.2;

/**
 * @param counts how often each family is drawn
 * @param start the fit of another draw, where `frontier` may begin
 * @returns ln price a day; null where the draw does not determine a slope
 */
export function estimatePriceTrend(
  estimator: PriceEstimator,
  series: PriceSeries,
  panel: PricePanel,
  counts: Float64Array,
  start?: TrendLine | null,
): TrendLine | null {
  if (estimator === "month-ends-ols") {
    const { days, values } = monthEndPoints(panel, series, counts);
    if (days.length < leastLows) return null;
    const { slope, intercept, rSquared } = fitLine(days, values);
    return { slope, intercept, rSquared };
  }
  const rising = risingTrend(estimator, panel, counts, start);
  return rising && { ...rising, slope: -rising.slope, intercept: -rising.intercept };
}

function risingTrend(
  estimator: Estimator,
  { lows: { times, values, family } }: PricePanel,
  counts: Float64Array,
  start: TrendLine | null | undefined,
): TrendLine | null {
  const weights = new Float64Array(family.length);
  for (let i = 0; i < family.length; i++) weights[i] = counts[family[i]!]!;
  return estimateTrend(
    estimator,
    { times, values, weights, lnSizes: times, measuredNoise: priceNoise },
    start,
  );
}

/** The month ends on which a drawn family has an offer, with ln of the lowest price. */
export function monthEndPoints(
  panel: PricePanel,
  series: PriceSeries,
  counts: Float64Array,
): { readonly days: Float64Array; readonly values: Float64Array } {
  const lowest = lowestAtMonthEnds(panel, series, counts);
  if (lowest.every(Number.isFinite)) return { days: panel.monthEnds, values: lowest };
  const held = lowest.map((value) => (Number.isFinite(value) ? 1 : 0));
  const priced = (_: number, month: number) => held[month] === 1;
  return { days: panel.monthEnds.filter(priced), values: lowest.filter(priced) };
}
