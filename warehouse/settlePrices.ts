import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { cutList } from "../gates/coverage.ts";
import { judgePriceSteps } from "../gates/priceMagnitude.ts";
import { appendRows } from "./append.ts";
import type { Warehouse } from "./open.ts";
import { read } from "./read.ts";
import { sqlFile, sqlFiles } from "./sqlFiles.ts";

const stepRow = z.object({
  feed: z.string(),
  lineage: z.string(),
  provider: z.string(),
  model: z.string(),
  family: z.string().nullable(),
  input: z.number().nullable(),
  output: z.number().nullable(),
  day: z.string(),
  declared_from: z.string().nullable(),
  input_sha256: z.string(),
  row_number: z.number(),
  is_trusted: z.boolean(),
});
const stateRow = z.object({ source_id: z.string(), state: z.string() });

/**
 * Settles what the captures of price sources say over time: which body was whose state, the runs of each price,
 * delistings, and what its magnitude holds back. A function of the captures and the catalogue, whatever the order
 * in which they were loaded; sources whose captures are those settled last time are left alone.
 */
export async function settlePrices(warehouse: Warehouse): Promise<void> {
  await warehouse.transaction(async (connection) => {
    const settled = new Map((await read(connection, settledStates, {}, stateRow)).map(entry));
    const present = new Map((await read(connection, presentStates, {}, stateRow)).map(entry));
    const changed = [...new Set([...settled.keys(), ...present.keys()])].filter(
      (id) => settled.get(id) !== present.get(id),
    );
    if (changed.length === 0) return;
    for (const id of changed) {
      if (id !== "catalogue") await settleSource(connection, id);
      await connection.run("DELETE FROM settled WHERE source_id = $id", { id });
      const state = present.get(id);
      if (state !== undefined)
        await connection.run("INSERT INTO settled VALUES ($id, $state)", { id, state });
    }
    await holdBack(connection);
  });
}

const settledStates = "SELECT source_id, state FROM settled ORDER BY source_id";
/** Whatever the settled tables of a source are made from. */
const presentStates = `
  SELECT source_id, md5(string_agg(line, chr(10) ORDER BY line)) AS state
  FROM (
    SELECT capture.source_id, capture.observed_at || ' ' || capture.fetched_at || ' ' || input.fingerprint AS line
    FROM captures AS capture
    JOIN inputs AS input USING (source_id, input_sha256)
    UNION ALL
    SELECT source_id, name || ' ' || fingerprint FROM inputs WHERE source_id = 'catalogue'
  )
  GROUP BY source_id
  ORDER BY source_id`;

const entry = ({ source_id, state }: z.infer<typeof stateRow>): [string, string] => [source_id, state];

async function settleSource(connection: DuckDBConnection, sourceId: string): Promise<void> {
  for (const table of ["capture_spans", "price_runs"]) {
    await connection.run(`DELETE FROM ${table} WHERE source_id = $source_id`, { source_id: sourceId });
  }
  for (const { name, text } of sqlFiles("settle")) {
    const guard = name.endsWith("coverage.sql") ? { one_in: cutList.oneIn } : {};
    await connection.run(text, { source_id: sourceId, ...guard });
  }
  await connection.run("DROP TABLE price_run_edges");
}

async function holdBack(connection: DuckDBConnection): Promise<void> {
  const rows = await read(connection, sqlFile("queries/price-steps.sql"), {}, stepRow);
  const holds = judgePriceSteps(
    rows.map(({ is_trusted, declared_from, ...step }) => ({
      ...step,
      declaredFrom: declared_from,
      isTrusted: is_trusted,
    })),
  );
  await connection.run("DELETE FROM price_holds");
  await appendRows(
    connection,
    "price_holds",
    holds.flatMap(({ index, reason, expected, seen, isUpward, heldFrom, releasedOn }) => {
      const step = rows[index]!;
      // Confirmed on the very day: nobody ever saw it held.
      if (releasedOn === heldFrom) return [];
      return {
        source_id: step.feed,
        provider: step.provider,
        model: step.model,
        declared_from: step.declared_from,
        first_day: step.day,
        input_sha256: step.input_sha256,
        row_number: step.row_number,
        reason,
        expected,
        seen,
        is_upward: isUpward,
        known_from: heldFrom,
        known_to: releasedOn,
      };
    }),
  );
}
