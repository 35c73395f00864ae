import type { MonthEnd, RegisteredForecast } from "../site/monthly/input.ts";
import { Row } from "../site/readings.ts";
import type { Headline } from "../snapshot/headline.ts";
import { type PublishedRow, readPublishedTable } from "../snapshot/publishedTable.ts";
import type { Table } from "../snapshot/table.ts";
import type { SnapshotStore } from "../store/snapshots.ts";

/** The tables that a monthly report reads. */
const monthlyTables: readonly string[] = [
  "candidates",
  "densities",
  "frontier",
  "models",
  "price_breaks",
  "price_frontiers",
  "price_trends",
  "prices",
  "quarantine",
  "rulers",
  "trends",
];

/** A published month-end as a monthly report reads it; a table that it has not is left out. @throws DensingError `snapshot-missing` */
export async function readMonthEnd(snapshots: SnapshotStore, id: string): Promise<MonthEnd> {
  const manifest = await snapshots.manifest(id);
  const paths = new Set(manifest.files.map(({ path }) => path));
  const tables = new Map<string, Table>();
  for (const name of monthlyTables) {
    if (!paths.has(`tables/${name}.csv`)) continue;
    tables.set(name, asTable(name, await readPublishedTable(snapshots, id, name)));
  }
  const headline = JSON.parse((await snapshots.read(id, "headline.json")).toString("utf8")) as Headline;
  return { id, asOf: manifest.as_of, knownAt: manifest.known_at, headline, tables };
}

function asTable(name: string, rows: readonly PublishedRow[]): Table {
  const columns = Object.keys(rows[0] ?? {});
  return {
    name,
    title: name,
    key: [],
    columns: columns.map((column) => ({ name: column, type: "text", description: "" })),
    rows: rows.map((row) => columns.map((column) => row[column] ?? null)),
  };
}

/** What month-ends before a day registered: of each the vintage that was published first, since a later one knows more. */
export async function registeredForecasts(
  snapshots: SnapshotStore,
  before: string,
): Promise<RegisteredForecast[]> {
  const firsts = new Map<string, { readonly id: string; readonly published_at: string }>();
  for (const { id, kind, published_at } of await snapshots.list()) {
    const day = id.slice(0, 10);
    if (kind === "vintage" && day < before && !firsts.has(day)) firsts.set(day, { id, published_at });
  }
  const found: RegisteredForecast[] = [];
  for (const { id, published_at } of firsts.values()) {
    const { files } = await snapshots.manifest(id);
    if (!files.some(({ path }) => path === "tables/forecasts.csv")) continue;
    for (const row of await readPublishedTable(snapshots, id, "forecasts")) {
      found.push(...registered(new Row({ ...row }), id, published_at));
    }
  }
  return found;
}

function registered(row: Row, snapshot_id: string, published_at: string): RegisteredForecast[] {
  const { value, low, high } = row.figure("forecast", "forecast_low", "forecast_high");
  if (row.text("kind") !== "registered" || value === null || low === null || high === null) return [];
  return [
    {
      snapshot_id,
      published_at,
      series: row.text("series") ?? "",
      subject: row.text("subject") ?? "",
      made_on: row.text("made_on") ?? "",
      due_on: row.text("due_on") ?? "",
      horizon_months: row.number("horizon_months") ?? 0,
      value,
      low,
      high,
    },
  ];
}
