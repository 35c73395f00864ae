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

const holding = new WeakSet<DuckDBConnection>();

/**
 * Puts tables in the place of the views that are facts with corrections laid over them, once a connection: every
 * as-of query starts from them, and they are the same for all. Only for a connection that sees no write.
 */
export async function holdVersions(connection: DuckDBConnection): Promise<void> {
  if (holding.has(connection)) return;
  await defineViews(connection);
  for (const name of ["price_versions", "score_versions", "model_versions"]) {
    await connection.run(`CREATE TEMP TABLE held_${name} AS FROM ${name}`);
    await connection.run(`CREATE OR REPLACE TEMP VIEW ${name} AS FROM held_${name}`);
  }
  holding.add(connection);
}
