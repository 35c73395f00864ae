import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { read, readOne } from "./read.ts";

const columnRow = z.object({ table_name: z.string(), column_name: z.string() });
const hashRow = z.object({ sha256: z.string() });

const columns = `
  SELECT table_name, column_name
  FROM duckdb_columns()
  WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
  ORDER BY table_name, column_index`;

/**
 * The content of every table by name: sha256 over its rows as text (column values between unit separators,
 * NULL as a record separator), each hashed, sorted. Neither the order of loading nor the layout of the file
 * goes into it, so a rebuilt warehouse has the hashes of the one it replaces.
 */
export async function tableHashes(connection: DuckDBConnection): Promise<Record<string, string>> {
  const columnsOf = new Map<string, string[]>();
  for (const { table_name, column_name } of await read(connection, columns, {}, columnRow)) {
    columnsOf.set(table_name, [...(columnsOf.get(table_name) ?? []), column_name]);
  }
  const hashes: Record<string, string> = {};
  for (const [table, names] of columnsOf) {
    const values = names.map((name) => `coalesce(CAST("${name}" AS VARCHAR), chr(30))`).join(", ");
    const statement = `
      SELECT sha256(coalesce(string_agg(row_hash, '' ORDER BY row_hash), '')) AS sha256
      FROM (SELECT sha256(concat_ws(chr(31), ${values})) AS row_hash FROM "${table}")`;
    hashes[table] = (await readOne(connection, statement, {}, hashRow)).sha256;
  }
  return hashes;
}
