/**
 * Markdown as HTML, for cards: GitHub's dialect, whose tables keep the cells that are printed. A row with a cell
 * too few or too many stays recognisable, since its figures stand under the wrong headers.
 */
import { Marked, type Tokens } from "marked";
import { DensingError } from "../errors.ts";

/**
 * @throws DensingError `body-unparseable` for text nested deeper than any real one
 */
export function markdownToHtml(text: string, sourceId: string): string {
  const marked = new Marked({ gfm: true, async: false, renderer: { table: printedTable } });
  try {
    return marked.parse(closeUpHtmlTables(text)) as string;
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    const message = `${sourceId}: the card nests deeper than any real one; refused whole`;
    throw new DensingError("body-unparseable", message, { source: sourceId });
  }
}

interface Inline {
  readonly parser: { parseInline(tokens: Tokens.Generic[]): string };
}

/** A row ends where its line does: cells that the line lacks are not printed, those beyond the header are. */
function printedTable(this: unknown, table: Tokens.Table): string {
  const { parser } = this as Inline;
  // The delimiter row says nothing of content, so lines and rows run in step without it.
  const lines = table.raw.split("\n").filter((line) => line.trim() !== "");
  const row = (cells: readonly Tokens.TableCell[], tag: "th" | "td", line: string | undefined): string => {
    const printed = line === undefined ? cells.length : countCells(line);
    const kept = cells.slice(0, printed).map((cell) => `<${tag}>${parser.parseInline(cell.tokens)}</${tag}>`);
    const beyond = Math.max(0, printed - cells.length);
    return `<tr>${kept.join("")}${`<${tag}></${tag}>`.repeat(beyond)}</tr>`;
  };
  const body = table.rows.map((cells, index) => row(cells, "td", lines[index + 2]));
  return `<table><thead>${row(table.header, "th", lines[0])}</thead><tbody>${body.join("")}</tbody></table>\n`;
}

/** Cells of a line of a pipe table (GFM 4.10): pipes part them unless escaped, those at its ends are optional. */
function countCells(line: string): number {
  const inner = line.trim().replace(/\\\|/g, " ").replace(/^\|/, "").replace(/\|$/, "");
  return inner.split("|").length;
}

/** CommonMark ends a block of HTML at a blank line and reads what is indented after it as code. */
function closeUpHtmlTables(text: string): string {
  const parts = text.split(/^([ \t]*(?:```|~~~)[\s\S]*?^[ \t]*(?:```|~~~)[ \t]*$)/m);
  const closed = parts.map((part, index) => {
    if (index % 2 === 1) return part;
    // GFM parts cells by any blanks (4.10); the library takes no tab beside a delimiter.
    const spaced = part.replace(/^ {0,3}\|.*$/gm, (line) => line.replaceAll("\t", " "));
    return spaced.replace(/<table\b[\s\S]*?<\/table\s*>/gi, (table) => {
      const lines = table.split("\n").map((line) => line.trim());
      return `\n${lines.filter((line) => line !== "").join("\n")}\n\n`;
    });
  });
  return closed.join("");
}
