import type { DuckDBConnection } from "@duckdb/node-api";
import { sqlFiles } from "./sqlFiles.ts";

const defined = new WeakSet<DuckDBConnection>();

/**
 * Defines the views and macros of `sql/views/` on a connection, once. They are code, not data: temporary, so
 * that a file of an earlier version never answers with an earlier version's views. Loading needs none of them.
 */
export async function defineViews(connection: DuckDBConnection): Promise<void> {
  if (defined.has(connection)) return;
  for (const file of sqlFiles("views")) await connection.run(file.text);
  defined.add(connection);
}
