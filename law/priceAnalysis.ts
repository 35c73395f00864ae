import { paper, paperPriceWindowTo, priceTiers, thresholdShift } from "./constants.ts";
import type { Facts } from "./facts.ts";
import { latestDay } from "./ordering.ts";
import {
  endPointHalving,
  type PriceFrontierRow,
  type PriceTrendRow,
  priceBases,
  priceEstimators,
  priceFrontier,
  priceRestrictions,
  priceTrend,
  tierMembers,
} from "./prices.ts";
import { daysPerMonth, daysSince } from "./time.ts";

export interface PriceAnalysis {
  readonly frontiers: readonly PriceFrontierRow[];
  readonly trends: readonly (PriceTrendRow & { readonly window: string; readonly headline: boolean })[];
  /** Halving between the two prices the paper names, as our facts date them; null where one is missing. */
  readonly paperEndPoints: ReturnType<typeof endPointHalving> | null;
}

/** Frontiers and halving times of every tier, basis and restriction; thresholds moved for the trends only. */
export function analysePrices(facts: Facts): PriceAnalysis {
  const frontiers: PriceFrontierRow[] = [];
  const trends: PriceAnalysis["trends"][number][] = [];
  // The newest price seen, not the day of the analysis: the same facts give the same estimates on any day.
  const newest = latestDay(
    facts.prices.map((price) => price.valid_from),
    paperPriceWindowTo,
  );
  const windows = [
    { window: "paper", to: paperPriceWindowTo },
    { window: "all", to: newest },
  ];
  for (const tier of priceTiers) {
    for (const shift of [0, -thresholdShift, thresholdShift]) {
      const threshold = tier.threshold + shift;
      const members = tierMembers(tier, threshold, facts.api_scores, facts.api_families);
      for (const basis of priceBases) {
        for (const restriction of priceRestrictions) {
          const frontier = priceFrontier(tier, threshold, members, basis, restriction, facts.prices);
          if (shift === 0) frontiers.push(...frontier);
          for (const { window, to } of windows) {
            for (const estimator of priceEstimators) {
              const trend = priceTrend(estimator, frontier, to);
              if (trend)
                trends.push({
                  ...trend,
                  window,
                  headline: shift === 0 && window === "all" && isHeadline(trend),
                });
            }
          }
        }
      }
    }
  }
  return { frontiers, trends, paperEndPoints: paperEndPoints(frontiers) };
}

function isHeadline({ estimator, basis, restriction }: PriceTrendRow): boolean {
  return estimator === "month-ends-ols" && basis === "input" && restriction === "any-host-confirmed";
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
