/** What becomes of a corrupted body that follows a good one: the one place that says what counts as stopped. */
import { DensingError } from "../../errors.ts";
import { type ParseResult, type PriceQuote, type PriceSource, parseCapture } from "../../sources/source.ts";
import { bodyChanges, changeKeyOf } from "../bodyChanges.ts";
import type { KnownPrice } from "../knownPrices.ts";

/** From what slips to what leaves least; the first that applies is a body's. */
export const outcomes = [
  /** An accepted price whose numbers are not the good body's, or an accepted name that the good body has not. */
  "SLIPPED",
  /** A name is gone, no refused row bears it, and the body does not look cut: its price ends with this body. */
  "ENDED",
  /** The good body stays in force. */
  "refused whole",
  /** A price that is too far from what was known waits. */
  "price held",
  /** The body lacks so much that what it lacks is not believed to be gone. */
  "removals held",
  /** Rows in the quarantine that were not there before. */
  "rows quarantined",
  /** A price became a state (zero, negative, promotional, of another currency): no number of it counts. */
  "state only",
  /** Every accepted name and number is the good body's. */
  "harmless",
] as const;
export type Outcome = (typeof outcomes)[number];

export interface Verdict {
  readonly outcome: Outcome;
  /** Of what slipped or ended: which and how. */
  readonly what: readonly string[];
}

export function parseBody(source: PriceSource, body: Uint8Array): ParseResult {
  const fetchedAt = "2026-11-24T06:00:00.000Z";
  return parseCapture(source, { body, url: source.url, fetchedAt, contentType: null });
}

/**
 * @param good what the good body gave
 * @param known curated prices
 * @throws whatever a parser throws that is not a refusal
 */
export function judge(
  source: PriceSource,
  good: ParseResult,
  body: Uint8Array,
  known: readonly KnownPrice[],
): Verdict {
  let parsed: ParseResult;
  try {
    parsed = parseBody(source, body);
  } catch (thrown) {
    if (thrown instanceof DensingError) return { outcome: "refused whole", what: [] };
    throw thrown;
  }
  const changes = bodyChanges(source, good, parsed, known);
  const held = new Set(changes.held.map(({ key }) => key));
  const before = quotesByName(good);
  const now = quotesByName(parsed);
  const slipped: string[] = [];
  let isStateOnly = false;
  for (const [name, quote] of now) {
    const earlier = before.get(name);
    if (held.has(changeKeyOf(quote))) continue;
    if (earlier === undefined) {
      if (!isStatedIn(good, quote)) slipped.push(`new: ${name} ${pricesOf(quote)}`);
    } else if (quote.priceKind !== "standard") isStateOnly ||= earlier.priceKind !== quote.priceKind;
    else if (pricesOf(earlier) !== pricesOf(quote) || earlier.priceKind !== "standard") {
      slipped.push(`other: ${name} ${pricesOf(earlier)} is ${pricesOf(quote)}`);
    }
  }
  if (slipped.length > 0) return { outcome: "SLIPPED", what: slipped };
  const refused = new Set(parsed.quarantined.map(({ key }) => key));
  const ended = [...before].filter(
    ([name, { sourceKey, provider, model }]) =>
      !now.has(name) && !refused.has(sourceKey) && !refused.has(`${provider}/${model}`),
  );
  if (ended.length > 0 && !changes.looksCut) return { outcome: "ENDED", what: ended.map(([name]) => name) };
  if (held.size > 0) return { outcome: "price held", what: [] };
  if (ended.length > 0) return { outcome: "removals held", what: [] };
  const refusedBefore = new Set(good.quarantined.map(({ key, reason }) => `${key} ${reason}`));
  const isRefused = parsed.quarantined.some(({ key, reason }) => !refusedBefore.has(`${key} ${reason}`));
  return { outcome: isRefused ? "rows quarantined" : isStateOnly ? "state only" : "harmless", what: [] };
}

/** By what the product knows a price by: its provider, its model and the day that the source declares. */
function quotesByName({ observations }: ParseResult): Map<string, PriceQuote> {
  const quotes = observations.filter((observation) => observation.kind === "price");
  return new Map(
    quotes.map((quote) => [[quote.provider, quote.model, quote.declaredFrom].join(" | "), quote]),
  );
}

/** Whether a body says the same though its row was refused there: as one of two, of which the other is gone now. */
function isStatedIn({ quarantined }: ParseResult, quote: PriceQuote): boolean {
  const { inputUsdPerMtok: input, outputUsdPerMtok: output, sourceKey, priceKind } = quote;
  const seen = `input ${input ?? "none"}, output ${output ?? "none"}`;
  return quarantined.some((row) => row.key === sourceKey && (row.seen === seen || priceKind !== "standard"));
}

function pricesOf({ inputUsdPerMtok, outputUsdPerMtok }: PriceQuote): string {
  return `${inputUsdPerMtok ?? "none"} / ${outputUsdPerMtok ?? "none"}`;
}
