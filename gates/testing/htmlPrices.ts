/** A page of prices as a generator of corruptions sees it: tables, their rows and cells, and the amounts in them. */
import { type CheerioAPI, load } from "cheerio";
import type { Random } from "./random.ts";

const elementsOf = ($: CheerioAPI, selector: string) => $(selector).toArray();
export type PageElement = ReturnType<typeof elementsOf>[number];

export interface PricePage {
  readonly $: CheerioAPI;
  /** Tables with amounts in them. */
  readonly tables: readonly PageElement[];
}

/** Changes the page in place and says what it did; undefined where there is nothing to do it to. */
export type PageChange = (page: PricePage, random: Random) => string | undefined;

/** Undefined when the text is no page with tables of amounts. */
export function readPricePage(text: string): PricePage | undefined {
  if (!/^\s*</.test(text)) return undefined;
  const $ = load(text);
  const tables = elementsOf($, "table").filter((table) => $(table).text().includes("$"));
  return tables.length === 0 ? undefined : { $, tables };
}

/** Stands for so many open elements: written as text, since no writer of pages survives them. */
export const deep = (elements: number): string => `<i data-deep="${elements}"></i>`;

export function writePricePage({ $ }: PricePage): string {
  return $.html().replace(/<i data-deep="(\d+)"><\/i>/g, (_, elements: string) =>
    "<div>".repeat(Number(elements)),
  );
}

export const rowsOf = ({ $ }: PricePage, table: PageElement): PageElement[] => $(table).find("tr").toArray();
export const cellsOf = ({ $ }: PricePage, row: PageElement): PageElement[] =>
  $(row).children("td, th").toArray();

export function isPriced({ $ }: PricePage, element: PageElement): boolean {
  return $(element).text().includes("$");
}

export function pricedCells(page: PricePage, within: readonly PageElement[] = page.tables): PageElement[] {
  return within
    .flatMap((element) => page.$(element).find("td, th").toArray())
    .filter((cell) => isPriced(page, cell));
}

/** Elements that may name a model: what stands before the amounts of a row or above those of a column, and codes. */
export function nameElements(page: PricePage): PageElement[] {
  const inTables = page.tables.flatMap((table) => {
    const rows = rowsOf(page, table);
    const before = rows.filter((row) => isPriced(page, row)).flatMap((row) => cellsOf(page, row)[0] ?? []);
    return [...before, ...cellsOf(page, rows[0]!)];
  });
  const named = [...inTables, ...elementsOf(page.$, "code")];
  return named.filter((element) => !isPriced(page, element) && page.$(element).text().trim() !== "");
}

/** Multiplies every amount in a cell. */
export function scaleCell({ $ }: PricePage, cell: PageElement, factor: number): void {
  const scaled = (text: string) => {
    const product = Number((Number(text) * factor).toPrecision(12));
    return product.toFixed(14).replace(/\.?0+$/, "");
  };
  $(cell).html(($(cell).html() ?? "").replace(/(?<=\$)\d+(?:\.\d+)?/g, scaled));
}
