import type { PriceQuote, Quarantined } from "../sources/source.ts";
import { largestLineageGap, largestRatio, type PriceStep, sizeOf } from "./priceMagnitude.ts";

/** A curated price that a body's prices may be compared with. */
export type KnownPrice = Pick<
  PriceStep,
  "lineage" | "provider" | "model" | "family" | "input" | "output" | "day"
>;

/**
 * A body by itself, without the history of its source, against what is known of the same names at any time: a price
 * that is more than seven times off every one of them is held back.
 */
export function holdBackUnknown(
  quotes: readonly PriceQuote[],
  known: Iterable<KnownPrice>,
): { readonly observations: PriceQuote[]; readonly quarantined: Quarantined[] } {
  const byName = new Map<string, KnownPrice[]>();
  for (const price of known) {
    const name = JSON.stringify([price.provider, price.model]);
    byName.set(name, [...(byName.get(name) ?? []), price]);
  }
  const observations: PriceQuote[] = [];
  const quarantined: Quarantined[] = [];
  for (const quote of quotes) {
    const finding = priceIsNearAKnownOne(
      quote,
      byName.get(JSON.stringify([quote.provider, quote.model])) ?? [],
    );
    if (finding === null) observations.push(quote);
    else quarantined.push(finding);
  }
  return { observations, quarantined };
}

/** Stops unit slips and lost digits in a body whose source has no history here yet. */
function priceIsNearAKnownOne(quote: PriceQuote, known: readonly KnownPrice[]): Quarantined | null {
  if (quote.priceKind !== "standard") return null;
  const price = { input: numberOf(quote.inputUsdPerMtok), output: numberOf(quote.outputUsdPerMtok) };
  const sizes = known.flatMap((other) => {
    const ratio = largestRatio(price, other);
    return ratio === null ? [] : [{ size: sizeOf(ratio), other }];
  });
  const [nearest] = sizes.sort((a, b) => a.size - b.size);
  if (nearest === undefined || nearest.size <= largestLineageGap) return null;
  const { input, output, lineage, day } = nearest.other;
  return {
    reason: "magnitude-lineages",
    key: quote.sourceKey,
    expected: `within ${largestLineageGap} times of ${input ?? "none"} / ${output ?? "none"}, as ${lineage} had it on ${day}`,
    seen: `${price.input ?? "none"} / ${price.output ?? "none"}`,
    note: "",
  };
}

/** A positive price as a number, or null. */
export function numberOf(price: string | null): number | null {
  const number = price === null ? 0 : Number(price);
  return number > 0 ? number : null;
}
