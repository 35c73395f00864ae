/** Checks that need no more than one quote, or one body. Each comment says what the check stops. */
import { compareDecimals } from "../reading/decimal.ts";
import type { Finding, PriceQuote, Quarantined } from "../source.ts";

const dearestUsdPerMtok = "1000";

/**
 * Stops unit slips upwards: prices per thousand or per million stored as prices per token (a provider's
 * open models at 15,000 USD, stood for months). The dearest model ever sold by the token cost 600.
 */
export function priceIsBelowAThousandDollars(quote: PriceQuote): Finding | null {
  for (const price of [quote.inputUsdPerMtok, quote.outputUsdPerMtok]) {
    if (price === null || compareDecimals(price, dearestUsdPerMtok) <= 0) continue;
    return {
      reason: "absurd-magnitude",
      expected: `at most ${dearestUsdPerMtok} USD per million tokens`,
      seen: `input ${quote.inputUsdPerMtok ?? "none"}, output ${quote.outputUsdPerMtok ?? "none"}`,
      note: "",
    };
  }
  return null;
}

/**
 * Stops two prices of one model passing for one: a body may name a (provider, model) under several keys.
 * Equal ones become one quote; a free one beside a priced one gives way to it (preview and fill-in endpoints
 * are listed as free); different ones are all held back, since nothing says which is meant.
 */
export function oneQuoteAModel(quotes: readonly PriceQuote[]): {
  readonly observations: PriceQuote[];
  readonly quarantined: Quarantined[];
  /** How many keys only repeated a quote. */
  readonly repeated: number;
} {
  const groups = new Map<string, PriceQuote[]>();
  for (const quote of quotes) {
    const name = JSON.stringify([quote.provider, quote.model]);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [quote]);
    else group.push(quote);
  }
  const observations: PriceQuote[] = [];
  const quarantined: Quarantined[] = [];
  let repeated = 0;
  for (const group of groups.values()) {
    const priced = group.filter((quote) => quote.priceKind === "standard");
    const meant = priced.length > 0 ? priced : group;
    const prices = [...new Set(meant.map(pricesOf))];
    const kept = prices.length === 1 ? meant[0] : undefined;
    if (kept !== undefined) observations.push(kept);
    for (const quote of group) {
      if (quote === kept) continue;
      const rival = prices.find((price) => price !== pricesOf(quote));
      if (rival === undefined) {
        repeated += 1;
        continue;
      }
      quarantined.push({
        reason: prices.length > 1 ? "conflicting-keys" : "unpriced-beside-price",
        key: quote.sourceKey,
        expected: rival,
        seen: pricesOf(quote),
        note: `other keys of ${quote.provider} ${quote.model}: ${keysBeside(quote, group)}`,
      });
    }
  }
  return { observations, quarantined, repeated };
}

function pricesOf(quote: PriceQuote): string {
  return `input ${quote.inputUsdPerMtok ?? "none"}, output ${quote.outputUsdPerMtok ?? "none"}`;
}

function keysBeside(quote: PriceQuote, group: readonly PriceQuote[]): string {
  const others = group.filter((other) => other !== quote);
  return others.map((other) => other.sourceKey).join(", ");
}
