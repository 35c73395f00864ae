/** Estimators of the slope of a rising frontier (method.md section 4), over points that count as often as they were drawn. */

import { fitLinear } from "../mathematics/leastSquares.ts";
import { fitQuantileLine } from "../mathematics/quantileLine.ts";
import { fitLine } from "../mathematics/straightLine.ts";
import { daysPerYear } from "../time.ts";
import { type FrontierFit, fitFrontier } from "./frontierFit.ts";

/**
 * - `frontier`, the headline: every model with a gap of its own below the frontier (frontierFit.ts).
 * - `quantile`: quantile regression at 0.9.
 * - `records-ols`, the paper's: least squares on the records.
 * - `population`: least squares on all models; `population-size`: with ln N beside time.
 */
export const estimators = ["frontier", "quantile", "records-ols", "population", "population-size"] as const;
export type Estimator = (typeof estimators)[number];

/** A line through two records has no interval. */
const leastRecords = 3;
const quantileLevel = 0.9;

/** Models of one trend, ascending in time, those of a day by descending value at the points' own fit. */
export interface TrendSeries {
  /** Days since the origin. */
  readonly times: Float64Array;
  /** ln density; NaN where this draw's ruler does not place the model. */
  readonly values: Float64Array;
  /** How often each model's family was drawn. */
  readonly weights: Float64Array;
  /** ln N in the trend's denominator. */
  readonly lnSizes: Float64Array;
  /** Standard deviation of the measurement errors of the values: root mean square of the models' own. */
  readonly measuredNoise: number;
}

export interface TrendLine {
  /** A day. */
  readonly slope: number;
  /** At the origin. */
  readonly intercept: number;
  /** Of least squares; null elsewhere. */
  readonly rSquared: number | null;
  /** Of `frontier`: where another draw's fit may begin. */
  readonly frontier?: FrontierFit;
}

/** @returns null where the points do not say it */
export function estimateTrend(
  estimator: Estimator,
  series: TrendSeries,
  start?: TrendLine | null,
): TrendLine | null {
  const { times, values, weights, lnSizes } = inForce(series);
  if (!varies(times)) return null;
  switch (estimator) {
    case "frontier": {
      const years = times.map((day) => day / daysPerYear);
      const { measuredNoise } = series;
      const fit = fitFrontier({ times: years, values, weights, measuredNoise }, start?.frontier);
      if (!fit.converged) return null;
      return { slope: fit.slope / daysPerYear, intercept: fit.intercept, rSquared: null, frontier: fit };
    }
    case "quantile": {
      const { slope, intercept } = fitQuantileLine(times, values, quantileLevel, weights);
      return { slope, intercept, rSquared: null };
    }
    case "records-ols": {
      const records = recordPlaces(times, values);
      if (records.length < leastRecords) return null;
      return leastSquares(
        records.map((place) => times[place]!),
        records.map((place) => values[place]!),
      );
    }
    case "population":
      return leastSquares(times, values, weights);
    case "population-size": {
      if (times.length < 4 || !varies(lnSizes)) return null;
      const design = new Float64Array(3 * times.length);
      for (let i = 0; i < times.length; i++) {
        design[3 * i] = 1;
        design[3 * i + 1] = times[i]!;
        design[3 * i + 2] = lnSizes[i]!;
      }
      const fit = fitLinear({ design, response: values, weights }, { intercept: true });
      const [intercept, slope] = fit.coefficients as [number, number, number];
      return { slope, intercept, rSquared: fit.rSquared };
    }
  }
}

function leastSquares(x: ArrayLike<number>, y: ArrayLike<number>, weights?: Float64Array): TrendLine {
  const { slope, intercept, rSquared } = fitLine(x, y, weights === undefined ? {} : { weights });
  return { slope, intercept, rSquared };
}

/** Only what was drawn and is placed. */
function inForce({ times, values, weights, lnSizes }: TrendSeries) {
  let count = 0;
  for (let i = 0; i < times.length; i++) if (weights[i]! > 0 && !Number.isNaN(values[i]!)) count += 1;
  if (count === times.length) return { times, values, weights, lnSizes };
  const kept = [times, values, weights, lnSizes].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let filled = 0;
  for (let i = 0; i < times.length; i++) {
    if (!(weights[i]! > 0) || Number.isNaN(values[i]!)) continue;
    kept[0][filled] = times[i]!;
    kept[1][filled] = values[i]!;
    kept[2][filled] = weights[i]!;
    kept[3][filled] = lnSizes[i]!;
    filled += 1;
  }
  const [keptTimes, keptValues, keptWeights, keptSizes] = kept;
  return { times: keptTimes, values: keptValues, weights: keptWeights, lnSizes: keptSizes };
}

function varies(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return true;
  return false;
}

/**
 * Places of the records of the running maximum, strictly above all earlier days, one a day at most.
 *
 * @param times ascending
 */
export function recordPlaces(times: Float64Array, values: Float64Array): number[] {
  const places: number[] = [];
  let best = Number.NEGATIVE_INFINITY;
  for (let start = 0; start < times.length; ) {
    let end = start;
    let highest = start;
    while (end < times.length && times[end] === times[start]) {
      if (values[end]! > values[highest]!) highest = end;
      end += 1;
    }
    if (values[highest]! > best) {
      best = values[highest]!;
      places.push(highest);
    }
    start = end;
  }
  return places;
}
