import { priceTiers } from "../law/constants.ts";
import type { Figure } from "./format.ts";
import { type ReportInput, type Row, readRows } from "./readings.ts";

/** A day on which a lowest price changed. */
export interface PriceReading {
  readonly date: string;
  readonly provider: string;
  readonly model: string;
  readonly usd: number;
  readonly lineages: number | null;
}

export interface PriceTrendReading {
  readonly estimator: string;
  readonly tier: string;
  readonly threshold: number | null;
  readonly basis: string;
  readonly restriction: string;
  readonly series: string;
  readonly window: string;
  readonly to: string;
  readonly families: number | null;
  readonly records: number;
  readonly firstUsd: number | null;
  readonly lastUsd: number | null;
  readonly halving: Figure;
  readonly rSquared: number | null;
  readonly headline: boolean;
  readonly notIdentified: string | null;
}

/** The test of one change of pace in a lowest price. */
export interface PriceBreakReading {
  readonly tier: string;
  readonly basis: string;
  readonly restriction: string;
  readonly series: string;
  /** The best date, identified or not. */
  readonly on: string | null;
  readonly onLow: string | null;
  readonly onHigh: string | null;
  readonly pValue: number | null;
  /** Halving times; no value where the price did not fall. */
  readonly before: Figure;
  readonly after: Figure;
  readonly headline: boolean;
  readonly notIdentified: string | null;
}

export interface PriceReadings {
  /** Trends of the lowest price so far. */
  readonly trends: readonly PriceTrendReading[];
  /** Trends of the lowest price on sale, which may rise. */
  readonly onSale: readonly PriceTrendReading[];
  readonly breaks: readonly PriceBreakReading[];
  /** Lowest so far at the tier's own threshold. */
  lowestSoFar(tier: string, basis: string, restriction: string): readonly PriceReading[];
  /** Estimator of the headline halving. */
  readonly estimator: string;
  /** The trend at the tier's own threshold, by the headline's estimator unless another is named; or null. */
  trend(
    tier: string,
    basis: string,
    restriction: string,
    window: string,
    estimator?: string,
  ): PriceTrendReading | null;
}

/** The score that a member of a tier reaches, percent. */
export function thresholdOf(tier: string): number | null {
  return priceTiers.find((candidate) => candidate.tier === tier)?.threshold ?? null;
}

/** The benchmark that a tier is told by. */
export function benchmarkOf(tier: string): string | null {
  return priceTiers.find((candidate) => candidate.tier === tier)?.benchmark ?? null;
}

const lowestSoFar = "lowest-so-far";

export function readPrices(input: ReportInput): PriceReadings {
  const frontiers = readRows(input.tables, "price_frontiers").filter(
    (row) => row.text("series") === lowestSoFar,
  );
  const allTrends = readRows(input.tables, "price_trends").map(
    (row): PriceTrendReading => ({
      estimator: row.text("estimator") ?? "",
      tier: row.text("tier") ?? "",
      threshold: row.number("threshold"),
      basis: row.text("basis") ?? "",
      restriction: row.text("restriction") ?? "",
      series: row.text("series") ?? lowestSoFar,
      window: row.text("window") ?? "",
      to: row.text("window_to") ?? "",
      families: row.number("n_families"),
      records: row.number("n_records") ?? 0,
      firstUsd: row.number("first_usd_per_mtok"),
      lastUsd: row.number("last_usd_per_mtok"),
      halving: row.figure("halving_months", "halving_low", "halving_high"),
      rSquared: row.number("r_squared"),
      headline: row.flag("headline"),
      notIdentified: row.text("not_identified"),
    }),
  );
  const trends = allTrends.filter((row) => row.series === lowestSoFar);
  const headlineEstimator = trends.find((row) => row.headline)?.estimator ?? trends[0]?.estimator ?? "";
  return {
    trends,
    onSale: allTrends.filter((row) => row.series === "lowest-on-sale"),
    breaks: readRows(input.tables, "price_breaks").map(breakReading),
    estimator: headlineEstimator,
    lowestSoFar: (tier, basis, restriction) =>
      frontiers
        .filter(
          (row) =>
            row.text("tier") === tier &&
            row.text("basis") === basis &&
            row.text("restriction") === restriction,
        )
        .flatMap((row) => {
          const date = row.text("date");
          const usd = row.number("usd_per_mtok");
          if (date === null || usd === null || usd <= 0) return [];
          return {
            date,
            usd,
            provider: row.text("provider") ?? "",
            model: row.text("model") ?? "",
            lineages: row.number("lineages"),
          };
        }),
    trend: (tier, basis, restriction, window, estimator = headlineEstimator) =>
      trends.find(
        (row) =>
          row.estimator === estimator &&
          row.tier === tier &&
          row.basis === basis &&
          row.restriction === restriction &&
          row.window === window &&
          row.threshold === thresholdOf(tier),
      ) ?? null,
  };
}

function breakReading(row: Row): PriceBreakReading {
  return {
    tier: row.text("tier") ?? "",
    basis: row.text("basis") ?? "",
    restriction: row.text("restriction") ?? "",
    series: row.text("series") ?? "",
    on: row.text("break_on"),
    onLow: row.text("break_on_low"),
    onHigh: row.text("break_on_high"),
    pValue: row.number("p_value"),
    before: row.figure("halving_before_months", "halving_before_low", "halving_before_high"),
    after: row.figure("halving_after_months", "halving_after_low", "halving_after_high"),
    headline: row.flag("headline"),
    notIdentified: row.text("not_identified"),
  };
}
