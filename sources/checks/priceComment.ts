/**
 * Checks of what a list says of its prices in words, where it has no field. Only words that leave no doubt are
 * acted upon; a comment that raises a question without answering it holds the price back.
 */
import { dayAfter, dayOf } from "../reading/date.ts";
import { excerpt } from "../reading/text.ts";
import type { Finding, PriceQuote } from "../source.ts";

/**
 * Stops prices of a reseller passing for the maker's own: OpenRouter's figures were filed under the makers of
 * 29 models, some at a tenth of what the maker asks. The comment says so, or the id ends as only its ids do.
 */
export function priceIsNotOpenRouters(id: string, comment: string): Finding | null {
  const isSaid = /\b(?:from|trusting|seen on) open ?router\b/i.test(comment);
  const variant = /:(?:free|beta|extended|thinking|nitro|floor|online|exacto)$/.exec(id)?.[0];
  if (!isSaid && variant === undefined) return null;
  const seen = isSaid ? `the comment: ${excerpt(comment)}` : `an id of OpenRouter's: ${variant}`;
  return { reason: "wrong-provider", expected: "the provider's own price", seen, note: "" };
}

const currencies = /\b(CNY|RMB|EUR|GBP|CHF|JPY|KRW|INR|RUB|yuan|renminbi|euros?)\b|([€£¥₹₽])/i;

/**
 * Stops other currencies passing for dollars. Converted prices are dollars; at whose rate, a note says.
 *
 * @returns the note, or "" where no other currency is spoken of
 */
export function currencyNote(comment: string): string | Finding {
  const currency = currencies.exec(comment)?.[0].toUpperCase();
  if (currency === undefined) return "";
  if (/\b(?:converted|inferred)\b/i.test(comment) && /\bUSD\b/.test(comment)) {
    return `converted by the source from ${currency}, as all or some prices of this provider`;
  }
  const seen = `a comment that names ${currency}`;
  return { reason: "currency-unclear", expected: "prices in USD", seen, note: excerpt(comment) };
}

/**
 * Stops a price that its seller calls introductory from standing as the lowest for good. Of the prices of one
 * model those that end with the promotion become `promotional`; where none does, nothing says which is meant.
 */
export function promotionIsMarked(
  quotes: readonly PriceQuote[],
  comment: string,
): readonly PriceQuote[] | Finding {
  if (!/\b(?:introductory|promotional)\b/i.test(comment)) return quotes;
  const last = /\b(?:introductory|promotional)\b[^;]{0,80}?\b(?:through|until)\s+(\d{4}-\d{2}-\d{2})\b/i.exec(
    comment,
  );
  const day = dayOf(last?.[1] ?? "");
  const ends = day === undefined ? [] : [day, dayAfter(day)];
  const isMeant = ({ declaredTo }: PriceQuote) => declaredTo !== null && ends.includes(declaredTo);
  if (!quotes.some(isMeant)) {
    const expected = `a price that ends ${day === undefined ? "on a day that the comment names" : `with ${day}`}`;
    const seen = quotes.map(({ declaredTo }) => `one that ends on ${declaredTo ?? "no day"}`).join(", ");
    return { reason: "promotion-unclear", expected, seen, note: excerpt(comment) };
  }
  return quotes.map((quote) =>
    isMeant(quote) && quote.priceKind === "standard" ? { ...quote, priceKind: "promotional" } : quote,
  );
}
