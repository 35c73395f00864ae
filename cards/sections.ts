/**
 * A table as sections: header paths above, rows beneath, each row with the group rows it is under. A header row in
 * the middle of a table begins a section of its own; so does a title row that a header row follows.
 */
import { absentCell, type Cell, type GridRow, type HtmlTable } from "../sources/tables/htmlTable.ts";
import { readBenchmarkLabel } from "./benchmarkLabel.ts";
import { readModelLabel } from "./modelLabel.ts";
import { readScoreCell } from "./scoreCell.ts";
import { type Words, wordsOf } from "./words.ts";

export interface CardCell extends Words {
  /** The cell as it stands in the grid: a cell that spans several places is one and the same object. */
  readonly cell: Cell;
}

export interface Section {
  /** Title rows above its header, outermost first. */
  readonly titles: readonly string[];
  /** For each column the headers above it, outermost first. */
  readonly columns: readonly (readonly Words[])[];
  /** Columns beyond these are of ragged rows. */
  readonly width: number;
  readonly rows: readonly SectionRow[];
}

export interface SectionRow {
  readonly cells: readonly CardCell[];
  /** The last group row above it, or null. */
  readonly group: Words | null;
  /** Cells that the table has and the row lacks, or the other way round: its figures stand under wrong headers. */
  readonly isRagged: boolean;
  /** Words of a header line above it that is not understood, or null: its columns may mean something else. */
  readonly unreadHeader: string | null;
}

interface OpenSection {
  readonly titles: readonly string[];
  readonly columns: Words[][];
  readonly width: number;
  readonly rows: SectionRow[];
}

export function sectionsOf(table: HtmlTable): Section[] {
  const sections: OpenSection[] = [];
  let group: Words | null = null;
  let titles: string[] = [];
  let isHeadless = table.headerPaths.every((path) => path.length === 0);
  // A text over all columns is a title; the header is what is beneath it.
  const shared = sharedTexts(table);
  const header = table.headerPaths.map((path) => path.slice(shared.length).map(wordsOf));
  if (shared.length > 0 && header.every((path) => path.length === 0)) isHeadless = true;
  let current: OpenSection = { titles: shared, columns: header, width: table.headerWidth, rows: [] };
  titles = isHeadless ? shared : [];
  sections.push(current);
  let isTop = true;
  let unreadHeader: string | null = null;
  const start = (row: GridRow): void => {
    if (current.rows.length === 0) sections.pop();
    current = {
      titles,
      columns: row.map((cell) => [wordsOf(cell.text)].filter(({ text }) => text !== "")),
      width: row.filter((cell) => cell !== absentCell).length,
      rows: [],
    };
    sections.push(current);
    titles = [];
    group = null;
    isHeadless = false;
    isTop = true;
    unreadHeader = null;
  };
  for (const row of table.rows) {
    const cells = row.map((cell): CardCell => ({ ...wordsOf(cell.text), cell }));
    const distinct = distinctCells(cells);
    if (distinct.length === 0) continue;
    if (isHeadless) {
      if (distinct.length === 1) titles = [...titles, distinct[0]!.text];
      else start(row);
      continue;
    }
    if (distinct.length === 1 && isText(distinct[0]!) && !isUnlabelled(cells, current.columns)) {
      group = distinct[0]!;
      if (distinct[0]!.cell.isHeader) titles = [group.text];
      continue;
    }
    if (isTop && isSubHeader(cells, current.columns)) {
      for (const [index, cell] of cells.entries()) {
        const isOwn = index === 0 && current.columns[0]!.length > 0;
        if (isOwn || /^-*$/.test(cell.text) || index >= current.columns.length) continue;
        current.columns[index]!.push(
          /^\d{1,2}$/.test(cell.text) ? { ...cell, text: `${cell.text}-shot` } : cell,
        );
      }
      continue;
    }
    if (isHeaderRow(cells, current.columns[0]?.at(-1)?.text ?? "")) {
      start(row);
      continue;
    }
    if (isUnlabelled(cells, current.columns) && cells.some(isText) && !cells.some(isDecimal)) {
      unreadHeader = distinct.map(({ text }) => text).join(", ");
      continue;
    }
    isTop = false;
    current.rows.push({ cells, group, isRagged: isRagged(row, current.width), unreadHeader });
  }
  return sections.filter((section) => section.rows.length > 0);
}

/** Header texts that stand over every column. */
function sharedTexts(table: HtmlTable): string[] {
  const [first, ...rest] = table.headerPaths;
  if (first === undefined || rest.length === 0) return [];
  return first.filter((text, index) => rest.every((path) => path[index] === text));
}

