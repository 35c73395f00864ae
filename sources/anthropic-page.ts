/**
 * Anthropic's pricing page: one table with every model, base input and output prices in USD per million
 * tokens beside those of cached input; tables of the batch and fast modes look alike and are not the price.
 */
import { quoteChecks } from "./checks/quote.ts";
import { collectRows, type PriceRow } from "./reading/priceRows.ts";
import {
  type Conditions,
  mergeConditions,
  readConditions,
  readPriceTerms,
  unconditional,
} from "./reading/priceTerms.ts";
import { excerpt } from "./reading/text.ts";
import type { Finding, ParseResult, PriceQuote, PriceSource, SourceText } from "./source.ts";
import { layoutDrift } from "./tables/layoutDrift.ts";
import { type PageTable, readPage } from "./tables/pageTables.ts";
import { isBase, type NoGrid, type PriceGrid, type PriceLine, readPriceGrid } from "./tables/priceGrid.ts";
import { statesMillions } from "./tables/priceLabel.ts";
import { priceRowsOf, settlePage } from "./tables/priceQuotes.ts";

export const anthropicPage = {
  id: "anthropic-page",
  title: "Anthropic pricing page",
  kind: "prices",
  lineage: "anthropic-page",
  url: "https://platform.claude.com/docs/en/about-claude/pricing",
  hosts: ["platform.claude.com"],
  cadence: "daily",
  licence: {
    name: "none stated",
    url: "https://platform.claude.com/docs/en/about-claude/pricing",
    redistribute: true,
    evidence:
      "no licence seen on the page: single prices are cited as facts, as the catalogue does with vendors' pages; the page itself is not passed on",
  },
  accept: { contentTypes: ["text/html"], markers: ["<table", "Claude ", "</html>"] },
  history: { kind: "web-archive", url: "https://platform.claude.com/docs/en/about-claude/pricing" },
  parserVersion: 1,
  parse,
  checks: quoteChecks,
} satisfies PriceSource;

function parse({ text }: SourceText): ParseResult<PriceQuote> {
  const { tables, prose } = readPage(text, "anthropic-page");
  const { table, grid } = findBaseTable(tables);
  const around = [...table.headerPaths.flat(), table.lead, table.title, ...prose].join(" ");
  const isPerMillion = statesMillions(around) || grid.labels.some(({ per }) => per === "million");
  const lines = grid.lines.map((line) => readLine(line));
  const rows = lines.flatMap(
    (line) => line.rows ?? rowsOf(line, lines, isPerMillion).map((row) => [line.key, row] as const),
  );
  const result = settlePage(collectRows(rows));
  if (grid.groupRows === 0) return result;
  return { ...result, skipped: { ...result.skipped, "group row": grid.groupRows } };
}

/** What a table is under when its prices are those of a special mode, place or host. */
const otherModes =
  /\b(batch|fast|priority|flex|long[- ]context|tools?|search|caching|cloud|bedrock|vertex|foundry|third[- ]party|region\w*|residency|agents?|examples?)\b/i;

/** The one table of base prices. @throws DensingError `layout-drift` */
function findBaseTable(tables: readonly PageTable[]): { table: PageTable; grid: PriceGrid } {
  const read = tables.map((table) => ({ table, grid: readPriceGrid(table) }));
  const grids = read.filter((each): each is { table: PageTable; grid: PriceGrid } => "lines" in each.grid);
  const plain = grids.filter(({ table }) => !otherModes.test(contextOf(table)));
  // The base table has its cached prices beside it, or says "base"; those of the modes do neither.
  const marked = plain.filter(({ table }) =>
    table.headerPaths.flat().some((words) => /\b(base|cach(?:e|ed|ing)|writes|hits)\b/i.test(words)),
  );
  const found = marked.length > 0 ? marked : plain;
  const [base] = found;
  if (base !== undefined && found.length === 1) {
    const other = base.grid.labels.find(({ per }) => per === "other");
    if (other === undefined) return base;
    throw layoutDrift("anthropic-page", "prices per million tokens", describe([base.table]));
  }
  const expected = "one table of models with base input and output prices";
  if (found.length > 1) {
    throw layoutDrift(
      "anthropic-page",
      expected,
      `${found.length} of them: ${describe(found.map((each) => each.table))}`,
    );
  }
  const nearest = read
    .filter((each): each is { table: PageTable; grid: NoGrid } => "missing" in each.grid)
    .sort((a, b) => b.grid.found - a.grid.found)[0];
  if (nearest !== undefined && nearest.grid.found > 1) {
    const missing = nearest.grid.missing.join(", ");
    throw layoutDrift("anthropic-page", expected, `no ${missing} in: ${describe([nearest.table])}`);
  }
  const others =
    grids.length > 0 ? `only tables of other modes: ${describe(grids.map((each) => each.table))}` : "none";
  throw layoutDrift("anthropic-page", expected, others);
}

/** The headings below the page's own, and the caption. */
function contextOf({ headings, title }: PageTable): string {
  return [...headings.flatMap(({ level, text }) => (level > 1 ? text : [])), title].join(" | ");
}

