/** Checks of the two sides of a price against each other. Each comment says what the check stops. */
import { compareDecimals } from "../reading/decimal.ts";
import type { Finding, PriceQuote } from "../source.ts";

/**
 * Stops half of a price: where one field was renamed, dropped or is null, the other side alone would pass for what
 * a model costs. In recorded lists of thousands three models lack a side: they read video, sold by the second.
 */
export function bothSidesArePriced(quote: PriceQuote): Finding | null {
  const { inputUsdPerMtok, outputUsdPerMtok, priceKind } = quote;
  if (priceKind === "negative" || (inputUsdPerMtok !== null && outputUsdPerMtok !== null)) return null;
  return finding("one-sided", "prices of input and output", quote);
}

/**
 * Stops swapped sides and lost digits: whoever sells tokens asks at least as much for those that a model writes as
 * for those it reads. Of the rows that say otherwise in recorded lists, all but one were errors (output of grok-4
 * at 0.15 for 15, of gemini-1.5-pro at 1.05 for 10.5, three models with their sides swapped); the one is a
 * classifier, which writes a word.
 */
export function outputCostsAtLeastInput(quote: PriceQuote): Finding | null {
  const { inputUsdPerMtok: input, outputUsdPerMtok: output, priceKind } = quote;
  if (priceKind !== "standard" || input === null || output === null) return null;
  if (compareDecimals(output, input) >= 0) return null;
  return finding("output-below-input", "output at least as dear as input", quote);
}

function finding(reason: string, expected: string, { inputUsdPerMtok, outputUsdPerMtok }: PriceQuote): Finding {
  const seen = `input ${inputUsdPerMtok ?? "none"}, output ${outputUsdPerMtok ?? "none"}`;
  return { reason, expected, seen, note: "" };
}
