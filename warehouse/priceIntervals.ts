import type { DuckDBConnection } from "@duckdb/node-api";
import { type AsOf, asOfParameters } from "./asOf.ts";
import { sqlFile } from "./sqlFiles.ts";
import { defineViews } from "./views.ts";

const held = new WeakMap<DuckDBConnection, string>();

/**
 * Makes `held_price_intervals` for the statements that read prices, once a connection and knowledge. A connection is of one
 * transaction, or kept for reading until the next, so what it holds is as its other reads see it; whoever changes prices
 * reads them in a later one.
 */
export async function holdPriceIntervals(connection: DuckDBConnection, at: AsOf): Promise<void> {
  const { known_at } = asOfParameters(at);
  if (held.get(connection) === known_at) return;
  await defineViews(connection);
  await connection.run(sqlFile("queries/hold-price-intervals.sql").text, { known_at });
  held.set(connection, known_at);
}
