/**
 * The tables of a documentation page with what stands around them: the headings they are under, the names
 * printed as code beneath those, the words right before. A price without its surroundings means nothing: the
 * batch table looks like the base table.
 */
import { type CheerioAPI, load } from "cheerio";
import { DensingError } from "../../errors.ts";
import { struckMark } from "../reading/priceTerms.ts";
import { type HtmlTable, readHtmlTables } from "./htmlTable.ts";
import { refuseDeepNesting } from "./nesting.ts";

export interface PageTable extends HtmlTable {
  /** The headings that it is under, outermost first. */
  readonly headings: readonly Heading[];
  /** The paragraph right before it, or "" when a heading or another table is nearer. */
  readonly lead: string;
}

export interface Heading {
  readonly level: number;
  readonly text: string;
  /** Names printed as code right beneath it or within it. */
  readonly ids: readonly string[];
  /** What is said under it before the table. */
  readonly prose: readonly string[];
}

export interface Page {
  readonly tables: readonly PageTable[];
  /** Paragraphs and list items outside tables, in their order. */
  readonly prose: readonly string[];
}

/**
 * All tables of an HTML page in their order. In their cells struck text stands between {@link struckMark}s,
 * marks of footnotes are dropped, and elements that abut are parted by a space, so that no two numbers or
 * names run together. A raised number that may be cents stays, as "^25".
 *
 * @throws DensingError `layout-drift` for a table larger than any real one, `body-unparseable` for a page with
 *   a piece missing, or nested deeper than any real one
 */
export function readPage(html: string, sourceId: string): Page {
  refuseDeepNesting(html, sourceId);
  refuseBrokenTables(html, sourceId);
  const $ = load(html);
  const surroundings = readSurroundings($);
  for (const cell of $("td, th").toArray()) markCell($, cell);
  const tables = readHtmlTables($.html(), sourceId);
  const { contexts, prose } = surroundings;
  return { tables: tables.map((table, index) => ({ ...table, ...contexts[index]! })), prose };
}

/**
 * Stops pages with a piece missing: HTML is read whatever its tags, so that the heading of one model above the
 * prices of another would pass. Where tags of tables and sections open and close in turn, no piece that spans
 * two of them is gone.
 */
function refuseBrokenTables(html: string, sourceId: string): void {
  const open: string[] = [];
  const visible = html.replace(
    /<script\b[\s\S]*?<\/script\s*>|<style\b[\s\S]*?<\/style\s*>|<!--[\s\S]*?-->/gi,
    "",
  );
  for (const [tag, slash, name = ""] of visible.matchAll(
    /<(\/?)(table|thead|tbody|tr|td|th|section|h[1-6])\b[^>]*>/gi,
  )) {
    const isClosed = slash === "/" ? open.pop() === name.toLowerCase() : true;
    if (slash !== "/" && !tag.endsWith("/>")) open.push(name.toLowerCase());
    if (!isClosed) throw broken(sourceId, `${tag} without its beginning`);
  }
  const [first] = open;
  if (first !== undefined) throw broken(sourceId, `<${first}> without its end`);
}

function broken(sourceId: string, seen: string): DensingError {
  const expected = "tables and sections that open and close in turn";
  const message = `${sourceId}: a piece of the page is missing: expected ${expected}; saw ${seen}; refused whole`;
  return new DensingError("body-unparseable", message, { source: sourceId, expected, seen });
}

const elementsOf = ($: CheerioAPI) => $("*").toArray();
type Element = ReturnType<typeof elementsOf>[number];

