import { roundDecimal } from "../sources/reading/decimal.ts";
import type { Observation, PriceQuote, Quarantined, ScoreReport } from "../sources/source.ts";
import type { Append, Columns } from "./append.ts";

/** What all rows of one body have in common. */
export interface BodyColumns {
  readonly source_id: string;
  readonly input_sha256: string;
  readonly document_id: string | null;
  readonly known_from: string;
  /** "" where the source is one body. */
  readonly part: string;
}

interface Numbered<O extends Observation> {
  readonly number: number;
  readonly fact: O;
  /** Of a quote: its prices as the columns hold them. */
  readonly input: string | null;
  readonly output: string | null;
}

/**
 * Appends the observations of one body to their tables.
 *
 * @returns how many, and the quotes whose prices the columns cannot hold
 */
export function appendFacts(
  observations: readonly Observation[],
  common: BodyColumns,
  prices: Append,
  scores: Append,
): { readonly facts: number; readonly unfit: readonly Quarantined[] } {
  const quotes: Numbered<PriceQuote>[] = [];
  const reports: Numbered<ScoreReport>[] = [];
  const unfit: Quarantined[] = [];
  let releases = 0;
  for (const [index, fact] of observations.entries()) {
    const number = index + 1;
    if (fact.kind === "release") {
      // Counted only: a release is read of several bodies together, by settleHubReleases.
      releases += 1;
      continue;
    }
    if (fact.kind === "score") {
      reports.push({ number, fact, input: null, output: null });
      continue;
    }
    const input = storablePrice(fact.inputUsdPerMtok);
    const output = storablePrice(fact.outputUsdPerMtok);
    if (input !== undefined && output !== undefined) quotes.push({ number, fact, input, output });
    else
      unfit.push(
        priceFitsItsColumn(fact, input === undefined ? fact.inputUsdPerMtok : fact.outputUsdPerMtok),
      );
  }
  const { part, ...shared } = { ...common, source: common.source_id };
  const facts =
    releases +
    prices(quotes, { ...shared, valid_from: common.known_from, ...priceColumns }) +
    scores(reports, { ...shared, part, ...scoreColumns });
  return { facts, unfit };
}

/** What DECIMAL(18, 9) holds exactly. */
const storable = /^-?\d{1,9}(\.\d{1,9}0*)?$/;
/** A double has 15 digits: what differs by less is the noise of somebody's arithmetic (1.5000300000000002). */
const noise = 1e-12;

/** The price as the column can hold it, or undefined: nothing is rounded but noise. */
function storablePrice(price: string | null): string | null | undefined {
  if (price === null || storable.test(price)) return price;
  const rounded = roundDecimal(price, 9);
  const isNoise = Math.abs(Number(rounded) - Number(price)) <= noise * Math.abs(Number(price));
  return isNoise && storable.test(rounded) ? rounded : undefined;
}

/** Stops prices that would be rounded in silence: digits beyond the ninth, or a billion and more. */
function priceFitsItsColumn(quote: PriceQuote, seen: string | null): Quarantined {
  const expected = "at most 9 digits before and after the point";
  return { reason: "price-precision", key: quote.sourceKey, expected, seen: seen ?? "", note: "" };
}

const priceColumns: Columns<Numbered<PriceQuote>> = {
  row_number: ({ number }) => number,
  provider: ({ fact }) => fact.provider,
  model: ({ fact }) => fact.model,
  input_usd_per_mtok: ({ input }) => input,
  output_usd_per_mtok: ({ output }) => output,
  price_kind: ({ fact }) => fact.priceKind,
  declared_from: ({ fact }) => fact.declaredFrom,
  declared_to: ({ fact }) => fact.declaredTo,
  note: ({ fact }) => (fact.note === "" ? null : fact.note),
  source_key: ({ fact }) => fact.sourceKey,
};

const scoreColumns: Columns<Numbered<ScoreReport>> = {
  row_number: ({ number }) => number,
  model: ({ fact }) => fact.model,
  benchmark: ({ fact }) => fact.benchmark,
  variant: ({ fact }) => fact.variant ?? "standard",
  score: ({ fact }) => fact.score,
  shots: ({ fact }) => fact.shots,
  reporter: ({ fact }) => fact.reporter,
  source_table: ({ fact }) => fact.table,
  training: ({ fact }) => fact.training,
  note: ({ fact }) => (fact.note === "" ? null : fact.note),
  doubt: ({ fact }) => fact.doubt,
};
