import { parse } from "csv-parse/sync";
import { DensingError } from "../errors.ts";
import type { SnapshotStore } from "../store/snapshots.ts";
import type { Table } from "./table.ts";

/** A row of a published CSV: text as printed, null for an empty cell. */
export type PublishedRow = Readonly<Record<string, string | null>>;

/** Reads one table of a snapshot. @throws DensingError `snapshot-missing` when the snapshot has no such table */
export async function readPublishedTable(
  snapshots: SnapshotStore,
  id: string,
  name: string,
): Promise<PublishedRow[]> {
  const bytes = await snapshots.read(id, `tables/${name}.csv`).catch((thrown) => {
    throw new DensingError(
      "snapshot-missing",
      `snapshot ${id} has no table ${name}`,
      { id, table: name },
      { cause: thrown },
    );
  });
  const rows = parse(bytes, { columns: true }) as Record<string, string>[];
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, publishedText(cell)])),
  );
}

/** The rows of a table that is about to be published, as they will be read back. */
export function publishedRows({ columns, rows }: Table): PublishedRow[] {
  return rows.map((cells) =>
    Object.fromEntries(
      columns.map(({ name }, index) => [name, cells[index] == null ? null : String(cells[index])]),
    ),
  );
}

/** Undoes what `toCsv` does to text that a spreadsheet would run. */
function publishedText(cell: string): string | null {
  if (cell === "") return null;
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** The number in a cell, or null. @throws DensingError `snapshot-corrupt` on text that is no number */
export function numberIn(row: PublishedRow, column: string): number | null {
  const cell = row[column] ?? null;
  if (cell === null) return null;
  const value = Number(cell);
  if (Number.isFinite(value)) return value;
  throw new DensingError("snapshot-corrupt", `not a number in a published table: ${cell}`, {
    column,
    seen: cell,
  });
}
