/**
 * Google's pricing page of the Gemini API: a section a model with its id printed as code beneath the heading,
 * and within it a table for each way of being served (standard, batch, flex, priority). The price is the
 * standard one of the paid tier, in USD per million tokens of text.
 */
import { quoteChecks } from "./checks/quote.ts";
import { collectRows, type PriceRow } from "./reading/priceRows.ts";
import { excerpt } from "./reading/text.ts";
import type { Finding, ParseResult, PriceQuote, PriceSource, SourceText } from "./source.ts";
import { layoutDrift } from "./tables/layoutDrift.ts";
import { type Heading, type PageTable, readPage } from "./tables/pageTables.ts";
import { type PaidTier, readPaidTier } from "./tables/paidTier.ts";
import { isBase } from "./tables/priceGrid.ts";
import { priceRowsOf, settlePage } from "./tables/priceQuotes.ts";

export const geminiPage = {
  id: "gemini-page",
  title: "Gemini API pricing page",
  kind: "prices",
  lineage: "gemini-page",
  url: "https://ai.google.dev/gemini-api/docs/pricing",
  hosts: ["ai.google.dev"],
  cadence: "daily",
  licence: {
    name: "CC BY 4.0",
    url: "https://developers.google.com/site-policies",
    redistribute: true,
    evidence: "footer of the page: its content is under CC BY 4.0 except as otherwise noted",
  },
  accept: { contentTypes: ["text/html"], markers: ["<table", "gemini-", "</html>"] },
  history: { kind: "web-archive", url: "https://ai.google.dev/gemini-api/docs/pricing" },
  parserVersion: 1,
  parse,
  checks: quoteChecks,
} satisfies PriceSource;

/** A table of prices under the heading of its model. */
interface Offer {
  /** The headings between the model's and the table: "Standard", "Batch". */
  readonly mode: string;
  readonly paid: PaidTier;
  readonly table: PageTable;
}

function parse({ text }: SourceText): ParseResult<PriceQuote> {
  const { tables } = readPage(text, "gemini-page");
  const offers = tables.flatMap((table) => {
    const paid = readPaidTier(table);
    return paid === null ? [] : [{ paid, table }];
  });
  if (!offers.some(({ paid }) => paid.unit === "million tokens")) {
    const seen = offers.length === 0 ? headersOf(tables) : headersOf(offers.map(({ table }) => table));
    throw layoutDrift("gemini-page", "tables with a paid tier per million tokens", seen);
  }
  const models = new Map<readonly string[], Offer[]>();
  const rows: (readonly [string, PriceRow])[] = [];
  for (const { paid, table } of offers) {
    const heading = modelHeading(table);
    if (heading === undefined) {
      rows.push(["", { skip: "table without a model" }]);
      continue;
    }
    const inner = table.headings.slice(table.headings.findIndex(({ ids }) => ids === heading.ids) + 1);
    const mode = inner.map((each) => each.text).join(" ");
    models.set(heading.ids, [...(models.get(heading.ids) ?? []), { mode, paid, table }]);
  }
  if (models.size === 0) {
    const seen = excerpt(offers.flatMap(({ table }) => table.headings.at(-1)?.text ?? []).join(" | "), 300);
    throw layoutDrift("gemini-page", "model ids as code beneath their headings", `none beneath: ${seen}`);
  }
  for (const [ids, own] of models) {
    for (const id of ids) rows.push(...rowsOf(id, own).map((row) => [id, row] as const));
  }
  return settlePage(collectRows(rows));
}

const modelId = /^[a-z]+(?:[-.][a-z0-9]+)+$/;

/** The innermost heading above a table that has the ids of models with it. */
function modelHeading(table: PageTable): Heading | undefined {
  return table.headings.findLast(({ ids }) => ids.length > 0 && ids.every((id) => modelId.test(id)));
}

function headersOf(tables: readonly PageTable[]): string {
  const headers = tables.map((table) => table.headerPaths.map((path) => path.join(" / ")).join(" | "));
  return excerpt([...new Set(headers)].join("; ") || "no table at all", 300);
}

/** Models whose input or output is not text, by the words of their ids. */
const otherKinds =
  /(?:^|-)(image|imagen|veo|video|lyria|tts|audio|live|embedding|transcribe|translate)(?=-|$)/;

function rowsOf(id: string, offers: readonly Offer[]): PriceRow[] {
  const kind = otherKinds.exec(id)?.[1];
  if (kind !== undefined) return [{ skip: `${kind} model` }];
  const [offer, ...more] = baseOffers(offers);
  if (offer === undefined || more.length > 0) {
    const modes = offers.map(({ mode }) => mode || "(no heading)").join(", ");
    return [{ finding: refusal("no-base-table", "one table of standard prices", modes) }];
  }
  const { paid, table } = offer;
  if (modelHeading(table)?.prose.some((words) => /\bhas been shut down\b/i.test(words))) {
    return [{ skip: "model shut down" }];
  }
  if (paid.unit !== "million tokens" && !/\btokens?\b/.test(paid.unit) && paid.unit !== "") {
    return [{ skip: `priced per ${paid.unit}` }];
  }
  const sides = (["input", "output"] as const).map((side) =>
    paid.prices.filter(({ label }) => label.side === side && isBase(label)),
  );
  const [input, output] = sides.map(([first, ...others]) => (others.length === 0 ? first : undefined));
  if (input === undefined || output === undefined) {
    const labels = table.rows.map((row) => row[0]!.text).join(" | ");
    return [{ finding: refusal("no-base-price", "one row of input and one of output prices", labels) }];
  }
  const broken = input.refusal ?? output.refusal;
  if (broken !== null) return [{ finding: broken }];
  return priceRowsOf({
    provider: "google",
    model: id,
    sourceKey: id,
    input: input.cell.text,
    output: output.cell.text,
    isPerMillion: paid.unit === "million tokens",
    endIsAnOffer: true,
    note: "",
  });
}

/** The standard table; where a model has one table only, that one, if nothing says that it is a special mode. */
function baseOffers(offers: readonly Offer[]): readonly Offer[] {
  const standard = offers.filter(({ mode }) => /^standard(?: (?:pricing|prices?|tier))?$/i.test(mode));
  if (standard.length > 0) return standard;
  return offers.length === 1 && offers[0]!.mode === "" ? offers : [];
}

function refusal(reason: string, expected: string, seen: string): Finding {
  return { reason, expected, seen: excerpt(seen, 160), note: "" };
}
