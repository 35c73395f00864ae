import { lineThrough } from "./datedLine.ts";
import type { ApiFamilyFact, ApiScoreFact, PriceFact } from "./facts.ts";
import { type DatedValue, records } from "./frontier.ts";
import { compareText, groupBy, median } from "./ordering.ts";
import { monthEnds } from "./time.ts";

/** A tier of quality: families at or above `threshold` on `benchmark`. */
export interface PriceTier {
  readonly tier: string;
  readonly benchmark: string;
  /** Percent. */
  readonly threshold: number;
}

export const priceBases = ["input", "output", "blend-3-1", "blend-1-1"] as const;
export type PriceBasis = (typeof priceBases)[number];

/**
 * Which prices may set a low. `confirmed` needs two lineages, or the vendor's own price: a low seen by one
 * lineage only may be an error, and an error downward becomes the cheapest model for ever.
 */
export const priceRestrictions = ["any-host", "any-host-confirmed", "first-party", "open-weights"] as const;
export type PriceRestriction = (typeof priceRestrictions)[number];

/** `lowest-so-far` is the record; `lowest-on-sale` is the minimum in force that day, which may rise. */
export type PriceSeries = "lowest-so-far" | "lowest-on-sale";

export interface PriceFrontierRow {
  readonly tier: string;
  /** The MMLU threshold that was used: the tier's own, or moved by two points. */
  readonly threshold: number;
  readonly basis: PriceBasis;
  readonly restriction: PriceRestriction;
  readonly series: PriceSeries;
  readonly date: string;
  readonly provider: string;
  readonly model: string;
  readonly family: string;
  readonly usd_per_mtok: number;
  readonly lineages: number;
  readonly redistribute: boolean;
}

/** Families of a tier: the median of their reports reaches the threshold, or they define the tier. */
export function tierMembers(
  tier: PriceTier,
  threshold: number,
  scores: readonly ApiScoreFact[],
  families: readonly ApiFamilyFact[],
): ReadonlySet<string> {
  const members = new Set(families.filter((row) => row.defines_tier === tier.tier).map((row) => row.family));
  const onBenchmark = scores.filter((row) => row.benchmark === tier.benchmark);
  for (const [family, rows] of groupBy(onBenchmark, (row) => row.family)) {
    if (median(rows.map((row) => row.score)) >= threshold) members.add(family);
  }
  return members;
}

/**
 * USD per million tokens on a basis; null where a part is unknown, zero or negative: zero may mean free,
 * unknown or a template, and never enters a minimum.
 */
export function priceOn(
  basis: PriceBasis,
  price: Pick<PriceFact, "input_usd_per_mtok" | "output_usd_per_mtok">,
): number | null {
  const input = positive(price.input_usd_per_mtok);
  const output = positive(price.output_usd_per_mtok);
  switch (basis) {
    case "input":
      return input;
    case "output":
      return output;
    case "blend-3-1":
      return input === null || output === null ? null : (3 * input + output) / 4;
    case "blend-1-1":
      return input === null || output === null ? null : (input + output) / 2;
  }
}

function positive(text: string | null): number | null {
  const value = text === null ? 0 : Number(text);
  return value > 0 ? value : null;
}

function allowed(restriction: PriceRestriction, price: PriceFact): boolean {
  switch (restriction) {
    case "any-host":
      return true;
    case "any-host-confirmed":
      return price.lineages >= 2 || price.first_party;
    case "first-party":
      return price.first_party;
    case "open-weights":
      return price.open_weights;
  }
}

interface Offer {
  readonly id: string;
  readonly date: string;
  readonly until: string | null;
  readonly value: number;
  readonly price: PriceFact;
}

/** Both series of one tier, basis and restriction, in order of date. */
export function priceFrontier(
  tier: PriceTier,
  threshold: number,
  members: ReadonlySet<string>,
  basis: PriceBasis,
  restriction: PriceRestriction,
  prices: readonly PriceFact[],
): PriceFrontierRow[] {
  const offers = prices.flatMap((price): Offer[] => {
    const value = members.has(price.family) && allowed(restriction, price) ? priceOn(basis, price) : null;
    if (value === null) return [];
    return [
      { id: `${price.provider}/${price.model}`, date: price.valid_from, until: price.valid_to, value, price },
    ];
  });
  // Of equal offers the one that may be shown is named.
  offers.sort((a, b) => Number(b.price.redistribute) - Number(a.price.redistribute));
  const rowOf = (series: PriceSeries, date: string, { price, value }: Offer): PriceFrontierRow => ({
    tier: tier.tier,
    threshold,
    basis,
    restriction,
    series,
    date,
    provider: price.provider,
    model: price.model,
    family: price.family,
    usd_per_mtok: value,
    lineages: price.lineages,
    redistribute: price.redistribute,
  });
  return [
    ...records(offers, "lowest").map((offer) => rowOf("lowest-so-far", offer.date, offer)),
    ...lowestOnSale(offers).map(({ date, offer }) => rowOf("lowest-on-sale", date, offer)),
  ];
}

