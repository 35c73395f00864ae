import type { ParquetTable, ParquetType } from "../warehouse/parquet.ts";
import type { ColumnType, Table } from "./table.ts";

const parquetTypes: Readonly<Record<ColumnType, ParquetType>> = {
  text: "VARCHAR",
  date: "DATE",
  integer: "BIGINT",
  number: "DOUBLE",
  decimal: "DECIMAL(18, 9)",
  boolean: "BOOLEAN",
};

/** The same rows as the CSV, with types; text is as it is, since no spreadsheet runs a Parquet file. */
export function toParquetTable(table: Table, path: string): ParquetTable {
  const columns = table.columns.map(({ name, type }) => ({ name, type: parquetTypes[type] }));
  return { path, columns, rows: table.rows };
}
