/**
 * What stands in a price cell: amounts, each with the conditions printed beside it. The grammar is closed: a
 * cell with one word that it does not know is not understood, since that word may be "batch" or "per image".
 */
import { datePattern, readCalendarDate } from "./calendarDate.ts";
import { dayAfter } from "./date.ts";
import { type Money, readLeadingMoney } from "./money.ts";

/** What a price is bound to. */
export interface Conditions {
  /** The unit is said: a million tokens. */
  readonly isPerMillion: boolean;
  /** Holds for prompts of at most so many tokens. */
  readonly upTo: number | null;
  /** Holds for prompts of more than so many tokens. */
  readonly over: number | null;
  /** The first day on which it holds, ISO. */
  readonly from: string | null;
  /** The first day on which it no longer holds, ISO. */
  readonly to: string | null;
  /** text, image, audio, video; none when it is for all. */
  readonly modalities: readonly string[];
  /** A printed discount in percent. */
  readonly percentOff: number | null;
}

export interface PriceTerm {
  readonly money: Money;
  /** Printed struck through: the old price of a discount, never the price. */
  readonly isStruck: boolean;
  readonly conditions: Conditions;
}

export const unconditional: Conditions = {
  isPerMillion: false,
  upTo: null,
  over: null,
  from: null,
  to: null,
  modalities: [],
  percentOff: null,
};

/** How struck text is marked once a page is text (sources/tables/pageTables.ts). */
export const struckMark = "~~";

type Reader = (match: RegExpExecArray) => Partial<Conditions> | undefined;

const million = "(?:m|1,000,000|(?:one |1 )?million)";
/** Storage is priced a million tokens and an hour: not a price a token. */
const unit = String.raw`^(?:/|per) ?(?:mtok|1? ?${million} ?tok(?:en)?s?)\b(?! ?(?:per|/) ?hour)`;
const modalityNames: Readonly<Record<string, string>> = {
  text: "text",
  thinking: "text",
  image: "image",
  images: "image",
  video: "video",
  videos: "video",
  audio: "audio",
};

const readers: readonly (readonly [RegExp, Reader])[] = [
  [new RegExp(unit, "i"), () => ({ isPerMillion: true })],
  [/^USD\b/, () => ({})],
  [/^\((?:for )?prompts? ?([^()]+)\)/i, readPromptSize],
  [/^(?:for )?prompts? ?((?:<=|≤|>|up to|over|above) ?[\d,]+ ?[km]?(?: tokens?)?)(?![\w,])/i, readPromptSize],
  [new RegExp(String.raw`^\(?(through|starting)(?: on)? (${datePattern})\)?`, "i"), readPeriod],
  [/^\(([a-z/, ]{1,80})\)/i, readModalities],
  [
    /^\((?:limited[- ]time )?(\d{1,2})% off ?(?:\(\d\)|\*)?\)/i,
    ([, percent]) => ({ percentOff: Number(percent) }),
  ],
  // A footnote's mark.
  [/^(?:\(\d\)|\*+)/, () => ({})],
];

function readPromptSize([, printed = ""]: RegExpExecArray): Partial<Conditions> | undefined {
  const match = /^(<=|≤|>|up to|over|above) ?(\d[\d,]*) ?([km])?(?: tokens?)?$/i.exec(printed);
  if (match === null) return undefined;
  const [, bound = "", number = "", letter = ""] = match;
  const factor = { k: 1_000, m: 1_000_000 }[letter.toLowerCase()] ?? 1;
  const tokens = Number(number.replaceAll(",", "")) * factor;
  return /<=|≤|up to/i.test(bound) ? { upTo: tokens } : { over: tokens };
}

function readPeriod([, word = "", printed = ""]: RegExpExecArray): Partial<Conditions> | undefined {
  const date = readCalendarDate(printed);
  if (date === undefined) return undefined;
  if (/starting/i.test(word)) return { from: date };
  const to = dayAfter(date);
  return to === undefined ? undefined : { to };
}

function readModalities([, printed = ""]: RegExpExecArray): Partial<Conditions> | undefined {
  const names = printed.split(/ ?(?:\/|,| and ) ?/i).map((name) => modalityNames[name.toLowerCase()]);
  const known = names.filter((name) => name !== undefined);
  return known.length === names.length ? { modalities: [...new Set(known)] } : undefined;
}

/**
 * The conditions that a text consists of; undefined when a word of it is not understood, or two of them
 * contradict each other.
 */
export function readConditions(text: string): Conditions | undefined {
  const { conditions, rest } = readLeadingConditions(text);
  return rest === "" ? conditions : undefined;
}

function readLeadingConditions(text: string): { conditions: Conditions | undefined; rest: string } {
  let conditions: Conditions | undefined = unconditional;
  let rest = withoutPunctuation(text);
  while (rest !== "" && conditions !== undefined) {
    let read: Partial<Conditions> | undefined;
    for (const [pattern, reader] of readers) {
      const match = pattern.exec(rest);
      read = match === null ? undefined : reader(match);
      if (match === null || read === undefined) continue;
      rest = withoutPunctuation(rest.slice(match[0].length));
      break;
    }
    if (read === undefined) break;
    conditions = mergeConditions(conditions, { ...unconditional, ...read });
  }
  return { conditions, rest };
}

/** Both at once; undefined when they say different things of the same. */
export function mergeConditions(a: Conditions, b: Conditions): Conditions | undefined {
  const isDisputed = (["upTo", "over", "from", "to", "percentOff"] as const).some(
    (field) => a[field] !== null && b[field] !== null && a[field] !== b[field],
  );
  if (isDisputed || (a.modalities.length > 0 && b.modalities.length > 0)) return undefined;
  return {
    isPerMillion: a.isPerMillion || b.isPerMillion,
    upTo: a.upTo ?? b.upTo,
    over: a.over ?? b.over,
    from: a.from ?? b.from,
    to: a.to ?? b.to,
    modalities: a.modalities.length > 0 ? a.modalities : b.modalities,
    percentOff: a.percentOff ?? b.percentOff,
  };
}

/** What may stand between two conditions or two prices without meaning. */
function withoutPunctuation(text: string): string {
  return text.replace(/^(?:[\s,;]|\.(?!\d))+/, "");
}

/** The prices of a cell, in their order; undefined when it is not prices with known conditions and no more. */
export function readPriceTerms(text: string): PriceTerm[] | undefined {
  const terms: PriceTerm[] = [];
  let rest = withoutPunctuation(text);
  while (rest !== "") {
    const struck = new RegExp(`^${struckMark}([^~]+)${struckMark}`).exec(rest);
    if (struck !== null) {
      const inner = readPriceTerms(struck[1]!);
      if (inner?.length !== 1) return undefined;
      terms.push({ ...inner[0]!, isStruck: true });
      rest = withoutPunctuation(rest.slice(struck[0].length));
      continue;
    }
    const leading = readLeadingMoney(rest);
    if (leading === undefined) return undefined;
    const read = readLeadingConditions(leading.rest);
    if (read.conditions === undefined) return undefined;
    terms.push({ money: leading.money, isStruck: false, conditions: read.conditions });
    // Without this "$1 5" or "$3 or $4" would be two prices: the next one needs a condition or a line before it.
    if (
      read.rest !== "" &&
      read.rest === withoutPunctuation(leading.rest) &&
      !read.rest.startsWith(struckMark)
    ) {
      return undefined;
    }
    rest = read.rest;
  }
  return terms.length === 0 ? undefined : terms;
}
