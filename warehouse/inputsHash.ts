import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { canonicalJson, sha256Hex } from "../store/files.ts";
import { read } from "./read.ts";

const inputRow = z.object({ source_id: z.string(), name: z.string(), fingerprint: z.string() });
const captureRow = z.object({ source_id: z.string(), observed_at: z.string(), input_sha256: z.string() });
const begunRow = z.object({ models: z.number(), quotes: z.number() });

/**
 * A hash over everything that facts as of a day are made from: the inputs with their parsers, the captures in
 * force, and how many dated facts have begun by that day, so that a price announced for a later day counts on
 * that day. Two runs with this hash in common read the same facts.
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
    "SELECT source_id, observed_at, input_sha256 FROM captures ORDER BY source_id, observed_at, input_sha256",
    {},
    captureRow,
  );
  const begun = await read(
    connection,
    `SELECT
      (SELECT count(*) FROM models WHERE valid_from <= CAST($as_of AS DATE)) AS models,
      (SELECT count(*) FROM price_quotes WHERE valid_from <= CAST($as_of AS DATE)) AS quotes`,
    { as_of: asOf },
    begunRow,
  );
  return sha256Hex(canonicalJson({ inputs, captures, begun }));
}