function describe(tables: readonly PageTable[]): string {
  const named = tables.map(({ title, headerPaths }) => {
    const headers = headerPaths.map((path) => path.join(" / ")).join(" | ");
    return title === "" ? headers : `"${title}": ${headers}`;
  });
  return excerpt(named.join("; "), 300);
}

interface Line {
  readonly key: string;
  readonly model: string;
  readonly conditions: Conditions;
  readonly note: string;
  readonly input: string;
  readonly output: string;
  /** What has become of it already, where it is no price. */
  readonly rows?: readonly (readonly [string, PriceRow])[];
}

function readLine(line: PriceLine): Line {
  const key = line.names.join(" ");
  const text = (side: "input" | "output"): string =>
    line.prices.find(({ label }) => label.side === side && isBase(label))?.cell.text ?? "";
  const name = readName(key);
  const empty = {
    key,
    model: "",
    conditions: unconditional,
    note: "",
    input: text("input"),
    output: text("output"),
  };
  if (line.refusal !== null) return { ...empty, rows: [[key, { finding: line.refusal }]] };
  if ("finding" in name) return { ...empty, rows: [[key, name]] };
  if (name.isRetired) return { ...empty, rows: [[key, { skip: "retired model" }]] };
  // The length of the prompts may be printed with the name or within one of the cells, for the whole row.
  const tiers = [text("input"), text("output")].map((cell) => {
    const [only, ...more] = readPriceTerms(cell)?.filter(({ isStruck }) => !isStruck) ?? [];
    const tier = more.length === 0 ? only?.conditions : undefined;
    return { ...unconditional, upTo: tier?.upTo ?? null, over: tier?.over ?? null };
  });
  const whole = { ...empty, key: name.printed };
  const conditions = tiers.reduce<Conditions | undefined>(
    (all, tier) => all && mergeConditions(all, tier),
    name.conditions,
  );
  if (conditions === undefined) {
    const seen = excerpt(`${key}: ${text("input")}, ${text("output")}`, 160);
    const finding = { reason: "shape", expected: "one length of prompts", seen, note: "" };
    return { ...whole, rows: [[key, { finding }]] };
  }
  return { ...whole, model: name.model, conditions, note: name.note };
}

function rowsOf(line: Line, lines: readonly Line[], isPerMillion: boolean): PriceRow[] {
  const isLonger = line.conditions.over !== null;
  const hasBase = lines.some((other) => other.model === line.model && other.conditions.over === null);
  if (isLonger && hasBase) return [{ skip: "price of longer prompts" }];
  return priceRowsOf({
    provider: "anthropic",
    model: line.model,
    sourceKey: line.key,
    input: line.input,
    output: line.output,
    conditions: line.conditions,
    isPerMillion,
    endIsAnOffer: true,
    note: line.note,
  });
}

interface Name {
  readonly printed: string;
  readonly model: string;
  readonly conditions: Conditions;
  readonly note: string;
  readonly isRetired: boolean;
}

const printedName =
  /^Claude(?:(?: [A-Z][a-z]+)+ \d+(?:\.\d+)?| \d+(?:\.\d+)?(?: (?:Opus|Sonnet|Haiku))?)(?![\w.])/;
const status = /^\((deprecated|legacy|preview|limited availability|retired)(?:[, ][^()]*)?\)/i;

/**
 * "Claude Opus 4.5 (deprecated)" is claude-opus-4-5: lower case, dots and spaces to dashes, nothing else. The
 * catalogue's aliases know the words in another order. A retired model is not on sale here any more.
 */
function readName(printed: string): Name | { readonly finding: Finding } {
  const name = printedName.exec(printed)?.[0];
  if (name === undefined) return { finding: unknownName(printed) };
  let rest = printed.slice(name.length).trim();
  const notes: string[] = [];
  for (let match = status.exec(rest); match !== null; match = status.exec(rest)) {
    notes.push(match[1]!.toLowerCase());
    rest = rest.slice(match[0].length).trim();
  }
  const conditions = readConditions(rest) ?? (isTagline(rest) ? unconditional : undefined);
  if (conditions === undefined) return { finding: unknownName(printed) };
  const model = name.toLowerCase().replace(/[. ]/g, "-");
  return {
    printed: name,
    model,
    conditions,
    note: notes.join(", "),
    isRetired: notes.includes("retired"),
  };
}

/** What a model is for, printed beneath its name: prose that says nothing of a price. */
function isTagline(text: string): boolean {
  const saysNothingOfPrices =
    !/[\d$()/|]|\b(batch|fast|mode|priority|flex|cache\w*|prompts?|tokens?|through|starting|until|only|region\w*)\b/i.test(
      text,
    );
  return /^[A-Z][a-z]+ /.test(text) && saysNothingOfPrices;
}

function unknownName(printed: string): Finding {
  return {
    reason: "unknown-name",
    expected: "Claude, its tier and number",
    seen: excerpt(printed),
    note: "",
  };
}
