import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { canonicalJson, sha256Hex } from "../store/files.ts";
import { read } from "./read.ts";

const inputRow = z.object({ source_id: z.string(), name: z.string(), fingerprint: z.string() });
const captureRow = z.object({
  source_id: z.string(),
  part: z.string(),
  observed_at: z.string(),
  input_sha256: z.string(),
});
const spanRow = z.object({ source_id: z.string(), ordinal: z.number(), whole_from: z.string().nullable() });
const announcedRow = z.object({
  source_id: z.string(),
  provider: z.string(),
  model: z.string(),
  declared_from: z.string(),
  has_come: z.boolean(),
});
const begunRow = z.object({ models: z.number(), quotes: z.number(), releases: z.number() });

/**
 * A hash over everything that facts as of a day are made from: the inputs with their parsers, the captures in
 * force (also those of the Hub, from which releases are read), which lists are believed to be whole, and how many dated
 * facts have begun by that day, so that a price announced for a later day counts on that day. Two runs with this hash in common read the same facts.
 *
 * @param asOf YYYY-MM-DD
 */
export async function inputsSha256(connection: DuckDBConnection, asOf: string): Promise<string> {
  const inputs = await read(
    connection,
    "SELECT source_id, name, fingerprint FROM inputs ORDER BY source_id, name",
    {},
    inputRow,
  );
  const captures = await read(
    connection,
    // A body that was only seen again is no news by itself…
    `SELECT source_id, part, observed_at, input_sha256 FROM captures
    QUALIFY lag(input_sha256) OVER (
      PARTITION BY source_id, part ORDER BY observed_at, fetched_at, input_sha256
    ) IS DISTINCT FROM input_sha256
    ORDER BY source_id, part, observed_at, input_sha256`,
    {},
    captureRow,
  );
  // …but it may confirm that a list has shrunk, and that an announced price has come.
  const spans = await read(
    connection,
    "SELECT source_id, ordinal, whole_from FROM capture_spans ORDER BY source_id, ordinal",
    {},
    spanRow,
  );
  const announced = await read(
    connection,
    `SELECT source_id, provider, model, declared_from, last_day >= declared_from AS has_come FROM price_runs
    WHERE declared_from > first_day
    ORDER BY source_id, provider, model, declared_from, first_day`,
    {},
    announcedRow,
  );
  const begun = await read(
    connection,
    `SELECT
      (SELECT count(*) FROM models WHERE valid_from <= CAST($as_of AS DATE)) AS models,
      (SELECT count(*) FROM price_quotes WHERE valid_from <= CAST($as_of AS DATE)) AS quotes,
      (SELECT count(*) FROM hub_releases WHERE created_on <= CAST($as_of AS DATE)) AS releases`,
    { as_of: asOf },
    begunRow,
  );
  return sha256Hex(canonicalJson({ inputs, captures, spans, announced, begun }));
}
