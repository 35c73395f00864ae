import { paper, paperPriceWindowTo, priceTiers, thresholdShift } from "../constants.ts";
import type { Facts } from "../facts.ts";
import { compareText, latestDay } from "../ordering.ts";
import { dayAfter, daysPerMonth, daysSince, originDay } from "../time.ts";
import type { Sampling } from "../trends/densityTrends.ts";
import { type PriceBreakFigures, priceBreak } from "./priceBreaks.ts";
import { estimatorsOf, type PriceEstimator } from "./priceEstimators.ts";
import {
  inOrderOfOffers,
  offersOf,
  type PriceBasis,
  type PriceRestriction,
  priceBases,
  priceRestrictions,
} from "./priceOffers.ts";
import { PriceDraws, type PricePanel, type PriceSeries, pricePanel, priceSeries } from "./pricePanel.ts";
import {
  endPointHalving,
  type PriceFrontierRow,
  type PriceTier,
  priceFrontier,
  tierDefiners,
  tierMembers,
} from "./prices.ts";
import { type PriceTrendFigures, priceTrendFigures } from "./priceTrends.ts";

/** Which lowest price a row speaks of. */
interface PriceSelection {
  readonly tier: string;
  readonly threshold: number;
  readonly basis: PriceBasis;
  readonly restriction: PriceRestriction;
  readonly series: PriceSeries;
  readonly headline: boolean;
}

export interface PriceTrendRow extends PriceSelection, PriceTrendFigures {
  readonly estimator: PriceEstimator;
  readonly window: string;
  readonly window_to: string;
  /** Lows, or changes of the lowest price on sale. */
  readonly n_records: number;
  readonly first_usd_per_mtok: number;
  readonly last_usd_per_mtok: number;
  /** Whether the first and the last low may be shown. */
  readonly first_redistribute: boolean;
  readonly last_redistribute: boolean;
}

/** The test of one break in slope over the whole history. */
export interface PriceBreakRow extends PriceSelection, PriceBreakFigures {
  readonly window_to: string;
  readonly break_on: string | null;
  readonly break_on_low: string | null;
  readonly break_on_high: string | null;
}

export interface PriceAnalysis {
  readonly frontiers: readonly PriceFrontierRow[];
  readonly trends: readonly PriceTrendRow[];
  readonly breaks: readonly PriceBreakRow[];
  /** Halving between the two prices the paper names, as our facts date them; null where one is missing. */
  readonly paperEndPoints: ReturnType<typeof endPointHalving> | null;
}

const headlineEstimator: PriceEstimator = "month-ends-ols";

/** What every selection of an analysis is looked at with. */
interface Setting {
  readonly facts: Facts;
  readonly sampling: Sampling;
  readonly draws: PriceDraws;
  readonly windows: readonly { readonly window: string; readonly to: string }[];
}

/**
 * Frontiers, halving times and breaks of every tier, basis and restriction. Thresholds are moved for the halving times only.
 * The estimators that cost most have intervals at input prices, confirmed or the vendor's own; at a moved threshold only the
 * headline's has one, at input prices. All others are values alone.
 */
export function analysePrices(facts: Facts, sampling: Sampling): PriceAnalysis {
  // The newest price seen, not the day of the analysis: the same facts give the same estimates on any day, and no window of a
  // vintage reaches into its future.
  const newest = latestDay(
    facts.prices.map((price) => price.valid_from),
    "",
  );
  const windows = [
    { window: "paper", to: compareText(newest, paperPriceWindowTo) < 0 ? newest : paperPriceWindowTo },
    { window: "all", to: newest },
  ];
  const prices = inOrderOfOffers(facts.prices);
  const setting = {
    facts: { ...facts, prices },
    sampling,
    draws: new PriceDraws(sampling.seed),
    windows,
  };
  const parts = (priceTiers as readonly PriceTier[]).flatMap((tier) =>
    [0, -thresholdShift, thresholdShift].flatMap((shift) => analyseThreshold(setting, tier, shift)),
  );
  const frontiers = parts.flatMap((part) => part.frontiers);
  return {
    frontiers,
    trends: parts.flatMap((part) => part.trends),
    breaks: parts.flatMap((part) => part.breaks),
    paperEndPoints: paperEndPoints(frontiers),
  };
}

interface Part {
  readonly frontiers: readonly PriceFrontierRow[];
  readonly trends: readonly PriceTrendRow[];
  readonly breaks: readonly PriceBreakRow[];
}

