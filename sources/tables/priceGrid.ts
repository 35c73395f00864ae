/**
 * A table of models against prices, whichever of the two stands in its columns: a line a model, and for each
 * of its prices the cell and what its label means. Nothing is found by its position.
 */
import { excerpt } from "../reading/text.ts";
import type { Finding } from "../source.ts";
import { absentCell, type Cell, type HtmlTable } from "./htmlTable.ts";
import { namesModels, type PriceLabel, plainLabel, readPriceLabel } from "./priceLabel.ts";

export interface PriceLine {
  /** What stands where models are named, without repeats: the model, then what qualifies it ("OFF-PEAK"). */
  readonly names: readonly string[];
  readonly prices: readonly { readonly label: PriceLabel; readonly cell: Cell }[];
  /** Why none of its cells can be trusted, or null. */
  readonly refusal: Finding | null;
}

export interface PriceGrid {
  readonly labels: readonly PriceLabel[];
  readonly lines: readonly PriceLine[];
  /** Rows of one cell from side to side, or of nothing. */
  readonly groupRows: number;
}

/** What keeps a table from being a price grid, in words for a report of drift. */
export interface NoGrid {
  readonly missing: readonly string[];
  /** How near it came, to report on the most likely table. */
  readonly found: number;
}

interface Slot {
  readonly index: number;
  readonly path: readonly string[];
  readonly label: PriceLabel;
}

export function readPriceGrid(table: HtmlTable): PriceGrid | NoGrid {
  const named = columnsWhere(table, namesModels);
  const nameColumns = named.length > 0 ? named : columnsWhere(table, (path) => path.length === 0);
  const priceColumns = labelled(table.headerPaths);
  const rowPaths = table.rows.map((row) => distinct(nameColumns.map((x) => row[x]!)));
  const priceRows = labelled(rowPaths);
  if (priceColumns.length > 0 && priceRows.length > 0) {
    return { missing: ["one side for models and one for prices"], found: 1 };
  }
  const slots = priceColumns.length > 0 ? priceColumns : priceRows;
  const absent = (["input", "output"] as const).filter(
    (side) => !slots.some(({ label }) => label.side === side && isBase(label)),
  );
  const missing = [
    ...(nameColumns.length === 0 ? ["names of models"] : []),
    ...absent.map((side) => `${side} price`),
    ...twice(slots),
  ];
  if (missing.length > 0) return { missing, found: 2 - absent.length + Math.min(nameColumns.length, 1) };
  const labels = slots.map(({ label }) => label);
  if (slots === priceColumns) return { labels, ...linesInRows(table, nameColumns, slots) };
  return { labels, lines: linesInColumns(table, nameColumns, slots), groupRows: 0 };
}

/** A price that holds at every hour and for every kind of request: of peak hours, where hours differ. */
export function isBase({ variants, modalities }: PriceLabel): boolean {
  return (
    variants.every((name) => name === "peak") && (modalities.length === 0 || modalities.includes("text"))
  );
}

function columnsWhere(table: HtmlTable, test: (path: readonly string[]) => boolean): number[] {
  return table.headerPaths.flatMap((path, x) => (test(path) ? [x] : []));
}

function labelled(paths: readonly (readonly string[])[]): Slot[] {
  return paths.flatMap((path, index) => {
    const label = readPriceLabel(path);
    return label === null ? [] : [{ index, path, label }];
  });
}

function distinct(cells: readonly Cell[]): string[] {
  return [...new Set(cells)].map((cell) => cell.text).filter((text) => text !== "");
}

/** Stops two columns of one meaning: which of them is the price, nobody knows. */
function twice(slots: readonly Slot[]): string[] {
  const keys = slots.flatMap(({ label }) => {
    if (label.variants.includes("cache")) return [];
    return [label.side, ...label.variants, ...(isBase(label) ? [] : label.modalities)].join(" ");
  });
  const repeated = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
  return [...repeated].map((key) => `a single ${key} price`);
}

function linesInRows(
  table: HtmlTable,
  nameColumns: readonly number[],
  slots: readonly Slot[],
): Pick<PriceGrid, "lines" | "groupRows"> {
  const lines: PriceLine[] = [];
  let groupRows = 0;
  for (const row of table.rows) {
    const names = distinct(nameColumns.map((x) => row[x]!));
    const width = row.filter((cell) => cell !== absentCell).length;
    const isOneCell =
      width === table.headerWidth && row.every((cell) => cell === row[0] || cell === absentCell);
    if (isOneCell || row.every((cell) => cell.text === "")) {
      groupRows += 1;
      continue;
    }
    const prices = slots.map(({ index, label }) => ({ label, cell: row[index]! }));
    const shared = slots.find(({ index }) => row.some((cell, x) => x !== index && cell === row[index]));
    lines.push({
      names: names.map(plainLabel),
      prices,
      refusal: widthIs(table.headerWidth, width) ?? cellHasOneMeaning(shared && row[shared.index]!),
    });
  }
  return { lines, groupRows };
}

function linesInColumns(
  table: HtmlTable,
  nameColumns: readonly number[],
  slots: readonly Slot[],
): PriceLine[] {
  const models = columnsWhere(table, () => true).filter((x) => !nameColumns.includes(x));
  const widths = slots.map(({ index }) => table.rows[index]!.filter((cell) => cell !== absentCell).length);
  const shifted = widths.find((width) => width !== table.headerWidth);
  return models.flatMap((x) => {
    const path = table.headerPaths[x]!;
    const cells = slots.map(({ index }) => table.rows[index]![x]!);
    const isLabel = slots.every(({ index }) =>
      nameColumns.some((name) => table.rows[index]![name] === table.rows[index]![x]),
    );
    if (isLabel) return [];
    const shared = cells.find((cell, slot) =>
      table.rows.some((row, y) => y !== slots[slot]!.index && row[x] === cell && cell !== absentCell),
    );
    const label = cells.find((cell, slot) =>
      nameColumns.some((name) => table.rows[slots[slot]!.index]![name] === cell),
    );
    return {
      names: [plainLabel(path.join(" "))],
      prices: slots.map(({ label: meaning }, slot) => ({ label: meaning, cell: cells[slot]! })),
      refusal: widthIs(table.headerWidth, shifted ?? table.headerWidth) ?? cellHasOneMeaning(shared ?? label),
    };
  });
}

/** Stops shifted columns: in a row with a cell too few or too many, later cells stand under wrong headers. */
function widthIs(expected: number, seen: number): Finding | null {
  if (seen === expected) return null;
  return { reason: "row-width", expected: `${expected} cells`, seen: `${seen} cells`, note: "" };
}

/** Stops a merged cell from being two prices: one printed text across input and output is neither. */
function cellHasOneMeaning(shared: Cell | undefined): Finding | null {
  if (shared === undefined || shared === absentCell) return null;
  const seen = `one cell across several: ${excerpt(shared.text)}`;
  return { reason: "shape", expected: "a cell for each price", seen, note: "" };
}
