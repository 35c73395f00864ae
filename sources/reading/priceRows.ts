/** What every list of prices shares: a row's fate, its state when it is no price, and the account of all rows. */
import type { Finding, ParseResult, PriceQuote, Quarantined } from "../source.ts";
import { JsonObject, type JsonValue, jsonText } from "./json.ts";
import { excerpt } from "./text.ts";

/** What became of a row: a quote, a finding, both (a sentinel is a state and a refused number), or neither. */
export interface PriceRow {
  readonly quote?: PriceQuote;
  readonly finding?: Finding;
  /** Why it is none of this product's, counted by the words. */
  readonly skip?: string;
}

/** USD per million tokens, a sign allowed: a source's own text, shifted. */
export interface Prices {
  readonly input: string | null;
  readonly output: string | null;
}

/** Adds up the fates of all rows; each row is named by where it stands in the body. */
export function collectRows(rows: Iterable<readonly [key: string, row: PriceRow]>): ParseResult<PriceQuote> {
  const observations: PriceQuote[] = [];
  const quarantined: Quarantined[] = [];
  const skipped: Record<string, number> = {};
  for (const [key, { quote, finding, skip }] of rows) {
    if (quote !== undefined) observations.push(quote);
    if (finding !== undefined) quarantined.push({ ...finding, key });
    if (skip !== undefined) skipped[skip] = (skipped[skip] ?? 0) + 1;
  }
  return { observations, quarantined, skipped };
}

/**
 * A quote with the state that its prices are in. Sentinels (-1 for dynamic or unknown) are kept from every
 * minimum: the state is an observation without prices, the number itself is listed where refused numbers are.
 */
export function quoteOf(
  prices: Prices,
  rest: Omit<PriceQuote, "kind" | "inputUsdPerMtok" | "outputUsdPerMtok" | "priceKind">,
): PriceRow {
  const given = [prices.input, prices.output].filter((price) => price !== null);
  const quote = { kind: "price", ...rest, inputUsdPerMtok: null, outputUsdPerMtok: null } as const;
  if (given.some((price) => price.startsWith("-"))) {
    const seen = `input ${prices.input ?? "none"}, output ${prices.output ?? "none"}`;
    const expected = "a price of zero or more";
    return {
      quote: { ...quote, priceKind: "negative" },
      finding: { reason: "negative-price", expected, seen, note: "kept as a state" },
    };
  }
  const zeros = given.filter((price) => price === "0").length;
  const priceKind = zeros === 0 ? "standard" : zeros === given.length ? "zero" : "partly-zero";
  return {
    quote: { ...quote, inputUsdPerMtok: prices.input, outputUsdPerMtok: prices.output, priceKind },
  };
}

/** Stops changed types and nesting: what is not as declared is refused, never converted by guess. */
export function shape(expected: string, seen: JsonValue | undefined): Finding {
  return { reason: "shape", expected, seen: excerpt(jsonText(seen)), note: "" };
}

/** Stops JSON's silent "last one wins": which of the entries of one key is meant, nobody knows. */
export function keysAreUnique(row: JsonValue): Finding | null {
  const found = firstDuplicate(row);
  return found === undefined ? null : repeatedKey(found.path, found.values);
}

export function repeatedKey(name: string, values: readonly JsonValue[]): Finding {
  const texts = values.map(jsonText);
  return {
    reason: "duplicate-key",
    expected: "one entry a key",
    seen: `${excerpt(name)} ${values.length} times: ${texts.map((text) => excerpt(text, 160)).join(" | ")}`,
    note: new Set(texts).size === 1 ? "the entries are equal" : "",
  };
}

function firstDuplicate(value: JsonValue): { path: string; values: JsonValue[] } | undefined {
  if (value instanceof JsonObject) {
    for (const [path, values] of value.duplicates) return { path, values };
  }
  const members = value instanceof JsonObject ? value.members : Array.isArray(value) ? value.entries() : [];
  for (const [key, member] of members) {
    const found = firstDuplicate(member);
    if (found !== undefined) return { path: `${key}.${found.path}`, values: found.values };
  }
  return undefined;
}

/** Where prices rise with the prompt: "base tier; another price above 200k tokens", or "". */
export function baseTierNote(thresholds: Iterable<number>): string {
  const above = [...new Set(thresholds)].sort((a, b) => a - b);
  if (above.length === 0) return "";
  const words = above.map((tokens) => (tokens % 1000 === 0 ? `${tokens / 1000}k` : `${tokens}`));
  return `base tier; another price above ${words.join(", ")} tokens`;
}
