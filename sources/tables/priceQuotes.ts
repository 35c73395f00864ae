/** From the two price cells of a model to what it costs: the base tier in USD, with the days that are declared. */
import { oneQuoteAModel } from "../checks/price.ts";
import { baseTierNote, type PriceRow, quoteOf } from "../reading/priceRows.ts";
import {
  type Conditions,
  mergeConditions,
  type PriceTerm,
  readPriceTerms,
  unconditional,
} from "../reading/priceTerms.ts";
import { excerpt } from "../reading/text.ts";
import type { Finding, ParseResult, PriceQuote } from "../source.ts";

/** One model's base prices as they are printed. */
export interface PrintedPrices {
  readonly provider: string;
  readonly model: string;
  /** Where in the page they stand. */
  readonly sourceKey: string;
  readonly input: string;
  readonly output: string;
  /** What is printed once for both: with the model's name, above the table. */
  readonly conditions?: Conditions;
  /** The page says somewhere around the cells that prices are for a million tokens. */
  readonly isPerMillion: boolean;
  /** Whether a declared end makes a price an offer; else it is a list price whose successor is announced. */
  readonly endIsAnOffer: boolean;
  readonly note: string;
}

/** What becomes of them: a quote a declared period, or the one reason why none. */
export function priceRowsOf(printed: PrintedPrices): PriceRow[] {
  const input = readSide("input", printed.input, printed);
  const output = readSide("output", printed.output, printed);
  if (!("terms" in input)) return [input];
  if (!("terms" in output)) return [output];
  const periods = periodsOf(input.terms);
  const isAgreed = periods.length > 0 && periods.join() === periodsOf(output.terms).join();
  if (!isAgreed) {
    const expected = "the same days for input and output";
    return [{ finding: finding("dates-disagree", expected, printed) }];
  }
  const note = input.hasOthers ? "text; other input has another price" : "";
  const noted = { ...printed, note: [note, printed.note].filter(Boolean).join("; ") };
  return periods.map((period) => readPeriod(period, input.terms, output.terms, noted));
}

interface Side {
  readonly terms: readonly PriceTerm[];
  /** Whether the cell has prices of something other than text besides. */
  readonly hasOthers: boolean;
}

/** The prices of a cell that are for text in USD and not crossed out, or what became of the row. */
function readSide(side: "input" | "output", text: string, printed: PrintedPrices): Side | PriceRow {
  if (/^not available$/i.test(text.replace(/[*†‡]+$/, ""))) return { skip: "not sold" };
  const own = /^free(?: of charge)?$/i.test(text) ? [free] : readPriceTerms(text);
  if (own === undefined) {
    return { finding: finding("shape", `one understood ${side} price`, printed, text) };
  }
  const foreign = own.find(({ money }) => money.currency !== "USD");
  if (foreign !== undefined) {
    return { finding: finding("other-currency", "a price in USD", printed, text) };
  }
  const isForText = (term: PriceTerm): boolean =>
    term.conditions.modalities.length === 0 || term.conditions.modalities.includes("text");
  if (side === "output" && own.some((term) => !isForText(term))) return { skip: "output other than text" };
  const terms: PriceTerm[] = [];
  for (const term of own.filter(isForText)) {
    const conditions = mergeConditions(term.conditions, printed.conditions ?? unconditional);
    if (conditions === undefined) {
      return { finding: finding("shape", "conditions that agree", printed, text) };
    }
    if (!conditions.isPerMillion && !printed.isPerMillion && term !== free && !term.isStruck) {
      return { finding: finding("no-unit", "a price for a million tokens", printed, text) };
    }
    terms.push({ ...term, conditions });
  }
  if (terms.length === 0) return { skip: "input other than text" };
  return { terms, hasOthers: terms.length < own.length };
}

const free: PriceTerm = {
  money: { currency: "USD", amount: "0" },
  isStruck: false,
  conditions: unconditional,
};

/** Each "from to" that some price has, sorted; a struck price has the days of the one beside it. */
function periodsOf(terms: readonly PriceTerm[]): string[] {
  const own = terms.filter(({ isStruck }) => !isStruck).map(({ conditions }) => periodOf(conditions));
  return [...new Set(own)].sort();
}

