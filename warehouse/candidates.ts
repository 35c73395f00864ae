import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { cardSourceId } from "../hub/parts.ts";
import { type AsOf, asOfParameters } from "./asOf.ts";
import { read } from "./read.ts";
import { sqlFile } from "./sqlFiles.ts";

const text = z.string();
const day = z.iso.date();
const count = z.number().nullable();

/** A name, or a release on the Hub, that waits for a person; the columns are those of sql/queries/table-candidates.sql. */
export const candidateRow = z.object({
  source_id: text,
  entity: z.enum(["api_family", "model", "release"]),
  name: text,
  source_key: text.nullable(),
  first_seen_on: day,
  repository: text.nullable(),
  model_id: text.nullable(),
  lab: text.nullable(),
  total_params: count,
  active_params: count,
  non_embedding_params: count,
  architecture: text.nullable(),
  quantisation: text.nullable(),
  stage: text.nullable(),
  parents: text.nullable(),
  licence: text.nullable(),
  review: text.nullable(),
  created_on: day.nullable(),
  announced_on: day.nullable(),
  capture_sha256: text.nullable(),
});
export type CandidateRow = z.infer<typeof candidateRow>;

/** A score that a release's own card prints of it, percent. */
export const candidateScoreRow = z.object({
  repository: text,
  benchmark: text,
  variant: text,
  score: z.number(),
  shots: z.number().nullable(),
  reporter: text,
  document_id: text,
  source_table: text,
  known_from: day,
});
export type CandidateScoreRow = z.infer<typeof candidateScoreRow>;

export interface Candidates {
  readonly rows: readonly CandidateRow[];
  readonly scores: readonly CandidateScoreRow[];
}

/**
 * The review queue as it was known, with what the cards of its releases print of them.
 * @throws DensingError `warehouse-row-unexpected`
 */
export async function readCandidates(connection: DuckDBConnection, at: AsOf): Promise<Candidates> {
  const parameters = { ...asOfParameters(at), card_source: cardSourceId };
  const { as_of: _, ...ofScores } = parameters;
  return {
    rows: await read(connection, sqlFile("queries/table-candidates.sql"), parameters, candidateRow),
    scores: await read(connection, sqlFile("queries/candidate-scores.sql"), ofScores, candidateScoreRow),
  };
}
