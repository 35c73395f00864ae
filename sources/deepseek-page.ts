/**
 * DeepSeek's pricing page: models in columns (in rows until early 2025), prices in rows in USD per million
 * tokens. Input without a cache hit is the price. Where hours of the day differ, the price of peak hours is:
 * it is the one that holds at any time; so is the standard price beside the nightly discount of 2025.
 */
import { quoteChecks } from "./checks/quote.ts";
import { datePattern, readCalendarDate } from "./reading/calendarDate.ts";
import { collectRows, type PriceRow } from "./reading/priceRows.ts";
import { readPriceTerms, unconditional } from "./reading/priceTerms.ts";
import { excerpt } from "./reading/text.ts";
import type { ParseResult, PriceQuote, PriceSource, SourceText } from "./source.ts";
import { layoutDrift } from "./tables/layoutDrift.ts";
import { type Page, type PageTable, readPage } from "./tables/pageTables.ts";
import { type NoGrid, type PriceGrid, type PriceLine, readPriceGrid } from "./tables/priceGrid.ts";
import { readPriceLabel, statesMillions, type Variant } from "./tables/priceLabel.ts";
import { priceRowsOf, settlePage } from "./tables/priceQuotes.ts";

export const deepseekPage = {
  id: "deepseek-page",
  title: "DeepSeek pricing page",
  kind: "prices",
  lineage: "deepseek-page",
  // Without the last slash the same path has answered with another page.
  url: "https://api-docs.deepseek.com/quick_start/pricing/",
  hosts: ["api-docs.deepseek.com"],
  cadence: "daily",
  licence: {
    name: "none stated",
    url: "https://api-docs.deepseek.com/quick_start/pricing/",
    redistribute: true,
    evidence:
      "no licence seen on the page: single prices are cited as facts, as the catalogue does with this page; the page itself is not passed on",
  },
  accept: { contentTypes: ["text/html"], markers: ["<table", "deepseek-", "</html>"] },
  history: { kind: "web-archive", url: "https://api-docs.deepseek.com/quick_start/pricing" },
  parserVersion: 1,
  parse,
  checks: quoteChecks,
} satisfies PriceSource;

function parse({ text }: SourceText): ParseResult<PriceQuote> {
  const page = readPage(text, "deepseek-page");
  const { found, foreign } = findPriceTables(page.tables);
  const rows = found.flatMap((table) => rowsOf(table, page));
  const groups = found.flatMap(({ grid }) => Array.from({ length: grid.groupRows }, () => "group row"));
  const skips = [...groups, ...foreign.map(() => "table in another currency")];
  return settlePage(collectRows([...rows, ...skips.map((skip) => ["", { skip }] as const)]));
}

