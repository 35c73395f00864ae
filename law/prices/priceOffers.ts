/** Offers that may set a lowest price: those of a tier's families, on a basis, under a restriction. */
import type { PriceFact } from "../facts.ts";
import { compareText } from "../ordering.ts";

export const priceBases = ["input", "output", "blend-3-1", "blend-1-1"] as const;
export type PriceBasis = (typeof priceBases)[number];

/**
 * Which prices may set a low. `confirmed` needs two lineages, or the vendor's own price: a low seen by one
 * lineage only may be an error, and an error downward becomes the cheapest model for ever.
 */
export const priceRestrictions = ["any-host", "any-host-confirmed", "first-party", "open-weights"] as const;
export type PriceRestriction = (typeof priceRestrictions)[number];

/** A price on a basis, in force on `[date, until)`. */
export interface Offer {
  readonly id: string;
  readonly date: string;
  readonly until: string | null;
  /** USD per million tokens. */
  readonly value: number;
  readonly price: PriceFact;
}

/** In order of date and id; of equal offers the one that may be shown first, so that it is named. */
export function offersOf(
  members: ReadonlySet<string>,
  basis: PriceBasis,
  restriction: PriceRestriction,
  prices: readonly PriceFact[],
): Offer[] {
  const offers: Offer[] = [];
  for (const price of prices) {
    if (!members.has(price.family) || !allowed(restriction, price)) continue;
    const value = priceOn(basis, price);
    if (value === null) continue;
    const id = `${price.provider}/${price.model}`;
    offers.push({ id, date: price.valid_from, until: price.valid_to, value, price });
  }
  return offers.sort(
    (a, b) =>
      compareText(a.date, b.date) ||
      compareText(a.id, b.id) ||
      Number(b.price.redistribute) - Number(a.price.redistribute) ||
      a.value - b.value,
  );
}

/** As their offers are ordered, but for the values: where many bases and restrictions are asked for, this is sorted once. */
export function inOrderOfOffers(prices: readonly PriceFact[]): PriceFact[] {
  return [...prices].sort(
    (a, b) =>
      compareText(a.valid_from, b.valid_from) ||
      compareText(a.provider, b.provider) ||
      compareText(a.model, b.model) ||
      Number(b.redistribute) - Number(a.redistribute),
  );
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
