/**
 * What the header of a price column or the label of a price row means. The vocabulary is closed: "Output
 * tokens" is a price, "Max output tokens" and "Json Output" are not, since "max" and "json" are not words of
 * one. A label with an unknown word is nothing, and a table that lacks a price by it is refused by name.
 */

/** Kinds of price that stand beside the base price, by the words that give them away. */
const variants = {
  cache: /\b(cach(?:e|es|ed|ing)|hits?|refresh(?:es)?|writes?|reads?|storage|5m|1h)\b/g,
  batch: /\bbatch(?:ed)?\b/g,
  flex: /\bflex\b/g,
  priority: /\bpriority\b/g,
  fast: /\bfast(?: mode)?\b/g,
  "off-peak": /\boff[- ]?peak\b/g,
  peak: /\bpeak\b/g,
  discount: /\bdiscount(?:ed)?\b/g,
} as const;

export type Variant = keyof typeof variants;

export interface PriceLabel {
  readonly side: "input" | "output";
  /** Empty for the price that everybody pays at any time. */
  readonly variants: readonly Variant[];
  /** text, image, audio, video; none when it does not say. */
  readonly modalities: readonly string[];
  /** "million" tokens, some "other" number, or null when the label says none. */
  readonly per: "million" | "other" | null;
}

const meaningless = [
  // Hours of a day, as in "DISCOUNT PRICE (UTC 16:30-00:30)".
  /\butc \d\d:\d\d ?[-–] ?\d\d:\d\d/g,
  /\bcache miss(?:es)?\b|\b(?:un|non-|not )cached\b/g,
  /\bincluding (?:thinking|reasoning) tokens\b/g,
  /\b(?:standard|base|regular|list|model pricing|api)\b/g,
];
const filler =
  /\b(?:tokens?|prices?|pricing|costs?|rates?|paid|usd|us|dollars?|per|in|the|of|for|and)\b|[()[\]:;,/|*$&–-]/g;
const millions = /\b(?:per )?(?:1 ?m|mtoks?|m tokens|(?:1 |one )?million|1,000,000)\b/g;
const otherUnits = /\b(?:1 ?k|1,000|thousand|100 ?k|10 ?k|billion|1 ?b)\b/g;

/** @param path the headers above a column, or the labels before a row, outermost first */
export function readPriceLabel(path: readonly string[]): PriceLabel | null {
  let rest = plainLabel(path.join(" ; ")).toLowerCase();
  const take = (pattern: RegExp): boolean => {
    const before = rest;
    rest = rest.replace(pattern, " ");
    return rest !== before;
  };
  for (const pattern of meaningless) take(pattern);
  const found = (Object.keys(variants) as Variant[]).filter((name) => take(variants[name]));
  const isPerMillion = take(millions);
  const isPerOther = take(otherUnits);
  const isInput = take(/\b(?:inputs?|prompts?)\b/g);
  const isOutput = take(/\b(?:outputs?|completions?)\b/g);
  // "per image" is a unit, "image input" a kind of input.
  if (/\bper (?:an? )?(?:text|image|audio|video)s?\b/.test(rest)) return null;
  const modalities = ["text", "image", "audio", "video"].filter((name) =>
    take(new RegExp(`\\b${name}s?\\b`, "g")),
  );
  take(filler);
  if (rest.trim() !== "" || isInput === isOutput) return null;
  const per = isPerOther ? "other" : isPerMillion ? "million" : null;
  return { side: isInput ? "input" : "output", variants: found, modalities, per };
}

/** A label without the marks of its footnotes: "PRICING(2)" is "PRICING", "deepseek-flash(1)" the model. */
export function plainLabel(text: string): string {
  return text
    .replaceAll("（", " (")
    .replaceAll("）", ") ")
    .replace(/\(\d{1,2}\)|(?<=\S)\*+/g, " ")
    .replace(/\s+/g, " ")
    .replace(/\( | \)/g, (bracket) => bracket.trim())
    .trim();
}

/** Whether a column's headers say that it names the models. */
export function namesModels(path: readonly string[]): boolean {
  return /^(?:models?|names?|model (?:name|id)s?)$/i.test(plainLabel(path.at(-1) ?? ""));
}

/** The unit that prose states for its prices: "per 1M tokens", "MTok". */
export function statesMillions(text: string): boolean {
  return /\b(?:mtok|(?:1 ?m|(?:1 |one )?million|1,000,000) tokens)\b/i.test(text);
}