function markCell($: CheerioAPI, cell: Element): void {
  if ($(cell).children().length === 0) return;
  for (const struck of $(cell).find("del, s, strike, [style*='line-through']").toArray()) {
    const text = wordsOf($(struck).text());
    if (text !== "") $(struck).replaceWith(textNode($, ` ${struckMark}${text}${struckMark} `));
  }
  for (const raised of $(cell).find("sup").toArray()) {
    const text = wordsOf($(raised).text());
    const isMark = /^(?:[[(]\d{1,2}(?:, ?\d{1,2})*[\])]|[*†‡]+)$/.test(text);
    const isNumber = /^\d{1,2}(?:, ?\d{1,2})*$/.test(text) && /[^\d\s]$/.test(textBefore($, raised, cell));
    $(raised).replaceWith(textNode($, isMark || isNumber ? " " : ` ^${text} `));
  }
  // An icon that stands for a word has it in its label: "Claude Opus 4.1 (Retired)".
  for (const icon of $(cell).find("[aria-label]").toArray()) {
    const status = /\(([^()]+)\)\s*$/.exec($(icon).attr("aria-label") ?? "")?.[1];
    if (status !== undefined && wordsOf($(icon).text()) === "") $(icon).after(textNode($, ` (${status}) `));
  }
  $(cell).find("span, a, button, small, b, strong, em, i, code").before(" ").after(" ");
}

/** The last words before an element within its cell, whatever elements they stand in. */
function textBefore($: CheerioAPI, element: Element, cell: Element): string {
  let inner: Element = element;
  while (inner !== cell) {
    for (let node = inner.previousSibling; node !== null; node = node.previousSibling) {
      const text = wordsOf($(node).text());
      if (node.type !== "comment" && text !== "") return text;
    }
    const parent = $(inner).parent().get(0);
    if (parent === undefined) break;
    inner = parent;
  }
  return "";
}

function textNode($: CheerioAPI, text: string) {
  return $("<span>").text(text);
}

function wordsOf(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

type Context = Pick<PageTable, "headings" | "lead">;

/** One walk over the page in document order; contexts are those of `$("table")`, one each. */
function readSurroundings($: CheerioAPI): { contexts: Context[]; prose: string[] } {
  const contexts: Context[] = [];
  const prose: string[] = [];
  let open: { level: number; text: string; ids: string[]; prose: string[] }[] = [];
  let lead = "";
  let isBeneathHeading = false;
  const say = (text: string): void => {
    prose.push(text);
    lead = text;
    for (const heading of open) heading.prose.push(text);
  };
  for (const element of $("h1, h2, h3, h4, h5, h6, p, li, aside, table, code").toArray()) {
    const name = element.tagName;
    if (name !== "table" && isWithin(element, /^table$/)) continue;
    if (name === "table") {
      contexts.push({ headings: open.map((heading) => ({ ...heading, prose: [...heading.prose] })), lead });
      lead = "";
      isBeneathHeading = false;
    } else if (/^h\d$/.test(name)) {
      const level = Number(name[1]);
      open = open.filter((heading) => heading.level < level);
      open.push({ level, text: headingText($, element), ids: [], prose: [] });
      lead = "";
      isBeneathHeading = true;
    } else if (name === "code") {
      const isOfHeading = isWithin(element, /^h[1-6]$/);
      if (isOfHeading || (isBeneathHeading && holdsNamesOnly($, element))) {
        open.at(-1)?.ids.push(wordsOf($(element).text()));
      }
    } else {
      const words = wordsOf($(element).text());
      if (words === "" || isWithin(element, /^(?:p|li|aside)$/)) continue;
      say(words);
      const withoutCode = $(element).clone();
      withoutCode.find("code").remove();
      if (!/^[\s,;/&]*(?:and)?[\s,;/&]*$/.test(withoutCode.text())) isBeneathHeading = false;
    }
  }
  return { contexts, prose };
}

function isWithin(element: Element, names: RegExp): boolean {
  for (let node = element.parent; node !== null; node = node.parent) {
    if (node.type === "tag" && names.test(node.name)) return true;
  }
  return false;
}

/** A heading's words without its permalink and the ids within it. */
function headingText($: CheerioAPI, heading: Element): string {
  const copy = $(heading).clone();
  copy.find("code, .hash-link").remove();
  return wordsOf(copy.text().replace(/[\p{Cc}\p{Cf}]/gu, " "));
}

/** Whether the element around a code says nothing but such names: "`a` and `b`". In prose a code is a mention. */
function holdsNamesOnly($: CheerioAPI, code: Element): boolean {
  const around = $(code).parent().clone();
  around.find("code, h1, h2, h3, h4, h5, h6").remove();
  return /^(?:[\s,;/&*]|and)*$/.test(around.text());
}
