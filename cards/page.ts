/** The tables of a card with the words around them: headings, the words before, the notes after. */
import { type CheerioAPI, load } from "cheerio";
import { DensingError } from "../errors.ts";
import { type HtmlTable, readHtmlTables } from "../sources/tables/htmlTable.ts";
import { refuseDeepNesting } from "../sources/tables/nesting.ts";
import { markdownToHtml } from "./markdown.ts";
import { raisedFrom, raisedTo, squeeze } from "./words.ts";

export interface CardTable {
  readonly table: HtmlTable;
  /** The table's own caption, or "". */
  readonly caption: string;
  /** The headings that it is under, outermost first, each with what is said right under it, before the table. */
  readonly headings: readonly Heading[];
  /** The paragraph right before it, or "" when a heading or a table is nearer. */
  readonly lead: string;
  /** The paragraphs after it, to the next heading or table. */
  readonly notes: readonly string[];
  /** The last of the notes where the next table follows it: what is said there may be of that one. */
  readonly nextLead: string;
}

export interface Heading {
  readonly level: number;
  readonly text: string;
  /** The first heading of the card: it names the card, not a table. */
  readonly isTitle: boolean;
  readonly prose: readonly string[];
}

export interface CardPage {
  readonly tables: readonly CardTable[];
  /** All that is said outside tables. */
  readonly prose: readonly string[];
  readonly code: readonly string[];
}

export type CardKind = "markdown" | "html";

/**
 * @throws DensingError `layout-drift` for a table larger than any real one, `body-unparseable` for a card nested
 *   deeper than any real one
 */
export function readCardPage(text: string, kind: CardKind, sourceId: string): CardPage {
  const html = kind === "html" ? text : markdownToHtml(withoutFrontMatter(text), sourceId);
  refuseDeepNesting(html, sourceId);
  const $ = load(html);
  $("script, style, template, noscript").remove();
  for (const cell of $("td, th").toArray()) markCell($, cell);
  const around = readSurroundings($);
  const tables = readHtmlTables($.html(), sourceId);
  // Broken HTML, parsed again as it was understood, may part its tables in another way.
  if (tables.length !== around.contexts.length) {
    const [expected, seen] = [`${around.contexts.length} tables`, `${tables.length} when read again`];
    const message = `${sourceId}: tables within each other, of which nobody can say where one ends: expected ${expected}, saw ${seen}; refused whole`;
    throw new DensingError("body-unparseable", message, { source: sourceId, expected, seen });
  }
  return {
    tables: tables.map((table, index) => ({ table, ...around.contexts[index]! })),
    prose: around.prose,
    code: $("pre")
      .toArray()
      .map((block) => squeeze($(block).text())),
  };
}

/** The YAML at the head of a card says nothing of its tables, and Markdown takes it for a heading. */
function withoutFrontMatter(text: string): string {
  return text.replace(/^\uFEFF/, "").replace(/^---[ \t]*\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/, "");
}

export function kindOf(text: string): CardKind {
  return /^\s*<(?:!doctype html|html|head|body)\b/i.test(text) ? "html" : "markdown";
}

const elementsOf = ($: CheerioAPI) => $("*").toArray();
type Element = ReturnType<typeof elementsOf>[number];
const nodesOf = ($: CheerioAPI) => $("body").contents().toArray();
type Node = ReturnType<typeof nodesOf>[number];