interface PriceTable {
  readonly table: PageTable;
  readonly grid: PriceGrid;
  /** The days that the words above the table declare for it. */
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * The tables with prices in USD: one, and beside it those that are announced for a later day. Early in 2025
 * the same table stood there in CNY once more.
 *
 * @throws DensingError `layout-drift`
 */
function findPriceTables(tables: readonly PageTable[]): { found: PriceTable[]; foreign: PriceTable[] } {
  const read = tables.map((table) => ({ table, grid: readPriceGrid(table) }));
  const all = read
    .filter((each): each is { table: PageTable; grid: PriceGrid } => "lines" in each.grid)
    .map((each) => ({ ...each, ...declaredDays(each.table.lead) }));
  const inUsd = all.filter(({ grid }) => currenciesOf(grid).has("USD"));
  const found = inUsd.length > 0 ? inUsd : all;
  const expected = "one table of models with input and output prices, beside it others of declared days";
  if (found.length === 0) {
    const nearest = read
      .map((each) => ({ ...each, grid: each.grid as NoGrid }))
      .sort((a, b) => b.grid.found - a.grid.found)[0];
    const seen =
      nearest === undefined
        ? "no table at all"
        : `no ${nearest.grid.missing.join(", ")} in: ${describe(nearest.table)}`;
    throw layoutDrift("deepseek-page", expected, seen);
  }
  const days = found.map(({ from }) => from);
  if (new Set(days).size < days.length) {
    const seen = found.map(({ table, from }) => `${from ?? "undated"}: ${describe(table)}`).join("; ");
    throw layoutDrift("deepseek-page", expected, `${found.length} of the same day: ${excerpt(seen, 300)}`);
  }
  const other = found.find(({ grid }) => grid.labels.some(({ per }) => per === "other"));
  if (other !== undefined) {
    throw layoutDrift("deepseek-page", "prices per million tokens", describe(other.table));
  }
  return { found, foreign: all.filter((each) => !found.includes(each)) };
}

function currenciesOf({ lines }: PriceGrid): Set<string> {
  const cells = lines.flatMap(({ prices }) => prices.map(({ cell }) => cell.text));
  return new Set(cells.flatMap((text) => readPriceTerms(text)?.map(({ money }) => money.currency) ?? []));
}

function describe(table: PageTable): string {
  const headers = table.headerPaths.map((path) => path.join(" / ")).join(" | ");
  const labels = table.rows.map((row) => [...new Set(row.map(({ text }) => text))].join(" | ")).join("; ");
  return excerpt(`${headers}; ${labels}`, 300);
}

const begins = new RegExp(
  String.raw`\b(?:starting from|takes? effect|effective)\b[^.;]{0,60}?(${datePattern})`,
  "i",
);
const ends = new RegExp(String.raw`\b(?:until|ends on)\b[^.;]{0,60}?(${datePattern})`, "i");

function declaredDays(words: string): { from: string | null; to: string | null } {
  if (!/\bprices?\b/i.test(words)) return { from: null, to: null };
  return { from: dateIn(begins, words), to: dateIn(ends, words) };
}

function dateIn(pattern: RegExp, words: string): string | null {
  const printed = pattern.exec(words)?.[1];
  return (printed === undefined ? undefined : readCalendarDate(printed)) ?? null;
}

function rowsOf({ grid, from, to }: PriceTable, { prose }: Page): (readonly [string, PriceRow])[] {
  const isPerMillion =
    grid.labels.every(({ per }) => per === "million") || prose.some((words) => statesMillions(words));
  const models = new Map<string, PriceLine[]>();
  for (const line of grid.lines) {
    const model = line.names[0] ?? "";
    models.set(model, [...(models.get(model) ?? []), line]);
  }
  return [...models].flatMap(([model, lines]) => {
    const refusal = lines.find((line) => line.refusal !== null)?.refusal;
    if (refusal !== undefined && refusal !== null) return [[model, { finding: refusal }] as const];
    if (!/^deepseek-[a-z0-9]+(?:[.-][a-z0-9]+)*$/.test(model)) {
      const seen = excerpt(lines.flatMap(({ names }) => names).join(" "));
      const finding = { reason: "unknown-name", expected: "the id of a DeepSeek model", seen, note: "" };
      return [[model, { finding }] as const];
    }
    const prices = lines.flatMap(pricesOf);
    const input = basePrice(prices, "input");
    const output = basePrice(prices, "output");
    if (input === undefined || output === undefined) {
      const seen = excerpt(
        prices.map((price) => `${price.side} ${price.variants.join(" ")} ${price.text}`).join(", "),
        160,
      );
      const finding = {
        reason: "no-base-price",
        expected: "one price that holds at any time",
        seen,
        note: "",
      };
      return [[model, { finding }] as const];
    }
    const offer = offerEnd(model, [input, output], prose);
    const rows = priceRowsOf({
      provider: "deepseek",
      model,
      sourceKey: model,
      input,
      output,
      conditions: { ...unconditional, from, to: to ?? offer },
      isPerMillion,
      endIsAnOffer: false,
      note: offPeakNote(prices),
    });
    return rows.map((row) => [model, row] as const);
  });
}

interface Price {
  readonly side: "input" | "output";
  readonly variants: readonly Variant[];
  readonly text: string;
}

/** A line's prices; the hours may be named in the row with the model. */
function pricesOf({ names, prices }: PriceLine): Price[] {
  const hours = names.slice(1);
  // A label of hours alone has no side: that of input is lent to it.
  const own = hours.length === 0 ? [] : readPriceLabel(["input", ...hours])?.variants;
  return prices.flatMap(({ label, cell }) => {
    if (own === undefined) return [];
    return { side: label.side, variants: [...new Set([...label.variants, ...own])], text: cell.text };
  });
}

/** The price without a condition, else that of peak hours; undefined when there are two, or none. */
function basePrice(prices: readonly Price[], side: "input" | "output"): string | undefined {
  const base = prices.filter(
    (price) => price.side === side && price.variants.every((name) => name === "peak"),
  );
  const [only, ...more] = base;
  return more.length === 0 ? only?.text : undefined;
}

function offPeakNote(prices: readonly Price[]): string {
  const [input, output] = (["input", "output"] as const).map((side) => {
    const low = prices.filter((price) => price.side === side && price.variants.join() === "off-peak");
    const terms = low.length === 1 ? readPriceTerms(low[0]!.text) : undefined;
    return terms?.length === 1 ? terms[0]!.money.amount : undefined;
  });
  if (input === undefined || output === undefined) return "";
  return `price of peak hours; off-peak ${input} and ${output}`;
}

/** The day on which a model's printed discount ends, where a footnote says it of this model. */
function offerEnd(model: string, cells: readonly string[], prose: readonly string[]): string | null {
  const isOffer = cells.some((cell) =>
    readPriceTerms(cell)?.some(({ conditions }) => conditions.percentOff !== null),
  );
  if (!isOffer) return null;
  const said = prose.filter((words) => words.includes(model) && /\b(discount|promotion|offer)/i.test(words));
  const days = new Set(said.flatMap((words) => dateIn(ends, words) ?? []));
  return days.size === 1 ? [...days][0]! : null;
}
