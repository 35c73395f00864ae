/** What happens to the tables of a page: renamed, swapped and missing columns, other nesting. */
import {
  cellsOf,
  deep,
  isPriced,
  type PageChange,
  type PageElement,
  type PricePage,
  pricedCells,
  rowsOf,
} from "./htmlPrices.ts";
import type { Random } from "./random.ts";

/** Elements that label prices: the cells without amounts in a table of them. */
function labels(page: PricePage, random: Random): PageElement[] {
  const table = random.pick(page.tables);
  const all = page.$(table).find("td, th").toArray();
  return all.filter(
    (cell) =>
      !isPriced(page, cell) && /input|output|price|paid|tier|model|cach|batch/i.test(page.$(cell).text()),
  );
}

const relabel =
  (words: string): PageChange =>
  (page, random) => {
    const cells = labels(page, random);
    if (cells.length === 0) return undefined;
    const cell = page.$(random.pick(cells));
    const before = cell.text().replace(/\s+/g, " ").slice(0, 40);
    cell.text(words);
    return `the label "${before}" is now "${words}"`;
  };

const swapped: PageChange = (page, random) => {
  const cells = labels(page, random);
  if (cells.length < 2) return undefined;
  const [a, b] = random.some(cells, 2).map((cell) => page.$(cell));
  const words = [a!.html() ?? "", b!.html() ?? ""];
  a!.html(words[1]!);
  b!.html(words[0]!);
  return `the labels "${words[0]}" and "${words[1]}" swapped`;
};

/** Removes a column: its cells, its header, or both. */
const removedColumn =
  (part: "cells" | "header" | "all"): PageChange =>
  (page, random) => {
    const table = random.pick(page.tables);
    const rows = rowsOf(page, table);
    const fromTheEnd = 1 + random.below(Math.max(...rows.map((row) => cellsOf(page, row).length)));
    const header = cellsOf(page, rows[0]!).at(-fromTheEnd);
    const words = header === undefined ? "" : page.$(header).text();
    for (const [index, row] of rows.entries()) {
      const isHeader = index === 0;
      if (part === "all" || isHeader === (part === "header"))
        for (const cell of cellsOf(page, row).slice(-fromTheEnd).slice(0, 1)) page.$(cell).remove();
    }
    return `${part} of the column "${words}" removed`;
  };

const shiftedRow =
  (isInserted: boolean): PageChange =>
  (page, random) => {
    const rows = page.tables.flatMap((table) => rowsOf(page, table)).filter((row) => isPriced(page, row));
    const row = random.pick(rows);
    const cell = page.$(random.pick(cellsOf(page, row)));
    const words = page.$(row).text().replace(/\s+/g, " ").slice(0, 60);
    if (isInserted) cell.before("<td>$7 / MTok</td>");
    else cell.remove();
    return `a cell ${isInserted ? "too many" : "missing"} in "${words}"`;
  };

const wide =
  (attribute: "colspan" | "rowspan"): PageChange =>
  (page, random) => {
    const cell = page.$(random.pick(pricedCells(page)));
    cell.attr(attribute, "2");
    return `${attribute} of "${cell.text()}" is 2`;
  };

const renamedElement =
  (selector: string, name: string): PageChange =>
  ({ $ }) => {
    for (const element of $(selector).toArray()) {
      const html = $(element).html() ?? "";
      $(element).replaceWith(`<${name}>${html}</${name}>`);
    }
    return `every ${selector} is a ${name}`;
  };

const swappedCells: PageChange = (page, random) => {
  const rows = page.tables
    .flatMap((table) => rowsOf(page, table))
    .filter((row) => pricedCells(page, [row]).length > 1);
  if (rows.length === 0) return undefined;
  const [a, b] = random.some(pricedCells(page, [random.pick(rows)]), 2).map((cell) => page.$(cell));
  const texts = [a!.html() ?? "", b!.html() ?? ""];
  a!.html(texts[1]!);
  b!.html(texts[0]!);
  return `the cells "${texts[0]}" and "${texts[1]}" swapped`;
};

export const pageStructureChanges: readonly PageChange[] = [
  ...[
    "New words",
    "",
    "Input",
    "Output",
    "Batch input",
    "Cached input",
    "Max output tokens",
    "Input per 1K tokens",
    "Free Tier",
  ].map(relabel),
  swapped,
  swapped,
  swappedCells,
  ...(["cells", "header", "all"] as const).map(removedColumn),
  shiftedRow(true),
  shiftedRow(false),
  wide("colspan"),
  wide("rowspan"),
  renamedElement("table", "div"),
  renamedElement("tr", "div"),
  renamedElement("th", "td"),
  renamedElement("thead", "tbody"),
];

const around =
  (open: string, close: string, what: string): PageChange =>
  (page, random) => {
    const cell = page.$(random.pick(pricedCells(page)));
    const words = cell.text();
    cell.html(`${open}${cell.html() ?? ""}${close}`);
    return `"${words}" within ${what}`;
  };

export const pageNestingChanges: readonly PageChange[] = [
  around("<span><b>", "</b></span>", "two elements"),
  around("<table><tr><td>", "</td></tr></table>", "a table of its own"),
  around("<del>", "</del>", "deleted text"),
  around("<template>", "</template>", "a template"),
  around("<noscript>", "</noscript>", "what scripts hide"),
  around("<svg><text>", "</text></svg>", "a picture"),
  around("<select><option>", "</option></select>", "a choice"),
  around("<textarea>", "</textarea>", "a field"),
  around("<!--", "-->", "a comment"),
  around("<p hidden>", "</p>", "a hidden paragraph"),
  around("<p>", "</p><p>$99 / MTok</p>", "a paragraph before another price"),
  around(deep(20_000), "", "twenty thousand elements"),
  ({ $, tables }, random) => {
    const table = $(random.pick(tables));
    table.replaceWith(`<table><tr><td>${$.html(table)}</td></tr></table>`);
    return "a table within a cell of another";
  },
  ({ $, tables }, random) => {
    const [first, second] = random.some(tables, 2);
    if (second === undefined) return undefined;
    $(first!).find("td").first().append($(second).clone());
    return "a table within a cell of the one before it";
  },
  ({ $ }) => {
    $("body").prepend(deep(50_000));
    return "all within fifty thousand elements";
  },
];
