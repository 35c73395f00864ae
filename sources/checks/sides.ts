/** Checks of the two sides of a price against each other. Each comment says what the check stops. */
import { compareDecimals } from "../reading/decimal.ts";
import type { Finding, PriceQuote } from "../source.ts";

/**
 * Stops half of a price: where one field was renamed, dropped or is null, the other side alone would pass for what
 * a model costs. In recorded lists of thousands three models lack a side: they read video, sold by the second.
 */
export function bothSidesArePriced(quote: PriceQuote): Finding | null {
  const { inputUsdPerMtok, outputUsdPerMtok, priceKind } = quote;
  const isState = priceKind === "negative" || priceKind === "zero";
  if (isState || (inputUsdPerMtok !== null && outputUsdPerMtok !== null)) return null;
  return finding("one-sided", "prices of input and output", quote);
}

/** Classifiers of harm, whose answer is a word: one of them is really sold at 0.48 for input and 0.03 for output. */
const classifier = /guard/i;

/**
 * Stops swapped sides and lost digits: whoever sells tokens asks at least as much for those that a model writes as
 * for those it reads. All rows that say otherwise in recorded lists were errors: output of grok-4 at 0.15 for 15, of
 * gemini-1.5-pro at 1.05 for 10.5, three models with their sides swapped.
 */
export function outputCostsAtLeastInput(quote: PriceQuote): Finding | null {
  const { inputUsdPerMtok: input, outputUsdPerMtok: output, priceKind, model } = quote;
  if (priceKind !== "standard" || input === null || output === null || classifier.test(model)) return null;
  if (compareDecimals(output, input) >= 0) return null;
  return finding("output-below-input", "output at least as dear as input", quote);
}

function finding(
  reason: string,
  expected: string,
  { inputUsdPerMtok, outputUsdPerMtok }: PriceQuote,
): Finding {
  const seen = `input ${inputUsdPerMtok ?? "none"}, output ${outputUsdPerMtok ?? "none"}`;
  return { reason, expected, seen, note: "" };
}
