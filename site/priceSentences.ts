import { paperPriceWindowTo } from "../law/constants.ts";
import { daysPerMonth, daysSince } from "../law/time.ts";
import type { Headline } from "../snapshot/headline.ts";
import { counted, decimals, duration, listed, significant, usd, withInterval } from "./format.ts";
import { benchmarkName, estimatorName, tierName } from "./names.ts";
import { breakSentences } from "./priceBreaks.ts";
import { benchmarkOf, type PriceReadings, type PriceTrendReading, thresholdOf } from "./priceReadings.ts";
import { againstPaper, areApart, monthsOf } from "./sentences.ts";

/** The tier that the page shows in full; the paper's. */
export const shownTier = "gpt-3.5";

/** Basis and restriction of the headline halving. */
const headlineBasis = "input";
const headlineRestriction = "any-host-confirmed";

export function headlinePriceTrend(prices: PriceReadings): PriceTrendReading | null {
  return (
    prices.trends.find((row) => row.tier === shownTier && row.headline) ??
    prices.trend(shownTier, headlineBasis, headlineRestriction, "all")
  );
}

export function priceTitle(prices: PriceReadings): string {
  const trend = headlinePriceTrend(prices);
  const quality = `The price of ${tierName(shownTier)}'s quality`;
  return trend?.halving.value == null
    ? `How fast the price of ${tierName(shownTier)}'s quality halves is not identified`
    : `${quality} halves every ${monthsOf(trend.halving)}`;
}

/** The section's finding: how far the lowest price fell. */
export function priceSectionTitle(prices: PriceReadings): string {
  const trend = headlinePriceTrend(prices);
  const lows = trend ? prices.lowestSoFar(shownTier, trend.basis, trend.restriction) : [];
  const [first, last] = [lows[0], lows.at(-1)];
  if (!first || !last || first === last) return priceTitle(prices);
  return `The lowest price of ${tierName(shownTier)}'s quality fell ${significant(first.usd / last.usd)}-fold, from ${usd(first.usd)} to ${usd(last.usd)}`;
}

/** The lead's sentence: the fall from the first low to the last. */
export function priceLeadSentence(prices: PriceReadings): string {
  const trend = headlinePriceTrend(prices);
  const quality = `the lowest input price at ${tierQuality(shownTier)}`;
  if (!trend) return `No price of ${tierQuality(shownTier)} is known.`;
  if (trend.halving.value === null) {
    return `How fast ${quality} halves is not identified${trend.notIdentified ? `: ${trend.notIdentified}` : ""}.`;
  }
  const lows = prices.lowestSoFar(shownTier, trend.basis, trend.restriction);
  const [first, last] = [lows[0], lows.at(-1)];
  const span =
    first && last
      ? `, from ${usd(first.usd)} (${first.date}) to ${usd(last.usd)} (${last.date}) per million tokens`
      : "";
  return `In API prices, ${quality} halved every ${monthsOf(trend.halving)}${span}.`;
}

export function tierQuality(tier: string): string {
  const threshold = thresholdOf(tier);
  return threshold === null
    ? `${tierName(tier)}'s quality`
    : `${tierName(tier)}'s quality (${scoreOf(tier, threshold)} or more)`;
}

const scoreOf = (tier: string, threshold: number): string =>
  `${benchmarkName(benchmarkOf(tier) ?? "")} ${decimals(threshold, 1)}`;

/** The paper's window against the whole history, then first-party prices, then the moved thresholds. */
export function priceSentences(prices: PriceReadings, headline: Headline): string[] {
  return [
    slowingSentence(prices),
    ...breakSentences(prices, shownTier),
    onSaleSentence(prices),
    estimatorSentence(prices),
    restrictionSentence(prices),
    thresholdSentence(prices),
    againstPaperSentence(prices, headline),
    endPointSentence(headline),
    otherTiersSentence(prices),
  ].filter((sentence) => sentence !== null);
}

function slowingSentence(prices: PriceReadings): string | null {
  const early = prices.trend(shownTier, headlineBasis, headlineRestriction, "paper");
  const all = prices.trend(shownTier, headlineBasis, headlineRestriction, "all");
  if (early?.halving.value == null || all?.halving.value == null) return null;
  const opening = `To ${paperPriceWindowTo}, the span of the paper's two prices, it halved every ${monthsOf(early.halving)}; over the whole history every ${monthsOf(all.halving)}`;
  const last = prices.lowestSoFar(shownTier, headlineBasis, headlineRestriction).at(-1);
  const since = last ? ` The last low is of ${last.date}.` : "";
  // In a vintage both windows hold the same lows.
  if (all.to <= paperPriceWindowTo) return last ? since.trim() : null;
  if (all.halving.value <= early.halving.value) return `${opening}: the fall has not slowed.${since}`;
  return areApart(all.halving, early.halving)
    ? `${opening}: the fall has slowed.${since}`
    : `${opening}: slower, though the intervals overlap.${since}`;
}

