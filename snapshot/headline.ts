import type { Estimates } from "../law/analyse.ts";
import { methodVersion, paper } from "../law/constants.ts";
import { headlineEstimator } from "../law/trends/densityTrends.ts";
import { roundToPublished } from "./table.ts";

export interface Interval {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The ends of an interval whose value stands beside it. */
export type Ends = Pick<Interval, "low" | "high">;

/** The figures that the report leads with, by the contract of `headline.json`. */
export interface Headline {
  readonly method_version: string;
  readonly doubling_months: Interval;
  readonly slope_per_day: number | null;
  readonly slope_per_day_interval: Ends;
  /** Of least squares on the records, as the paper's. */
  readonly r_squared: number | null;
  readonly records: number;
  readonly models: number;
  readonly estimator: string;
  /** What the interval is. */
  readonly interval: string;
  readonly ruler: string;
  readonly basis: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly not_identified: string | null;
  readonly price_halving_months: Readonly<Record<string, Interval>>;
  readonly effective_size_on_fixed_price_chip_days: number | null;
  readonly effective_size_on_fixed_price_chip_days_interval: Ends;
  readonly paper: typeof paper;
  /** The paper's two price end points as dated by our facts. */
  readonly paper_price_end_points: Estimates["prices"]["paperEndPoints"];
}

/** The paper's estimator over the headline's models: the records alone have an R squared that can be compared with its. */
const recordsEstimator = "records-ols";

/** @throws RangeError when the estimates have no headline trend */
export function headlineOf(estimates: Estimates): Headline {
  const trend = estimates.trends.find((row) => row.headline);
  const records = estimates.trends.find(
    (row) =>
      row.estimator === recordsEstimator &&
      row.benchmark === trend?.benchmark &&
      row.basis === trend?.basis &&
      row.window === trend?.window,
  );
  const combined = estimates.combination.find((row) => row.headline);
  const prices = estimates.prices.trends.filter((row) => row.headline);
  const endPoints = estimates.prices.paperEndPoints;
  return {
    method_version: methodVersion,
    doubling_months: interval(trend?.doubling_months, trend?.doubling_low, trend?.doubling_high),
    slope_per_day: rounded(trend?.slope_per_day),
    slope_per_day_interval: ends(trend?.slope_low, trend?.slope_high),
    r_squared: rounded(trend?.r_squared ?? records?.r_squared),
    records: trend?.n_records ?? 0,
    models: trend?.n_models ?? 0,
    estimator: trend?.estimator ?? headlineEstimator,
    interval: `90 %, by drawing families with replacement ${estimates.sampling.headlineReplicates} times through ruler, densities and trend; standard deviation times t of the families less two`,
    ruler: trend?.ruler ?? "joint",
    basis: trend?.basis ?? "total",
    window: { from: trend?.window_from ?? "", to: trend?.window_to ?? "" },
    not_identified: trend ? trend.not_identified : "no ruler could be fitted to the facts known",
    price_halving_months: Object.fromEntries(
      prices.map((row) => [row.tier, interval(row.halving_months, row.halving_low, row.halving_high)]),
    ),
    effective_size_on_fixed_price_chip_days: rounded(combined?.effective_size_doubling_days),
    effective_size_on_fixed_price_chip_days_interval: ends(
      combined?.effective_size_low_days,
      combined?.effective_size_high_days,
    ),
    paper,
    paper_price_end_points: endPoints && {
      ...endPoints,
      ratio: roundToPublished(endPoints.ratio),
      halvings: roundToPublished(endPoints.halvings),
      halving_months: roundToPublished(endPoints.halving_months),
    },
  };
}

function interval(
  value: number | null | undefined,
  low: number | null | undefined,
  high: number | null | undefined,
): Interval {
  return { value: rounded(value), low: rounded(low), high: rounded(high) };
}

function ends(low: number | null | undefined, high: number | null | undefined): Ends {
  return { low: rounded(low), high: rounded(high) };
}

function rounded(value: number | null | undefined): number | null {
  return value == null ? null : roundToPublished(value);
}