function analyseThreshold(setting: Setting, tier: PriceTier, shift: number): Part[] {
  const { prices, api_scores, api_families } = setting.facts;
  const threshold = tier.threshold + shift;
  const definers = tierDefiners(tier, api_families);
  const members = tierMembers(tier, threshold, api_scores, api_families);
  return priceBases.flatMap((basis) =>
    priceRestrictions.map((restriction) => {
      const offers = offersOf(members, basis, restriction, prices);
      const frontier = priceFrontier(tier, threshold, basis, restriction, offers);
      const parts = setting.windows.flatMap(({ window, to }) => {
        const panel = pricePanel(offers, to, definers);
        return priceSeries.map((series) => {
          const rows = frontier.filter((row) => row.series === series && row.date <= to);
          const selection = { tier: tier.tier, threshold, basis, restriction, series };
          const trends = trendsOf(setting, panel, rows, { ...selection, window, window_to: to }, shift !== 0);
          const isTested = shift === 0 && window === "all" && rows.length > 0;
          return {
            trends,
            breaks: isTested ? [breakOf(setting, panel, { ...selection, window_to: to })] : [],
          };
        });
      });
      return {
        frontiers: shift === 0 ? frontier : [],
        trends: parts.flatMap(({ trends }) => trends),
        breaks: parts.flatMap(({ breaks }) => breaks),
      };
    }),
  );
}

type Selection = Omit<PriceSelection, "headline">;

function trendsOf(
  { draws, sampling }: Setting,
  panel: PricePanel,
  rows: readonly PriceFrontierRow[],
  selection: Selection & Pick<PriceTrendRow, "window" | "window_to">,
  isMoved: boolean,
): PriceTrendRow[] {
  const ends = windowEnds(rows);
  if (ends === null) return [];
  const asked = estimatorsOf(selection.series).map((estimator) => {
    const isOfHeadline = !isMoved && selection.window === "all" && isHeadlineSelection(selection);
    const headline = isOfHeadline && estimator === headlineEstimator;
    return {
      estimator,
      headline,
      replicates: replicatesOf(estimator, selection, isMoved, headline, sampling),
    };
  });
  const figures = priceTrendFigures(panel, selection.series, rows.length, asked, draws);
  return asked.map(({ estimator, headline }, place) => ({
    ...selection,
    estimator,
    ...ends,
    ...figures[place]!,
    headline,
  }));
}

function breakOf(
  { draws, sampling: { seed, headlineReplicates, otherReplicates } }: Setting,
  panel: PricePanel,
  selection: Selection & Pick<PriceBreakRow, "window_to">,
): PriceBreakRow {
  const headline = isHeadlineSelection(selection);
  const replicates = headline ? headlineReplicates : otherReplicates;
  const found = priceBreak(panel, selection.series, replicates, draws, seed);
  return { ...selection, ...found, ...datesOf(found), headline };
}

function isHeadlineSelection({ basis, restriction, series }: Selection): boolean {
  return basis === "input" && restriction === "any-host-confirmed" && series === "lowest-so-far";
}

function windowEnds(rows: readonly PriceFrontierRow[]) {
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last) return null;
  return {
    n_records: rows.length,
    first_usd_per_mtok: first.usd_per_mtok,
    last_usd_per_mtok: last.usd_per_mtok,
    first_redistribute: first.redistribute,
    last_redistribute: last.redistribute,
  };
}

function replicatesOf(
  estimator: PriceEstimator,
  { basis, restriction }: Pick<PriceSelection, "basis" | "restriction">,
  isMoved: boolean,
  isHeadline: boolean,
  { headlineReplicates, otherReplicates }: Sampling,
): number {
  if (isHeadline) return headlineReplicates;
  if (estimator === headlineEstimator) return isMoved && basis !== "input" ? 0 : otherReplicates;
  if (estimator === "records-ols") return isMoved ? 0 : otherReplicates;
  const isShown = restriction === "any-host-confirmed" || restriction === "first-party";
  return !isMoved && basis === "input" && isShown ? otherReplicates : 0;
}

function datesOf({ break_day, break_day_low, break_day_high }: PriceBreakFigures) {
  const day = (days: number | null) => (days === null ? null : dayAfter(originDay, days));
  return { break_on: day(break_day), break_on_low: day(break_day_low), break_on_high: day(break_day_high) };
}

/** The paper compares $20 (GPT-3.5, text-davinci-003) with $0.075 (Gemini 1.5 Flash) per million input tokens. */
function paperEndPoints(frontiers: readonly PriceFrontierRow[]): ReturnType<typeof endPointHalving> | null {
  const lows = frontiers.filter(
    (row) =>
      row.tier === "gpt-3.5" &&
      row.basis === "input" &&
      row.restriction === "first-party" &&
      row.series === "lowest-so-far" &&
      row.date <= paperPriceWindowTo,
  );
  const from = lows.find((row) => row.usd_per_mtok === paper.price_from_usd);
  const to = lows.find((row) => row.usd_per_mtok === paper.price_to_usd);
  if (!from || !to) return null;
  const months = daysSince(from.date, to.date) / daysPerMonth;
  return endPointHalving(
    { date: from.date, usd: from.usd_per_mtok },
    { date: to.date, usd: to.usd_per_mtok },
    months,
  );
}