/** The series that may rise again beside the record. */
function onSaleSentence(prices: PriceReadings): string | null {
  const headline = headlinePriceTrend(prices);
  const other = headline && prices.onSale.find((row) => isOfSameLows(row, headline));
  if (!other) return null;
  return other.notIdentified === null
    ? `The lowest price on sale, which may rise again, halved every ${monthsOf(other.halving)}.`
    : `Of the lowest price on sale the halving time is not identified: ${other.notIdentified}.`;
}

function isOfSameLows(row: PriceTrendReading, headline: PriceTrendReading): boolean {
  return (["tier", "basis", "restriction", "window", "threshold"] as const).every(
    (key) => row[key] === headline[key],
  );
}

/** What the other estimators make of the same offers, and what the difference is. */
function estimatorSentence(prices: PriceReadings): string | null {
  const headline = headlinePriceTrend(prices);
  if (!headline) return null;
  const others = prices.trends.filter(
    (row) => row.estimator !== headline.estimator && row.halving.low !== null && isOfSameLows(row, headline),
  );
  if (others.length === 0) return null;
  const shown = others.map((row) => `${monthsOf(row.halving)} by ${estimatorName(row.estimator)}`);
  const records = others.some((row) => row.estimator === "records-ols")
    ? " The records do not count the time since the last low."
    : "";
  const families = others.some((row) => row.estimator !== "records-ols")
    ? " Those over every family's own lows also see the dearer models that enter a tier late, and so a slower fall."
    : "";
  return `The headline is ${estimatorName(headline.estimator)}; ${estimatorNote(headline.estimator)} Others give ${listed(shown)}.${records}${families}`;
}

function estimatorNote(estimator: string): string {
  return estimator === "month-ends-ols"
    ? "months without a new low count as what they are. Its interval holds what other draws of model families would give and how far a series of such steps strays from a line."
    : "its interval is over draws of model families.";
}

function restrictionSentence(prices: PriceReadings): string | null {
  const shown = ["any-host", "first-party"].flatMap((restriction) => {
    const trend = prices.trend(shownTier, headlineBasis, restriction, "all");
    return trend
      ? [
          `${monthsOf(trend.halving)} ${restriction === "first-party" ? "at first-party prices" : "when lows that a single lineage saw are let in"}`,
        ]
      : [];
  });
  return shown.length === 0
    ? null
    : `The headline takes lows that two lineages saw or the vendor itself set; it is ${listed(shown)}.`;
}

function thresholdSentence(prices: PriceReadings): string | null {
  const moved = prices.trends.filter(
    (row) =>
      row.estimator === prices.estimator &&
      row.tier === shownTier &&
      row.basis === headlineBasis &&
      row.restriction === headlineRestriction &&
      row.window === "all" &&
      row.threshold !== null &&
      row.threshold !== thresholdOf(shownTier),
  );
  if (moved.length === 0) return null;
  const shown = moved.map((row) => `${monthsOf(row.halving)} at ${scoreOf(shownTier, row.threshold!)}`);
  return `With the threshold moved by two points it is ${listed(shown)}.`;
}

function againstPaperSentence(prices: PriceReadings, { paper }: Headline): string | null {
  const trend = prices.trend(shownTier, headlineBasis, headlineRestriction, "paper");
  if (!trend) return null;
  return `The paper's ${decimals(paper.price_halving_months, 1)} months lie${verdict(paper.price_halving_months, trend)} for the same span.`;
}

function verdict(published: number, trend: PriceTrendReading): string {
  const place = againstPaper(published, trend.halving);
  return place.startsWith("ours") ? " beside ours, which is not identified," : ` ${place}`;
}

function endPointSentence({ paper, paper_price_end_points: ours }: Headline): string {
  const opening = `The paper divides two prices, ${usd(paper.price_from_usd)} and ${usd(paper.price_to_usd)}: ${decimals(paper.price_ratio, 1)} times, halving every ${decimals(paper.price_halving_months, 1)} months. That is arithmetic on two points, not a regression`;
  if (!ours) return `${opening}; our facts do not hold both prices.`;
  const months = daysSince(ours.from, ours.to) / daysPerMonth;
  return (
    `${opening}. Our facts date them ${ours.from} and ${ours.to}: ${decimals(ours.ratio, 1)} times is ${decimals(ours.halvings, 2)} halvings ` +
    `in ${duration(months)} months, one every ${duration(ours.halving_months)} months.`
  );
}

function otherTiersSentence(prices: PriceReadings): string | null {
  const others = prices.trends.filter((row) => row.headline && row.tier !== shownTier);
  const shown = others.map((row) => {
    const figure = withInterval(row.halving, duration, "months");
    return figure === null
      ? `${tierQuality(row.tier)} is not identified (${row.notIdentified ?? counted(row.records, "low")})`
      : `${tierQuality(row.tier)} is ${figure}`;
  });
  return shown.length === 0 ? null : `The halving time of ${listed(shown)}.`;
}
