/** What happens to the rows and tables of a page: some twice, some gone, some under strange names. */
import {
  isPriced,
  nameElements,
  type PageChange,
  type PageElement,
  type PricePage,
  pricedCells,
  rowsOf,
  scaleCell,
} from "./htmlPrices.ts";
import { strangeNames } from "./strangeNames.ts";

const pricedRows = (page: PricePage): PageElement[] =>
  page.tables.flatMap((table) => rowsOf(page, table)).filter((row) => isPriced(page, row));

const wordsOf = ({ $ }: PricePage, element: PageElement): string =>
  $(element).text().replace(/\s+/g, " ").slice(0, 40);

function scaled(page: PricePage, element: PageElement, factor: number): string {
  const { $ } = page;
  const copy = $(element).clone();
  $(element).after(copy);
  for (const cell of pricedCells(page, copy.toArray())) scaleCell(page, cell, factor);
  const html = $.html(copy);
  copy.remove();
  return html;
}

const repeatedRow =
  (isBefore: boolean, factor: number): PageChange =>
  (page, random) => {
    const row = random.pick(pricedRows(page));
    const html = scaled(page, row, factor);
    if (isBefore) page.$(row).before(html);
    else page.$(row).after(html);
    return `the row "${wordsOf(page, row)}" again ${isBefore ? "before" : "after"} itself, prices x ${factor}`;
  };

const repeatedTable =
  (place: "before" | "after" | "before all", factor: number): PageChange =>
  (page, random) => {
    const table = random.pick(page.tables);
    const html = scaled(page, table, factor);
    if (place === "before all") page.$("body").prepend(html);
    else if (place === "before") page.$(table).before(html);
    else page.$(table).after(html);
    return `a table again, ${place}, prices x ${factor}`;
  };

export const pageDuplicationChanges: readonly PageChange[] = [
  ...[0.1, 0.5, 1, 1.2, 1000].flatMap((factor) => [
    repeatedRow(true, factor),
    repeatedRow(false, factor),
    repeatedTable("before", factor),
    repeatedTable("after", factor),
    repeatedTable("before all", factor),
  ]),
  ({ $ }) => {
    const body = $("body").html() ?? "";
    $("body").html(body + body);
    return "everything twice";
  },
];

const keepRows =
  (percent: number, isFirst: boolean): PageChange =>
  (page, random) => {
    const rows = pricedRows(page);
    const count = Math.round((rows.length * percent) / 100);
    const kept = new Set(isFirst ? rows.slice(0, count) : random.some(rows, count));
    for (const row of rows) if (!kept.has(row)) page.$(row).remove();
    return `${count} of ${rows.length} rows${isFirst ? ", the first" : ", at random"}`;
  };

export const pageShrinkingChanges: readonly PageChange[] = [
  ...[5, 25, 50, 75, 90].flatMap((percent) => [keepRows(percent, false), keepRows(percent, true)]),
  (page, random) => {
    const kept = random.pick(page.tables);
    for (const table of page.tables) if (table !== kept) page.$(table).remove();
    return "one table only";
  },
  (page) => {
    for (const table of page.tables) page.$(table).remove();
    return "no table";
  },
  (page, random) => {
    const sections = page.$("h2, h3").toArray();
    if (sections.length === 0) return undefined;
    const from = random.pick(sections);
    page.$(from).nextAll().remove();
    return `nothing after the heading "${wordsOf(page, from)}"`;
  },
];

export const pageInjectionChanges: readonly PageChange[] = strangeNames.flatMap(
  ([what, make]): PageChange[] => [
    (page, random) => {
      const element = page.$(random.pick(nameElements(page)));
      const before = element.text();
      element.text(make(before));
      return `"${before}" is ${what}`;
    },
    (page, random) => {
      const element = page.$(random.pick(nameElements(page)));
      const before = element.text();
      element.html(make(before));
      return `"${before}" is ${what}, as markup`;
    },
    (page, random) => {
      const row = page.$(random.pick(pricedRows(page)));
      const copy = row.clone();
      const name = copy.children("td, th").first();
      name.text(make(name.text()));
      row.after(copy);
      return `a row named by ${what}`;
    },
  ],
);