function periodOf({ from, to }: Conditions): string {
  return `${from ?? ""} ${to ?? ""}`;
}

function readPeriod(
  period: string,
  input: readonly PriceTerm[],
  output: readonly PriceTerm[],
  printed: PrintedPrices,
): PriceRow {
  const inputTier = baseTier(input, period);
  const outputTier = baseTier(output, period);
  if (inputTier === undefined || outputTier === undefined) {
    return { finding: finding("no-base-tier", "one price of the shortest prompts", printed) };
  }
  const [from = "", to = ""] = period.split(" ");
  const struck = [...input, ...output].filter(({ isStruck }) => isStruck);
  const isDiscount =
    struck.length > 0 || [inputTier, outputTier].some(({ percentOff }) => percentOff !== null);
  const row = quoteOf(
    { input: inputTier.amount, output: outputTier.amount },
    {
      provider: printed.provider,
      model: printed.model,
      declaredFrom: from || null,
      declaredTo: to || null,
      note: [
        baseTierNote([...inputTier.thresholds, ...outputTier.thresholds]),
        isDiscount ? discountNote(inputTier.percentOff, struck) : "",
        printed.note,
      ]
        .filter(Boolean)
        .join("; "),
      sourceKey: printed.sourceKey,
    },
  );
  const isOffer = isDiscount || (to !== "" && printed.endIsAnOffer);
  if (row.quote === undefined || !isOffer || row.quote.priceKind !== "standard") return row;
  return { ...row, quote: { ...row.quote, priceKind: "promotional" } };
}

interface Tier {
  readonly amount: string;
  readonly percentOff: number | null;
  /** Prompt lengths above which another price holds. */
  readonly thresholds: readonly number[];
}

/** The price of the shortest prompts in a period; undefined when there is not exactly one. */
function baseTier(terms: readonly PriceTerm[], period: string): Tier | undefined {
  const held = terms.filter(({ conditions, isStruck }) => !isStruck && periodOf(conditions) === period);
  const short = held.filter(({ conditions }) => conditions.over === null);
  const shortest = Math.min(...short.map(({ conditions }) => conditions.upTo ?? Number.POSITIVE_INFINITY));
  const base = short.filter(({ conditions }) => (conditions.upTo ?? Number.POSITIVE_INFINITY) === shortest);
  const [only] = base;
  if (only === undefined || base.length > 1) return undefined;
  const bounds = held.flatMap(({ conditions }) => conditions.upTo ?? conditions.over ?? []);
  const { money, conditions } = only;
  return { amount: money.amount, percentOff: conditions.percentOff, thresholds: [...new Set(bounds)] };
}

function discountNote(percentOff: number | null, struck: readonly PriceTerm[]): string {
  const list = struck.map(({ money }) => money.amount).join(" and ");
  const off = percentOff === null ? "discount" : `${percentOff}% off`;
  return list === "" ? off : `${off}; list price ${list}`;
}

function finding(reason: string, expected: string, printed: PrintedPrices, text?: string): Finding {
  const seen = text ?? `input ${printed.input}, output ${printed.output}`;
  return { reason, expected, seen: excerpt(seen, 160), note: "" };
}

/**
 * All quotes of a page: one a model and declared beginning, and what the page announces next ends what it
 * lists now.
 */
export function settlePage(rows: ParseResult<PriceQuote>): ParseResult<PriceQuote> {
  const unique = oneQuoteAModel(rows.observations.map((quote) => endedByNext(quote, rows.observations)));
  const repeated = unique.repeated > 0 ? { "same quote again": unique.repeated } : {};
  return {
    observations: unique.observations,
    quarantined: [...rows.quarantined, ...unique.quarantined],
    skipped: { ...rows.skipped, ...repeated },
  };
}

function endedByNext(quote: PriceQuote, all: readonly PriceQuote[]): PriceQuote {
  if (quote.declaredTo !== null) return quote;
  const next = all
    .filter((other) => other.provider === quote.provider && other.model === quote.model)
    .flatMap(({ declaredFrom }) => declaredFrom ?? [])
    .filter((day) => day > (quote.declaredFrom ?? ""))
    .sort()[0];
  return next === undefined ? quote : { ...quote, declaredTo: next };
}