function distinctCells(cells: readonly CardCell[]): CardCell[] {
  const seen = new Set<Cell>();
  return cells.filter((cell) => {
    if (cell.text === "" || seen.has(cell.cell)) return false;
    seen.add(cell.cell);
    return true;
  });
}

function isText(cell: CardCell): boolean {
  return readScoreCell(cell.cell.text).kind === "text";
}

/** A printed score: a line with one is no header. */
function isDecimal(cell: CardCell): boolean {
  const read = readScoreCell(cell.cell.text);
  return read.kind === "figure" && (!Number.isInteger(read.value) || read.hasPercentSign);
}

/** A second header line: protocol, sizes or "Base" beneath the names, and nothing or a word like "Metric" before it. */
function isSubHeader(cells: readonly CardCell[], columns: readonly (readonly Words[])[]): boolean {
  const [first, ...rest] = cells;
  const label = first!.text;
  const isShotsRow = /^(?:#|n|num(?:ber)?(?: of)?)?[-_ ]?(?:few[- ])?shots?$/i.test(label);
  const isNamed = /^(?:metrics?|settings?|mode|protocol|(?:model )?sizes?)$/i.test(label) || isShotsRow;
  const above = columns[0]?.at(-1)?.text ?? "";
  // Families above, and their sizes beside the column's own header: "", "Llama 2" over "Benchmark", "7B".
  const isLower = above === "" && headerLabel.test(label);
  if (label !== "" && label !== above && !isNamed && !isLower) return false;
  const filled = rest.filter((cell) => !/^-*$/.test(cell.text) && cell.cell !== first!.cell);
  if (filled.length === 0) return false;
  return filled.every((cell) => {
    const over = columns[cells.indexOf(cell)]?.at(-1)?.text ?? "";
    if (/^(?:#|benchmark|dataset|task|metric|categor|eval)/i.test(over)) return false;
    if (isShotsRow && /^\d{1,2}$/.test(cell.text)) return true;
    const benchmark = readBenchmarkLabel(cell.text);
    if (benchmark.kind === "qualifiers" || benchmark.kind === "named" || benchmark.kind === "other")
      return true;
    if (isLower && over === "" && /^(?:metrics?|settings?|# ?shots?|shots?)$/i.test(cell.text)) return true;
    const model = readModelLabel(cell.text);
    return model.kind === "size" || model.kind === "suffix" || (label === "" && model.kind === "model");
  });
}

/** A line with nothing before the columns that models or benchmarks head: more of a header. */
function isUnlabelled(cells: readonly CardCell[], columns: readonly (readonly Words[])[]): boolean {
  const first = columns.findIndex((path) =>
    path.some(({ text }) => {
      const model = readModelLabel(text).kind;
      const benchmark = readBenchmarkLabel(text).kind;
      return model === "model" || model === "size" || benchmark === "named" || benchmark === "other";
    }),
  );
  return cells.slice(0, Math.max(1, first)).every(({ text }) => text === "");
}

/** A header in the middle: names of benchmarks or models again, and no figure. */
function isHeaderRow(cells: readonly CardCell[], corner: string): boolean {
  const filled = distinctCells(cells);
  const kinds = filled.map((cell) => readScoreCell(cell.cell.text).kind);
  if (kinds.some((kind) => kind !== "text") || cells.some((cell) => /^-+$/.test(cell.text))) return false;
  if (filled.every((cell) => cell.cell.isHeader) && filled.length > 1) return true;
  // "Parent model" before names of models is a property of the columns, not a header.
  const label = cells[0]!.text;
  if (label !== "" && label !== corner && !headerLabel.test(label)) return false;
  const names = (label === "" ? filled : filled.slice(1)).filter((cell) => {
    const benchmark = readBenchmarkLabel(cell.text).kind;
    return benchmark === "named" || benchmark === "other" || readModelLabel(cell.text).kind === "model";
  });
  return names.length >= 2 && names.length >= filled.length - 2;
}

const headerLabel =
  /^(?:models?(?: names?)?|names?|benchmarks?(?: \(.*\))?|datasets?|tasks?|evaluations?|tests?|metrics?|categor(?:y|ies)|capabilit(?:y|ies)|types?|domains?|模型|数据集)$/i;

function isRagged(row: GridRow, width: number): boolean {
  const printed = row.filter((cell) => cell !== absentCell).length;
  return printed !== width || row.slice(width).some((cell) => cell !== absentCell);
}
