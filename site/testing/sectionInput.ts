import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Headline } from "../../snapshot/headline.ts";
import type { Cell, Table } from "../../snapshot/table.ts";
import type { Section } from "../blocks.ts";
import { renderMarkdown } from "../markdown.ts";
import type { ReportInput } from "../readings.ts";

const usual = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../fixtures/site/usual/input.json"), "utf8"),
) as { readonly headline: Headline };

/** A report's input of the usual headline, with a doubling time of its own, and of these tables. */
export function sectionInput(tables: readonly Table[], doubling: Headline["doubling_months"]): ReportInput {
  return {
    asOf: "2026-01-01",
    knownAt: "2026-01-01",
    headline: { ...usual.headline, doubling_months: doubling },
    tables: new Map(tables.map((table) => [table.name, table])),
  };
}

export const fourMonths: Headline["doubling_months"] = { value: 4, low: 3, high: 6 };
export const noDoubling: Headline["doubling_months"] = { value: null, low: null, high: null };

/** The same tables with some cells of some rows changed. */
export function withCells(
  table: Table,
  change: (row: Readonly<Record<string, Cell>>) => Readonly<Record<string, Cell>>,
): Table {
  const names = table.columns.map(({ name }) => name);
  return {
    ...table,
    rows: table.rows.map((cells) => {
      const row = Object.fromEntries(names.map((name, index) => [name, cells[index] ?? null]));
      const changed = { ...row, ...change(row) };
      return names.map((name) => changed[name] ?? null);
    }),
  };
}

/** What a reader of the Markdown reads, tables left out. */
export function proseOf(section: Section): string {
  const page = { title: "", subtitle: "", lead: [], sections: [section], footer: [], dataset: {} };
  return renderMarkdown(page)
    .split("\n")
    .filter((line) => !line.startsWith("|"))
    .join("\n")
    .replaceAll("\\", "");
}