/** Raised and lowered text stays apart from the figure or the name beside it; what is the whole cell is its text. */
function markCell($: CheerioAPI, cell: Element): void {
  if ($(cell).children().length === 0) return;
  for (const raised of $(cell).find("sup, sub").toArray().reverse()) {
    const text = squeeze($(raised).text());
    const beside = squeeze($(cell).text()).replace(text, "").trim();
    const isWords = /^\(.*\)$/.test(text) || /[\p{L}]{3}/u.test(text);
    if (beside === "" || isWords) $(raised).before(" ").after(" ").replaceWith($(raised).contents());
    else $(raised).replaceWith($("<span>").text(` ${raisedFrom}${text}${raisedTo} `));
  }
  for (const struck of $(cell).find("del, s, strike, [style*='line-through']").toArray()) {
    $(struck).replaceWith($("<span>").text(` ~~${$(struck).text()}~~ `));
  }
  for (const block of $(cell).find("span, small, div, p, li, br, a").toArray()) {
    // Two figures in two elements are two figures.
    if (/^[\d.]/.test($(block).text().trim()) || block.tagName === "br") $(block).before(" ").after(" ");
  }
}

type Context = Omit<CardTable, "table">;
type OpenContext = Omit<Context, "notes" | "nextLead"> & { notes: string[]; nextLead: string };
interface OpenHeading {
  readonly level: number;
  readonly text: string;
  readonly isTitle: boolean;
  readonly prose: string[];
}

/** A summary heads what its details hold, beneath every heading. */
const summaryLevel = 7;
const blocks =
  /^(?:p|li|ul|ol|dl|dt|dd|div|section|article|blockquote|center|details|figure|figcaption|aside|main|header|footer|br|hr|pre|caption)$/;

/** One walk over the page in document order; contexts are those of `$("table")`, one each. */
function readSurroundings($: CheerioAPI): { contexts: Context[]; prose: string[] } {
  const contexts: OpenContext[] = [];
  const prose: string[] = [];
  let open: OpenHeading[] = [];
  let headings = 0;
  let lead = "";
  const after: { table: OpenContext | null } = { table: null };
  let buffer = "";
  const flush = (): void => {
    const words = squeeze(buffer);
    buffer = "";
    if (words === "") return;
    prose.push(words);
    lead = words;
    after.table?.notes.push(words);
    open.at(-1)?.prose.push(words);
  };
  const enterTable = (element: Element): void => {
    const caption = squeeze($(element).children("caption").first().text());
    const frozen = open.map((heading) => ({ ...heading, prose: [...heading.prose] }));
    if (after.table !== null) after.table.nextLead = lead;
    const context: OpenContext = { caption, headings: frozen, lead, notes: [], nextLead: "" };
    contexts.push(context);
    lead = "";
    after.table = context;
    // Tables within its cells have contexts of their own, the same.
    for (const _ of $(element).find("table").toArray()) contexts.push({ ...context, notes: [] });
  };
  /** Of what is not walked: code, headings. */
  const outermostTables = (node: Node) =>
    $(node)
      .find("table")
      .toArray()
      .filter((table) => $(table).parents("table").length === 0);
  const visit = (node: Node): void => {
    if (node.type === "text") {
      buffer += node.data;
      return;
    }
    if (node.type !== "tag") return;
    const isHeading = /^(?:h[1-6]|summary)$/.test(node.tagName);
    const isBlock = isHeading || node.tagName === "table" || blocks.test(node.tagName);
    if (isBlock) flush();
    if (node.tagName === "table") {
      enterTable(node);
    } else if (isHeading) {
      const level = node.tagName === "summary" ? summaryLevel : Number(node.tagName[1]);
      const text = squeeze($(node).text());
      if (text !== "") {
        open = open.filter((heading) => heading.level < level);
        open.push({ level, text, isTitle: headings === 0 && level === 1, prose: [] });
        headings += 1;
        lead = "";
        after.table = null;
      }
      for (const table of outermostTables(node)) enterTable(table);
    } else if (node.tagName === "pre") {
      for (const table of outermostTables(node)) enterTable(table);
    } else {
      for (const child of $(node).contents().toArray()) visit(child);
    }
    if (isBlock) flush();
    if (node.tagName === "details") open = open.filter((heading) => heading.level < summaryLevel);
  };
  for (const node of $("body").contents().toArray()) visit(node);
  flush();
  return { contexts, prose };
}
