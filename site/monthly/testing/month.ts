import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Headline } from "../../../snapshot/headline.ts";
import type { Cell, Table } from "../../../snapshot/table.ts";
import type { MonthEnd, MonthFacts } from "../input.ts";

/** A row of a table by column; a column that is not named is empty. */
export type Cells = Readonly<Record<string, Cell>>;

/** Rows as a published table is read back: every cell is text or null. */
export function tableOf(name: string, rows: readonly Cells[]): Table {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return {
    name,
    title: name,
    key: [],
    columns: columns.map((column) => ({ name: column, type: "text", description: "" })),
    rows: rows.map((row) => columns.map((column) => (row[column] == null ? null : String(row[column])))),
  };
}

export function monthEnd(
  asOf: string,
  tables: Readonly<Record<string, readonly Cells[]>>,
  headline: Partial<Headline> = {},
): MonthEnd {
  return {
    id: `${asOf}-00000000`,
    asOf,
    knownAt: asOf,
    headline: { ...usual.headline, estimator: "frontier", ...headline },
    tables: new Map(Object.entries(tables).map(([name, rows]) => [name, tableOf(name, rows)])),
  };
}

/** October 2026 with nothing in it and no month before. */
export function october(
  tables: Readonly<Record<string, readonly Cells[]>>,
  more: Partial<MonthFacts> = {},
): MonthFacts {
  return {
    month: "2026-10",
    now: monthEnd("2026-10-31", tables),
    before: null,
    change: null,
    registered: [],
    checks: null,
    ...more,
  };
}

const usual = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../fixtures/site/usual/input.json"), "utf8"),
) as { readonly headline: Headline };

/** A model with its density on the headline's ruler, and whether it set a record. */
export function placed(
  model_id: string,
  released_on: string,
  density: number | null,
  { isRecord = false, ...more }: { readonly isRecord?: boolean } & Cells = {},
): { readonly models: Cells; readonly densities: Cells; readonly frontier: Cells[] } {
  const key = { ruler: "joint", benchmark: "joint", basis: "total", model_id, released_on };
  return {
    models: {
      model_id,
      display_name: model_id.toUpperCase(),
      organisation: "A Lab",
      released_on,
      total_params: 1e9,
      quantisation: "none",
      open_weights: true,
      ...more,
    },
    densities: {
      ...key,
      density,
      density_low: density && density / 2,
      density_high: density && density * 2,
      effective_params: density && density * 1e9,
      status: density === null ? "below_floor" : "ok",
    },
    frontier: isRecord ? [{ ...key, density }] : [],
  };
}

/** The tables of such models. */
export function tablesOf(models: readonly ReturnType<typeof placed>[]): Record<string, Cells[]> {
  return {
    models: models.map((row) => row.models),
    densities: models.map((row) => row.densities),
    frontier: models.flatMap((row) => row.frontier),
    trends: [
      {
        trend_id: "frontier/joint/total/all",
        estimator: "frontier",
        ruler: "joint",
        basis: "total",
        benchmark: "joint",
        window_from: "2023-02-24",
        window_to: "2026-10-01",
        n_models: models.length,
        n_records: 1,
        headline: true,
      },
    ],
  };
}
