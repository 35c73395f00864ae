/** A table that sets a paid tier beside a free one: the cells of the paid tier, and the unit of its prices. */
import type { Finding } from "../source.ts";
import { absentCell, type Cell, type HtmlTable } from "./htmlTable.ts";
import { type PriceLabel, readPriceLabel, statesMillions } from "./priceLabel.ts";

export interface PaidTier {
  /** "million tokens", another unit as it is printed ("image"), or "" when none is said. */
  readonly unit: string;
  readonly prices: readonly {
    readonly label: PriceLabel;
    readonly cell: Cell;
    /** Why the cell cannot be trusted, or null. */
    readonly refusal: Finding | null;
  }[];
}

const isPaid = (words: string): boolean => /\bpaid\b/i.test(words);
const isFree = (words: string): boolean => /\bfree\b/i.test(words) && !isPaid(words);

/** Tiers in columns and prices in rows, or the other way; null when the table has no paid tier. */
export function readPaidTier(table: HtmlTable): PaidTier | null {
  const headers = table.headerPaths.map((path) => path.join(" "));
  const paidColumns = headers.flatMap((words, x) => (isPaid(words) ? [x] : []));
  if (paidColumns.length > 0) return inColumn(table, headers, paidColumns);
  const labelColumns = table.headerPaths.flatMap((path, x) => (readPriceLabel(path) === null ? [x] : []));
  const paidRows = table.rows.filter((row) => isPaid(wordsAt(row, labelColumns)));
  const [row] = paidRows;
  if (row === undefined) return null;
  const width = row.filter((cell) => cell !== absentCell).length;
  const prices = table.headerPaths.flatMap((path, x) => {
    const label = readPriceLabel(path);
    const cell = row[x]!;
    if (label === null) return [];
    const isShared = row.some((other, at) => at !== x && other === cell) || isInOtherRow(table, row, x);
    return { label, cell, refusal: refusalOf(table.headerWidth, width, paidRows.length, isShared) };
  });
  return { unit: unitOf(wordsAt(row, labelColumns)), prices };
}

function inColumn(table: HtmlTable, headers: readonly string[], paidColumns: readonly number[]): PaidTier {
  const [x] = paidColumns;
  const blank = headers.flatMap((words, at) => (words === "" ? [at] : []));
  const others = headers.flatMap((words, at) => (isPaid(words) || isFree(words) ? [] : [at]));
  const labelColumns = blank.length > 0 ? blank : others;
  const prices = table.rows.flatMap((row) => {
    const label = readPriceLabel([wordsAt(row, labelColumns)]);
    const cell = row[x!]!;
    if (label === null) return [];
    const width = row.filter((each) => each !== absentCell).length;
    const isShared = labelColumns.some((at) => row[at] === cell) || isInOtherRow(table, row, x!);
    return { label, cell, refusal: refusalOf(table.headerWidth, width, paidColumns.length, isShared) };
  });
  return { unit: unitOf(headers[x!]!), prices };
}

function wordsAt(row: readonly Cell[], columns: readonly number[]): string {
  return [...new Set(columns.map((x) => row[x]!))]
    .map((cell) => cell.text)
    .join(" ")
    .trim();
}

function isInOtherRow(table: HtmlTable, row: readonly Cell[], x: number): boolean {
  return table.rows.some((other) => other !== row && other[x] === row[x] && row[x] !== absentCell);
}

/** Stops shifted columns, two paid tiers side by side, and one merged cell that is read as two prices. */
function refusalOf(expected: number, width: number, tiers: number, isShared: boolean): Finding | null {
  if (width !== expected) {
    return { reason: "row-width", expected: `${expected} cells`, seen: `${width} cells`, note: "" };
  }
  if (tiers !== 1) return { reason: "shape", expected: "one paid tier", seen: `${tiers} of them`, note: "" };
  if (!isShared) return null;
  return { reason: "shape", expected: "a cell for each price", seen: "one cell across several", note: "" };
}

function unitOf(words: string): string {
  if (statesMillions(words)) return "million tokens";
  return /\bper ((?:[\d,]+ ?[km]? ?)?[a-z]+)/i.exec(words)?.[1]?.toLowerCase() ?? "";
}
