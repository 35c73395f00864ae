/**
 * Tables of a page as grids, with headers by meaning: spans are expanded, so that a cell that covers three
 * columns stands in all three, and every column knows the path of headers above it.
 */
import { type CheerioAPI, load } from "cheerio";
import { DensingError } from "../../errors.ts";
import { refuseDeepNesting } from "./nesting.ts";

/** One printed cell. A cell with spans stands in several places of a grid as one and the same object. */
export interface Cell {
  /** White space collapsed, hidden characters dropped, Unicode NFC. */
  readonly text: string;
  readonly isHeader: boolean;
}

/** One row of the grid, as wide as its table; where the page has no cell stands {@link absentCell}. */
export type GridRow = readonly Cell[];

export interface HtmlTable {
  /** The table's own caption, else the last heading before it (Markdown's `## …` too), else "". */
  readonly title: string;
  /** For each column the headers above it, outermost first, without repeats: ["MMLU-CF", "5-shot Test"]. */
  readonly headerPaths: readonly (readonly string[])[];
  /** How many columns have headers: a row of another width has shifted cells. */
  readonly headerWidth: number;
  readonly rows: readonly GridRow[];
}

/** What stands where a row is shorter than its table: told from an empty cell by identity. */
export const absentCell: Cell = { text: "", isHeader: false };

const tablesOf = ($: CheerioAPI) => $("table").toArray();
type Element = ReturnType<typeof tablesOf>[number];

/** More than any leaderboard has; a page whose spans multiply beyond it is not one. */
const mostColumns = 500;
const mostCells = 500_000;

/**
 * All tables of a page (HTML, or Markdown with HTML tables in it), in their order. Header rows are those of
 * `thead`, else the leading rows of nothing but `th`, else the first row with the rows its spans reach into.
 *
 * @throws DensingError `layout-drift` for a table larger than any real one, `body-unparseable` for a page nested
 *   deeper than any real one
 */
export function readHtmlTables(page: string, sourceId: string): HtmlTable[] {
  refuseDeepNesting(page, sourceId);
  const $ = load(page);
  return tablesOf($).map((table) => {
    const { grid, headerRows } = readGrid($, table, sourceId);
    const headers = grid.slice(0, headerRows);
    return {
      title: titleOf($, table),
      headerPaths: headerPaths(headers),
      headerWidth: Math.max(0, ...headers.map((row) => row.filter((cell) => cell !== absentCell).length)),
      rows: grid.slice(headerRows),
    };
  });
}

interface PrintedRow {
  readonly cells: readonly Element[];
  readonly inHead: boolean;
  /** Rows of one thead, tbody or tfoot; spans end with their group. */
  readonly group: object;
}

function printedRows($: CheerioAPI, table: Element): PrintedRow[] {
  // Only rows of this table: a table within a cell has its own.
  const groups = $(table).children("thead, tbody, tfoot, tr").toArray();
  return groups.flatMap((group) => {
    const rows = group.tagName === "tr" ? [group] : $(group).children("tr").toArray();
    return rows.map((row) => ({
      cells: $(row).children("td, th").toArray(),
      inHead: group.tagName === "thead",
      group: group.tagName === "tr" ? table : group,
    }));
  });
}

/** The table model of HTML (WHATWG section 4.9.12), for what leaderboards use of it. */
function readGrid($: CheerioAPI, table: Element, sourceId: string): { grid: Cell[][]; headerRows: number } {
  const printed = printedRows($, table);
  const grid: Cell[][] = printed.map(() => []);
  /** For each row, the furthest row that a span of it reaches. */
  const reach: number[] = printed.map((_, index) => index);
  let cells = 0;
  for (const [y, row] of printed.entries()) {
    let last = y;
    while (printed[last + 1]?.group === row.group) last += 1;
    let x = 0;
    for (const element of row.cells) {
      while (grid[y]![x] !== undefined) x += 1;
      const width = span($(element).attr("colspan"), 1);
      const height = span($(element).attr("rowspan"), last - y + 1);
      const bottom = Math.min(last, y + height - 1);
      cells += width * (bottom - y + 1);
      if (x + width > mostColumns || cells > mostCells) throw tooLarge(sourceId, x + width, cells);
      const cell: Cell = { text: cellText($, element), isHeader: element.tagName === "th" };
      reach[y] = Math.max(reach[y]!, bottom);
      for (let j = y; j <= bottom; j += 1) for (let i = x; i < x + width; i += 1) grid[j]![i] ??= cell;
      x += width;
    }
  }
  const columns = Math.max(0, ...grid.map((row) => row.length));
  const full = grid.map((row) => Array.from({ length: columns }, (_, x) => row[x] ?? absentCell));
  return { grid: full, headerRows: countHeaderRows(printed, full, reach) };
}

/** `whole` is what 0 means: to the end of the group. */
function span(attribute: string | undefined, whole: number): number {
  const value = Number.parseInt(attribute ?? "1", 10);
  if (value === 0) return whole;
  return value > 0 ? value : 1;
}

function countHeaderRows(
  printed: readonly PrintedRow[],
  grid: readonly Cell[][],
  reach: readonly number[],
): number {
  const inHead = printed.filter((row) => row.inHead).length;
  if (inHead > 0) return inHead;
  const isHeader = (row: readonly Cell[]): boolean =>
    row.every((cell) => cell.isHeader || cell === absentCell);
  const firstData = grid.findIndex((row) => !isHeader(row));
  if (firstData !== 0) return firstData < 0 ? grid.length : firstData;
  return grid.length === 0 ? 0 : reach[0]! + 1;
}

function headerPaths(headers: readonly Cell[][]): string[][] {
  const columns = headers[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, x) => {
    const cells = new Set(headers.map((row) => row[x]!));
    return [...cells].map((cell) => cell.text).filter((text) => text !== "");
  });
}

function cellText($: CheerioAPI, element: Element): string {
  const copy = $(element).clone();
  copy.find("script, style, table").remove();
  copy.find("br, p, div, li").before(" ");
  return cleanText(copy.text());
}

function cleanText(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .normalize("NFC")
    .trim();
}

function titleOf($: CheerioAPI, table: Element): string {
  const caption = $(table).children("caption").first();
  if (caption.length > 0) return cellText($, caption[0]!);
  for (let node = table.previousSibling; node !== null; node = node.previousSibling) {
    if (node.type === "tag" && /^h[1-6]$/.test(node.name)) return cellText($, node);
    const headings = node.type === "text" ? node.data.match(/^#{1,6} .+$/gm) : null;
    if (headings !== null) return cleanText(headings.at(-1)!.replace(/^#+ /, ""));
  }
  return "";
}

function tooLarge(sourceId: string, columns: number, cells: number): DensingError {
  const expected = `at most ${mostColumns} columns and ${mostCells} cells`;
  const seen = `${columns} columns, ${cells} cells`;
  const message = `${sourceId}: a table of ${seen} is no leaderboard (${expected}); refused whole`;
  throw new DensingError("layout-drift", message, { source: sourceId, expected, seen });
}
