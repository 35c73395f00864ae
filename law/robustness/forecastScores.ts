/**
 * How forecasts came out. A forecast is registered with its interval and scored, once it is due, by what is known then.
 */

import { intervalLevel } from "../mathematics/interval.ts";
import { compareText } from "../ordering.ts";

/**
 * - `frontier-density`: the record of density by the due date.
 * - `needed-parameters`: parameters that a model of that record's density needs for the quality of a named one.
 * - `lowest-price`: the lowest price so far by the due date over that of the day of the forecast.
 */
export const forecastSeries = ["frontier-density", "needed-parameters", "lowest-price"] as const;
export type ForecastSeries = (typeof forecastSeries)[number];

export interface Forecast {
  readonly series: ForecastSeries;
  /** `joint/total`, a model, or a tier of quality. */
  readonly subject: string;
  readonly made_on: string;
  readonly due_on: string;
  readonly horizon_months: number;
  /** The series' own value on the day of the forecast. */
  readonly at_origin: number | null;
  /** Median of the predictive distribution, and the ends of its central 90 %. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Draws of it. */
  readonly n_draws: number;
  readonly not_identified: string | null;
}

/** A series as it is known at the time of scoring: a value stands until the next. */
export interface ObservedSeries {
  readonly series: ForecastSeries;
  readonly subject: string;
  /** In order of date. */
  readonly steps: readonly {
    readonly date: string;
    readonly value: number;
    /** Whether the figure may stand in a published table. */
    readonly redistribute: boolean;
  }[];
  /** The last day that the facts cover. */
  readonly knownTo: string;
}

export interface ForecastScore {
  /** Null also where the realised value may not be republished. */
  readonly realised: number | null;
  /** Null where the forecast is not due, or nothing is known of its series. */
  readonly inside: boolean | null;
  /** Of the natural logarithms: smaller is better. Null where `inside` is. */
  readonly interval_score: number | null;
}

export type ScoredForecast<Row extends Forecast> = Row & ForecastScore;

/** Pure: forecasts of earlier snapshots against the facts of now. In the order given. */
export function scoreForecasts<Row extends Forecast>(
  forecasts: readonly Row[],
  observed: readonly ObservedSeries[],
): ScoredForecast<Row>[] {
  return forecasts.map((forecast) => ({ ...forecast, ...scoreOf(forecast, observed) }));
}

const unscored: ForecastScore = { realised: null, inside: null, interval_score: null };

function scoreOf(forecast: Forecast, observed: readonly ObservedSeries[]): ForecastScore {
  const { low, high, due_on } = forecast;
  const known = observed.find(
    ({ series, subject }) => series === forecast.series && subject === forecast.subject,
  );
  if (low === null || high === null || !known || due_on > known.knownTo) return unscored;
  const then = valueOn(known, due_on);
  const origin = valueOn(known, forecast.made_on);
  if (!then || !origin) return unscored;
  const realised = forecast.series === "lowest-price" ? then.value / origin.value : then.value;
  const [x, from, to] = [realised, low, high].map(Math.log) as [number, number, number];
  // The two sides come by different sums: a value on an end of the interval is inside it.
  const rounding = 1e-9;
  return {
    realised: then.redistribute ? realised : null,
    inside: x >= from - rounding && x <= to + rounding,
    interval_score: intervalScore(x, from, to),
  };
}

function valueOn({ steps }: ObservedSeries, day: string): ObservedSeries["steps"][number] | undefined {
  return steps.findLast(({ date }) => compareText(date, day) <= 0);
}

/**
 * Width of the interval, and 2/alpha times the distance by which it is missed (Gneiting and Raftery 2007, equation 43,
 * doi 10.1198/016214506000001437); proper for a central interval of level 1 - alpha.
 */
export function intervalScore(value: number, low: number, high: number): number {
  const alpha = 1 - intervalLevel;
  return high - low + (2 / alpha) * (Math.max(0, low - value) + Math.max(0, value - high));
}
