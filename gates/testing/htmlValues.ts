/** What happens to the prices on a page: other magnitudes, other writings, other currencies. */
import {
  cellsOf,
  isPriced,
  type PageChange,
  type PageElement,
  type PricePage,
  pricedCells,
  rowsOf,
  scaleCell,
} from "./htmlPrices.ts";
import type { Random } from "./random.ts";

type Scope = readonly [name: string, cells: (page: PricePage, random: Random) => readonly PageElement[]];

const scopes: readonly Scope[] = [
  ["one cell", (page, random) => [random.pick(pricedCells(page))]],
  [
    "one row",
    (page, random) => {
      const rows = page.tables.flatMap((table) => rowsOf(page, table)).filter((row) => isPriced(page, row));
      return pricedCells(page, [random.pick(rows)]);
    },
  ],
  [
    "one column",
    (page, random) => {
      const table = random.pick(page.tables);
      const rows = rowsOf(page, table).map((row) => cellsOf(page, row));
      const fromTheEnd = 1 + random.below(Math.max(...rows.map((cells) => cells.length)) - 1);
      return rows.flatMap((cells) => cells.at(-fromTheEnd) ?? []).filter((cell) => isPriced(page, cell));
    },
  ],
  ["one table", (page, random) => pricedCells(page, [random.pick(page.tables)])],
  ["the whole page", (page) => pricedCells(page)],
];

const textOf = (page: PricePage, cells: readonly PageElement[]): string =>
  cells[0] === undefined ? "none" : page.$(cells[0]).text().replace(/\s+/g, " ").slice(0, 40);

export function pageFactorChanges(factors: readonly number[]): PageChange[] {
  return scopes.flatMap(([scope, cellsIn]) =>
    [1, -1].map(
      (direction): PageChange =>
        (page, random) => {
          const factor = random.pick(factors);
          const cells = cellsIn(page, random);
          const before = textOf(page, cells);
          for (const cell of cells) scaleCell(page, cell, direction > 0 ? factor : 1 / factor);
          return `${scope} (${before}) ${direction > 0 ? "x" : "/"} ${factor}`;
        },
    ),
  );
}

const digits = /\d+(?:\.\d+)?/;
const writings: readonly (readonly [string, (html: string) => string])[] = [
  ["'N/A'", () => "N/A"],
  ["'-'", () => "-"],
  ["nothing", () => ""],
  ["'Contact us'", () => "Contact us"],
  ["'Free'", () => "Free"],
  ["'1.234,5'", (html) => html.replace(digits, "1.234,5")],
  ["'1,234.5'", (html) => html.replace(digits, "1,234.5")],
  [
    "a comma for the point",
    (html) => html.replace(digits, (text) => (text.includes(".") ? text.replace(".", ",") : `${text},00`)),
  ],
  ["1e999", (html) => html.replace(digits, "1e999")],
  ["NaN", (html) => html.replace(digits, "NaN")],
  ["below zero", (html) => html.replace(digits, (text) => `-${text}`)],
  ["no sign", (html) => html.replaceAll("$", "")],
  ["euros", (html) => html.replaceAll("$", "€")],
  ["pounds", (html) => html.replaceAll("$", "£")],
  ["yuan", (html) => html.replaceAll("$", "¥")],
  ["another dollar", (html) => html.replaceAll("$", "A$")],
  ["euros after it", (html) => html.replace(digits, (text) => `${text} EUR`).replaceAll("$", "")],
  ["full-width digits", (html) => html.replace(digits, "０.１５")],
  ["digits of another alphabet", (html) => html.replace(digits, "٠.١٥")],
  ["a range", (html) => html.replace(digits, (text) => `${text}-$9`)],
  ["'from'", (html) => `from ${html}`],
  ["two prices", (html) => `${html} ${html}`],
  ["a blank within", (html) => html.replace(digits, (text) => `${text.slice(0, 1)} ${text.slice(1)}5`)],
  ["per thousand", (html) => `${html.replace(/\/.*$/, "")} / 1K tokens`],
  ["per image", (html) => `${html.replace(/\/.*$/, "")} per image`],
  ["cents", (html) => html.replace("$", "").replace(digits, (text) => `${text}¢`)],
  ["a list", (html) => `<ul><li>${html}</li><li>$99</li></ul>`],
];

export const pageTypeChanges: readonly PageChange[] = writings.flatMap(([name, write]) =>
  [scopes[0]!, scopes[2]!, scopes[4]!].map(
    ([scope, cellsIn]): PageChange =>
      (page, random) => {
        const cells = cellsIn(page, random);
        const before = textOf(page, cells);
        for (const cell of cells) page.$(cell).html(write(page.$(cell).html() ?? ""));
        return `${scope} (${before}): ${name}`;
      },
  ),
);
