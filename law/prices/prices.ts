import type { ApiFamilyFact, ApiScoreFact } from "../facts.ts";
import { compareText, groupBy, median } from "../ordering.ts";
import { records } from "../trends/frontier.ts";
import type { Offer, PriceBasis, PriceRestriction } from "./priceOffers.ts";
import type { PriceSeries } from "./pricePanel.ts";

/** A tier of quality: families at or above `threshold` on `benchmark`. */
export interface PriceTier {
  readonly tier: string;
  readonly benchmark: string;
  /** Percent. */
  readonly threshold: number;
  /** Families that are members by definition, besides those that the catalogue says define the tier. */
  readonly definedBy: readonly string[];
}

export interface PriceFrontierRow {
  readonly tier: string;
  /** The threshold that was used: the tier's own, or moved by two points. */
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

/** Families that define a tier: members whatever they score, and in every draw of families. */
export function tierDefiners(tier: PriceTier, families: readonly ApiFamilyFact[]): ReadonlySet<string> {
  const named = families.filter((row) => row.defines_tier === tier.tier).map((row) => row.family);
  return new Set([...tier.definedBy, ...named]);
}

/** Families of a tier: the median of their reports reaches the threshold, or they define the tier. */
export function tierMembers(
  tier: PriceTier,
  threshold: number,
  scores: readonly ApiScoreFact[],
  families: readonly ApiFamilyFact[],
): ReadonlySet<string> {
  const members = new Set(tierDefiners(tier, families));
  const onBenchmark = scores.filter((row) => row.benchmark === tier.benchmark);
  for (const [family, rows] of groupBy(onBenchmark, (row) => row.family)) {
    if (median(rows.map((row) => row.score)) >= threshold) members.add(family);
  }
  return members;
}

/**
 * Both series of one tier, basis and restriction, in order of date.
 *
 * @param offers as `offersOf` gives them for that basis and restriction
 */
export function priceFrontier(
  tier: PriceTier,
  threshold: number,
  basis: PriceBasis,
  restriction: PriceRestriction,
  offers: readonly Offer[],
): PriceFrontierRow[] {
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
  let inForce: Offer[] = [];
  const changes: { date: string; offer: Offer }[] = [];
  let next = 0;
  let last: Offer | undefined;
  for (const day of days) {
    let cheapest = last;
    // Others may end unseen: they are dropped when the cheapest is sought again.
    if (cheapest && hasEnded(cheapest, day)) {
      inForce = inForce.filter((offer) => !hasEnded(offer, day));
      cheapest = inForce.reduce(cheaper, undefined);
    }
    for (; next < offers.length && offers[next]!.date <= day; next++) {
      const offer = offers[next]!;
      if (hasEnded(offer, day)) continue;
      inForce.push(offer);
      cheapest = cheaper(cheapest, offer);
    }
    if (cheapest && (cheapest.value !== last?.value || cheapest.id !== last.id))
      changes.push({ date: day, offer: cheapest });
    last = cheapest;
  }
  return changes;
}

function hasEnded({ until }: Offer, day: string): boolean {
  return until !== null && until <= day;
}

/** Of the same offer twice the first that may be shown, so that it is named. */
function cheaper(a: Offer | undefined, b: Offer): Offer {
  if (a === undefined || b.value < a.value) return b;
  if (b.value > a.value || b.id > a.id) return a;
  return b.id < a.id || !a.price.redistribute ? b : a;
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
