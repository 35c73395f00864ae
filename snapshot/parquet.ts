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

/** The columns of a published table as Parquet has them. */
export function toParquetTable({ name, columns }: Pick<Table, "name" | "columns">): ParquetTable {
  return { name, columns: columns.map((column) => ({ name: column.name, type: parquetTypes[column.type] })) };
}
