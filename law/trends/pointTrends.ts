/** The trend of any dated series, rising or falling, by the estimators and the bootstrap of the density trends. */

import { type RandomStream, randomStream } from "../mathematics/random.ts";
import { resampleLineSlopes } from "../mathematics/resampledLines.ts";
import { fitLine } from "../mathematics/straightLine.ts";
import { compareText } from "../ordering.ts";
import { daysPerMonth, daysSince } from "../time.ts";
import {
  type Estimator,
  estimateTrend,
  estimators,
  recordPlaces,
  type TrendLine,
  type TrendSeries,
} from "./estimators.ts";
import { bootstrapInterval, mostFailures, standardDeviation } from "./familyBootstrap.ts";

export interface SeriesPoint {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** Above zero. */
  readonly value: number;
  /** Points of one group are not independent; absent: each is its own. */
  readonly group?: string;
}

export interface PointTrendOptions {
  /** Which side of the points the frontier is on; absent: that to which they move. */
  readonly direction?: "rising" | "falling";
  /** Standard deviation of ln value about the truth; absent: a third of the spread about a line through all. */
  readonly noise?: number;
  readonly replicates: number;
  readonly seed: number;
}

export interface PointTrend {
  readonly estimator: Estimator;
  readonly n_points: number;
  readonly n_groups: number;
  readonly n_records: number;
  /** Change of ln value a day, with its two-sided 90 % interval. */
  readonly slope_per_day: number | null;
  readonly slope_low: number | null;
  readonly slope_high: number | null;
  /** ln 2 / slope in months; below zero for a series that halves. Null ends where the interval reaches a slope of 0. */
  readonly doubling_months: number | null;
  readonly doubling_low: number | null;
  readonly doubling_high: number | null;
  readonly not_identified: string | null;
  readonly headline: boolean;
}

export interface PointTrends {
  readonly direction: "rising" | "falling";
  readonly from: string;
  readonly to: string;
  readonly estimators: readonly PointTrend[];
}

/** As for densities (method.md section 4). */
const leastPoints = 30;
const leastGroups = 5;
/** `population-size` needs sizes, which a series has not. */
const ofSeries = estimators.filter((estimator) => estimator !== "population-size");

/**
 * @param points two different dates at least, values above zero
 */
export function pointTrends(points: readonly SeriesPoint[], options: PointTrendOptions): PointTrends {
  const ordered = [...points].sort(
    (a, b) => compareText(a.date, b.date) || compareText(a.group ?? "", b.group ?? "") || a.value - b.value,
  );
  const from = ordered[0]!.date;
  const times = Float64Array.from(ordered, ({ date }) => daysSince(from, date));
  const logs = Float64Array.from(ordered, ({ value }) => Math.log(value));
  const all = fitLine(times, logs);
  const direction = options.direction ?? (all.slope < 0 ? "falling" : "rising");
  const sign = direction === "rising" ? 1 : -1;
  const groups = ordered.map(({ group }, index) => group ?? `point ${index}`);
  const names = [...new Set(groups)];
  const groupOf = Int32Array.from(groups, (name) => names.indexOf(name));
  const series: TrendSeries = {
    times,
    values: logs.map((value) => sign * value),
    weights: new Float64Array(times.length).fill(1),
    lnSizes: new Float64Array(times.length),
    measuredNoise: Math.max(options.noise ?? all.residualStandardDeviation / 3, 1e-6),
  };
  const rows = ofSeries.map((estimator): PointTrend => {
    const counts = {
      estimator,
      n_points: points.length,
      n_groups: names.length,
      n_records: recordPlaces(times, series.values).length,
      headline: estimator === "frontier",
    };
    const trend = resample(estimator, series, groupOf, names.length, options);
    if (typeof trend === "string") return { ...counts, ...nothing, not_identified: trend };
    const low = sign === 1 ? trend.low : -trend.high;
    const high = sign === 1 ? trend.high : -trend.low;
    // An interval that holds 0 has no longest doubling time.
    const isOpen = low <= 0 && high >= 0;
    return {
      ...counts,
      slope_per_day: sign * trend.slope,
      slope_low: low,
      slope_high: high,
      doubling_months: monthsOf(sign * trend.slope),
      doubling_low: isOpen && sign === -1 ? null : monthsOf(high),
      doubling_high: isOpen && sign === 1 ? null : monthsOf(low),
      not_identified: null,
    };
  });
  return { direction, from, to: ordered.at(-1)!.date, estimators: rows };
}

const nothing = {
  slope_per_day: null,
  slope_low: null,
  slope_high: null,
  doubling_months: null,
  doubling_low: null,
  doubling_high: null,
};

function monthsOf(slopePerDay: number): number | null {
  return slopePerDay === 0 ? null : Math.LN2 / slopePerDay / daysPerMonth;
}

/** Slope and interval, or why there is none. */
function resample(
  estimator: Estimator,
  series: TrendSeries,
  groupOf: Int32Array,
  groups: number,
  { replicates, seed }: PointTrendOptions,
): { readonly slope: number; readonly low: number; readonly high: number } | string {
  const points = series.times.length;
  if (points < leastPoints || groups < leastGroups) {
    return `${points} points of ${groups} groups; ${leastPoints} and ${leastGroups} are needed`;
  }
  const line = estimateTrend(estimator, series);
  if (line === null) return "the points do not determine a slope";
  const slopes =
    estimator === "population"
      ? [...resampleLineSlopes({ ...series, groupOf, groups }, replicates, seed)].filter(
          (slope) => !Number.isNaN(slope),
        )
      : resampleSlopes(estimator, series, groupOf, groups, line, { replicates, seed });
  const error = standardDeviation(slopes);
  if (error === null || slopes.length < (1 - mostFailures) * replicates) {
    return `${replicates - slopes.length} of ${replicates} draws of groups gave no slope`;
  }
  return { slope: line.slope, ...bootstrapInterval(line.slope, error, groups) };
}

function resampleSlopes(
  estimator: Estimator,
  series: TrendSeries,
  groupOf: Int32Array,
  groups: number,
  line: TrendLine,
  { replicates, seed }: Pick<PointTrendOptions, "replicates" | "seed">,
): number[] {
  const slopes: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const counts = drawGroups(groups, randomStream(seed, replicate));
    const weights = Float64Array.from(groupOf, (group) => counts[group]!);
    const drawn = estimateTrend(estimator, { ...series, weights }, line);
    if (drawn !== null) slopes.push(drawn.slope);
  }
  return slopes;
}

function drawGroups(groups: number, random: RandomStream): Float64Array {
  const counts = new Float64Array(groups);
  for (let draw = 0; draw < groups; draw++) counts[random.integer(groups)]! += 1;
  return counts;
}
