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

/** Stops a mistyped year or swapped dates: a price that ends on or before the day on which it begins never held. */
export function declaredEndIsAfterItsBeginning(quote: PriceQuote): Finding | null {
  const { declaredFrom, declaredTo } = quote;
  if (declaredFrom === null || declaredTo === null || declaredFrom < declaredTo) return null;
  const expected = `an end after ${declaredFrom}`;
  return { reason: "interval-reversed", expected, seen: `an end on ${declaredTo}`, note: pricesOf(quote) };
}

/**
 * Stops two prices of one model passing for one: a body may name a (provider, model) under several keys.
 * Equal ones become one quote; a free one beside a priced one gives way to it (preview and fill-in endpoints
 * are listed as free); different ones are all held back, since nothing says which is meant. Prices that begin
 * on different declared days are different prices.
 */
export function oneQuoteAModel(quotes: readonly PriceQuote[]): {
  readonly observations: PriceQuote[];
  readonly quarantined: Quarantined[];
  /** How many keys only repeated a quote. */
  readonly repeated: number;
} {
  const observations: PriceQuote[] = [];
  const quarantined: Quarantined[] = [];
  let repeated = 0;
  const groups = groupBy(quotes, (quote) => [quote.provider, quote.model, quote.declaredFrom]);
  for (const group of groups) {
    const priced = group.filter((quote) => !states.has(quote.priceKind));
    const meant = priced.length > 0 ? priced : group;
    const statements = [...new Set(meant.map(statementOf))];
    const kept = statements.length === 1 ? meant[0] : undefined;
    if (kept !== undefined) observations.push(kept);
    for (const quote of group) {
      if (quote === kept) continue;
      const rival = statements.find((statement) => statement !== statementOf(quote));
      if (rival === undefined) {
        repeated += 1;
        continue;
      }
      quarantined.push({
        reason: statements.length > 1 ? "conflicting-keys" : "unpriced-beside-price",
        key: quote.sourceKey,
        expected: rival,
        seen: statementOf(quote),
        note: `other keys of ${quote.provider} ${quote.model}: ${keysBeside(quote, group)}`,
      });
    }
  }
  return { observations, quarantined, repeated };
}

/**
 * Stops two prices of one model from holding on the same day (a successor was entered and its predecessor was
 * not ended): of days that both claim, nothing says which is meant, so both are held back.
 */
export function declaredIntervalsAreApart(quotes: readonly PriceQuote[]): {
  readonly observations: PriceQuote[];
  readonly quarantined: Quarantined[];
} {
  const rivals = new Map<PriceQuote, PriceQuote>();
  for (const group of groupBy(quotes, (quote) => [quote.provider, quote.model])) {
    const byBeginning = [...group].sort((a, b) =>
      beginning(a) < beginning(b) ? -1 : Number(beginning(a) > beginning(b)),
    );
    let last: PriceQuote | undefined;
    for (const quote of byBeginning) {
      if (beginning(quote) >= end(quote)) continue;
      if (last !== undefined && beginning(quote) < end(last)) {
        rivals.set(quote, last);
        rivals.set(last, rivals.get(last) ?? quote);
      }
      if (last === undefined || end(quote) > end(last)) last = quote;
    }
  }
  const quarantined = [...rivals].map(([quote, rival]) => ({
    reason: "intervals-overlap",
    key: quote.sourceKey,
    expected: `days outside ${daysOf(rival)}, which have ${pricesOf(rival)}`,
    seen: `${daysOf(quote)}: ${pricesOf(quote)}`,
    note: "",
  }));
  return { observations: quotes.filter((quote) => !rivals.has(quote)), quarantined };
}

/** Kinds that say in what state a price is and not what it costs. */
const states: ReadonlySet<PriceQuote["priceKind"]> = new Set(["zero", "partly-zero", "negative"]);

function groupBy(
  quotes: readonly PriceQuote[],
  key: (quote: PriceQuote) => readonly (string | null)[],
): Iterable<PriceQuote[]> {
  const groups = new Map<string, PriceQuote[]>();
  for (const quote of quotes) {
    const name = JSON.stringify(key(quote));
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [quote]);
    else group.push(quote);
  }
  return groups.values();
}

/** Days as ISO 8601 text, which sorts; an open side is before or after all of them. */
const beginning = (quote: PriceQuote): string => quote.declaredFrom ?? "";
const end = (quote: PriceQuote): string => quote.declaredTo ?? "~";

function daysOf({ declaredFrom, declaredTo }: PriceQuote): string {
  return `[${declaredFrom ?? "…"}, ${declaredTo ?? "…"})`;
}

/** What a quote says: its prices, and what else makes two of them contradict each other. */
function statementOf(quote: PriceQuote): string {
  const isUsual = quote.priceKind === "standard" || states.has(quote.priceKind);
  const kind = isUsual ? "" : `, ${quote.priceKind}`;
  return `${pricesOf(quote)}${kind}${quote.declaredTo === null ? "" : `, until ${quote.declaredTo}`}`;
}

function pricesOf(quote: PriceQuote): string {
  return `input ${quote.inputUsdPerMtok ?? "none"}, output ${quote.outputUsdPerMtok ?? "none"}`;
}

function keysBeside(quote: PriceQuote, group: readonly PriceQuote[]): string {
  const others = group.filter((other) => other !== quote);
  return others.map((other) => other.sourceKey).join(", ");
}