/** The cheapest offer in force after each day on which it changes. */
function lowestOnSale(offers: readonly Offer[]): { date: string; offer: Offer }[] {
  const days = [
    ...new Set(offers.flatMap((offer) => (offer.until ? [offer.date, offer.until] : [offer.date]))),
  ].sort(compareText);
  const byStart = [...offers].sort((a, b) => compareText(a.date, b.date) || compareText(a.id, b.id));
  const inForce: Offer[] = [];
  const changes: { date: string; offer: Offer }[] = [];
  let next = 0;
  let last: Offer | undefined;
  for (const day of days) {
    for (; next < byStart.length && byStart[next]!.date <= day; next++) inForce.push(byStart[next]!);
    let cheapest: Offer | undefined;
    for (let index = inForce.length - 1; index >= 0; index--) {
      const offer = inForce[index]!;
      if (offer.until !== null && offer.until <= day) inForce.splice(index, 1);
      else if (
        !cheapest ||
        offer.value < cheapest.value ||
        (offer.value === cheapest.value && offer.id < cheapest.id) ||
        (offer.value === cheapest.value && offer.id === cheapest.id && offer.price.redistribute)
      ) {
        cheapest = offer;
      }
    }
    if (cheapest && (cheapest.value !== last?.value || cheapest.id !== last.id))
      changes.push({ date: day, offer: cheapest });
    last = cheapest;
  }
  return changes;
}

/**
 * `records-ols`: least squares through the lows, as for density; blind to the time since the last one.
 * `month-ends-ols` (headline): through the lowest price so far on each month's last day, so that months
 * without a new low count as what they are.
 */
export const priceEstimators = ["records-ols", "month-ends-ols"] as const;
export type PriceEstimator = (typeof priceEstimators)[number];

export interface PriceTrendRow {
  readonly estimator: PriceEstimator;
  readonly tier: string;
  readonly threshold: number;
  readonly basis: PriceBasis;
  readonly restriction: PriceRestriction;
  readonly window_to: string;
  readonly n_records: number;
  readonly first_usd_per_mtok: number;
  readonly last_usd_per_mtok: number;
  /** Whether the first and the last low may be shown. */
  readonly first_redistribute: boolean;
  readonly last_redistribute: boolean;
  readonly slope_per_day: number | null;
  readonly slope_low: number | null;
  readonly slope_high: number | null;
  readonly r_squared: number | null;
  readonly halving_months: number | null;
  readonly halving_low: number | null;
  readonly halving_high: number | null;
  readonly not_identified: string | null;
}

/** The slope of ln(lowest so far) to the end of a window by one estimator; needs three lows. */
export function priceTrend(
  estimator: PriceEstimator,
  frontier: readonly PriceFrontierRow[],
  windowTo: string,
): PriceTrendRow | null {
  const lows = frontier.filter((row) => row.series === "lowest-so-far" && row.date <= windowTo);
  const first = lows[0];
  const last = lows.at(-1);
  if (!first || !last) return null;
  const identity = {
    estimator,
    tier: first.tier,
    threshold: first.threshold,
    basis: first.basis,
    restriction: first.restriction,
    window_to: windowTo,
    n_records: lows.length,
    first_usd_per_mtok: first.usd_per_mtok,
    last_usd_per_mtok: last.usd_per_mtok,
    first_redistribute: first.redistribute,
    last_redistribute: last.redistribute,
  };
  const points = estimator === "records-ols" ? lows.map(logPrice) : atMonthEnds(lows, windowTo);
  if (lows.length < 3 || points.length < 3) {
    return {
      ...identity,
      slope_per_day: null,
      slope_low: null,
      slope_high: null,
      r_squared: null,
      halving_months: null,
      halving_low: null,
      halving_high: null,
      not_identified: `${lows.length} lows over ${points.length} points; 3 are needed`,
    };
  }
  const line = lineThrough(points, -1);
  return {
    ...identity,
    slope_per_day: line.slope_per_day,
    slope_low: line.slope_low,
    slope_high: line.slope_high,
    r_squared: line.r_squared,
    halving_months: line.doubling_months,
    halving_low: line.doubling_low,
    halving_high: line.doubling_high,
    not_identified: null,
  };
}

function logPrice(row: PriceFrontierRow): DatedValue {
  return { id: `${row.provider}/${row.model}`, date: row.date, value: Math.log(row.usd_per_mtok) };
}

/** The low in force on the last day of each month, from the first low's month to the window's end. */
function atMonthEnds(lows: readonly PriceFrontierRow[], windowTo: string): DatedValue[] {
  const points: DatedValue[] = [];
  let next = 0;
  for (const day of monthEnds(lows[0]!.date, windowTo)) {
    while (next < lows.length && lows[next]!.date <= day) next++;
    points.push({ ...logPrice(lows[next - 1]!), date: day });
  }
  return points;
}

/** Halvings, and months a halving, between two prices: arithmetic on two end points, not a regression. */
export function endPointHalving(
  from: { date: string; usd: number },
  to: { date: string; usd: number },
  months: number,
) {
  const ratio = from.usd / to.usd;
  const halvings = Math.log2(ratio);
  return { from: from.date, to: to.date, ratio, halvings, halving_months: months / halvings };
}
