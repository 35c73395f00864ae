import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { type AsOf, asOfParameters } from "./asOf.ts";
import { holdPriceIntervals } from "./priceIntervals.ts";
import { read } from "./read.ts";
import { sqlFile } from "./sqlFiles.ts";

/*
 * The tables that a snapshot publishes straight from facts, sorted as they are published, without what may not
 * be republished. Days are `YYYY-MM-DD`, scores percent, prices USD per million tokens as exact decimal text.
 * The columns of a row schema are in the order of the published columns.
 */

const text = z.string();
const day = z.iso.date();
const times = {
  valid_from: day.nullable(),
  valid_to: day.nullable(),
  known_from: day.nullable(),
  known_to: day.nullable(),
};

export const modelTableRow = z.object({
  model_id: text,
  display_name: text,
  organisation: text,
  family: text,
  /** A day, a month, or null. */
  released_on: text.nullable(),
  total_params: z.number(),
  active_params: z.number(),
  non_embedding_params: z.number().nullable(),
  architecture: text,
  quantisation: text,
  training_tokens: z.number().nullable(),
  parent_model_id: text.nullable(),
  compression_method: text.nullable(),
  open_weights: z.boolean(),
  licence: text.nullable(),
  hf_repo: text.nullable(),
  unverified_fields: text.nullable(),
  source: text,
  ...times,
  source_id: text,
});

export const scoreTableRow = z.object({
  model_id: text,
  benchmark: text,
  variant: text,
  score: z.number(),
  shots: z.number().nullable(),
  reporter: text,
  via: text.nullable(),
  own_lab: z.boolean(),
  source: text,
  source_table: text,
  barred_by: text.nullable(),
  copy_of: text.nullable(),
  ...times,
  source_id: text,
  document_id: text,
  capture_sha256: text.nullable(),
});

export const priceTableRow = z.object({
  provider: text,
  model: text,
  family: text.nullable(),
  input_usd_per_mtok: text.nullable(),
  output_usd_per_mtok: text.nullable(),
  ...times,
  /** The change lies after this day, on which the feed was last seen without the price. */
  unseen_on: day.nullable(),
  /** The end lies after this day, on which the price was last seen; null while it is open or where it is declared. */
  last_seen_on: day.nullable(),
  /** `ok`, `single_lineage`, or a kind of price that enters no minimum. */
  status: text,
  price_kind: text,
  lineage: text,
  lineages: z.number(),
  note: text.nullable(),
  source_id: text,
  capture_sha256: text.nullable(),
  document_id: text.nullable(),
});

export const sourceTableRow = z.object({
  source_id: text,
  document_id: text.nullable(),
  title: text.nullable(),
  kind: text,
  publisher: text.nullable(),
  url: text.nullable(),
  published_on: day,
  date_quality: text,
  licence: text.nullable(),
  redistribute: text,
  lineage: text,
  original_url: text.nullable(),
});

export const hardwareTableRow = z.object({
  name: text,
  manufacturer: text.nullable(),
  type: text.nullable(),
  released_on: day.nullable(),
  release_price_usd: z.number().nullable(),
  fp32_flops: z.number().nullable(),
  fp16_flops: z.number().nullable(),
  tensor_fp16_bf16_flops: z.number().nullable(),
  fp8_flops: z.number().nullable(),
  int8_ops: z.number().nullable(),
  memory_bytes: z.number().nullable(),
  memory_bandwidth_bytes_per_second: z.number().nullable(),
  tdp_watts: z.number().nullable(),
  price_source: text.nullable(),
  note: text.nullable(),
  source: text,
});

export const quarantineTableRow = z.object({
  subject_table: text,
  key: text,
  reason: text,
  expected: text.nullable(),
  seen: text.nullable(),
  note: text.nullable(),
  correction_id: text.nullable(),
  source_id: text,
  document_id: text.nullable(),
  capture_sha256: text.nullable(),
  known_from: day.nullable(),
  known_to: day.nullable(),
});

/** What the newest body of a source gave. */
export const sourceStateRow = z.object({
  source_id: text,
  sha256: text,
  observed_at: text,
  rows: z.number(),
  quarantined: z.number(),
  held: z.number(),
  missing: z.number().nullable(),
  waits_for_a_second_look: z.boolean().nullable(),
});

/** A correction of the catalogue that touches no row. */
export const unmatchedCorrectionRow = z.object({
  correction_id: text,
  target_table: text,
  action: text,
  reason: text,
});

export type ModelTableRow = z.infer<typeof modelTableRow>;
export type ScoreTableRow = z.infer<typeof scoreTableRow>;
export type PriceTableRow = z.infer<typeof priceTableRow>;
export type SourceTableRow = z.infer<typeof sourceTableRow>;
export type HardwareTableRow = z.infer<typeof hardwareTableRow>;
export type QuarantineTableRow = z.infer<typeof quarantineTableRow>;
export type SourceStateRow = z.infer<typeof sourceStateRow>;
export type UnmatchedCorrectionRow = z.infer<typeof unmatchedCorrectionRow>;

/** Models in force, released by `asOf` or without a full date. */
export function readModels(connection: DuckDBConnection, at: AsOf): Promise<ModelTableRow[]> {
  return read(connection, sqlFile("queries/table-models.sql"), asOfParameters(at), modelTableRow);
}

/** Every score report in force of those models; which one is chosen is for law/ to say. */
export function readScores(connection: DuckDBConnection, at: AsOf): Promise<ScoreTableRow[]> {
  return read(connection, sqlFile("queries/table-scores.sql"), asOfParameters(at), scoreTableRow);
}

/** Price intervals of all providers, models and kinds, begun by `asOf`. */
export async function readPrices(connection: DuckDBConnection, at: AsOf): Promise<PriceTableRow[]> {
  await holdPriceIntervals(connection, at);
  return read(connection, sqlFile("queries/table-prices.sql"), { as_of: at.asOf }, priceTableRow);
}

/** The documents that facts cite and the sources that were captured, with their terms. */
export function readSources(connection: DuckDBConnection, at: AsOf): Promise<SourceTableRow[]> {
  const { known_at } = asOfParameters(at);
  return read(connection, sqlFile("queries/table-sources.sql"), { known_at }, sourceTableRow);
}

/** Accelerators with their prices and speeds. */
export function readHardware(connection: DuckDBConnection, at: AsOf): Promise<HardwareTableRow[]> {
  return read(connection, sqlFile("queries/table-hardware.sql"), asOfParameters(at), hardwareTableRow);
}

/** What was held back, taken out or replaced, with the reason and both values. */
export function readQuarantine(connection: DuckDBConnection, at: AsOf): Promise<QuarantineTableRow[]> {
  const { known_at } = asOfParameters(at);
  return read(connection, sqlFile("queries/table-quarantine.sql"), { known_at }, quarantineTableRow);
}

/** Rows, quarantine and drift of each captured source. */
export function readSourceStates(connection: DuckDBConnection): Promise<SourceStateRow[]> {
  return read(connection, sqlFile("queries/source-states.sql"), {}, sourceStateRow);
}

/** Corrections that have stopped correcting, for `doctor`. */
export function readUnmatchedCorrections(connection: DuckDBConnection): Promise<UnmatchedCorrectionRow[]> {
  return read(connection, sqlFile("queries/unmatched-corrections.sql"), {}, unmatchedCorrectionRow);
}
