import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { reviewSchema } from "../hub/release.ts";
import { asOfParameters } from "./asOf.ts";
import { read } from "./read.ts";
import { sqlFile } from "./sqlFiles.ts";

const text = z.string();
const day = z.iso.date();
const count = z.number().nullable();

const fromJson = <Value>(schema: z.ZodType<Value>) =>
  z.string().transform((value): Value => schema.parse(JSON.parse(value)));
const parent = z.object({ repository: text, relation: text });

/** One repository as it was known; the columns are described in sql/schema/006-hub-releases.sql. */
export const hubReleaseRow = z.object({
  source_id: text,
  part: text,
  input_sha256: text,
  repository: text,
  hub_id: text.nullable(),
  owner: text,
  lab: text.nullable(),
  name: text,
  model_id: text.nullable(),
  known_as: text.nullable(),
  created_on: day.nullable(),
  total_params: count,
  active_params: count,
  non_embedding_params: count,
  params_basis: text.nullable(),
  architecture: text.nullable(),
  quantisation: text,
  stage: z.enum(["base", "instruct", "reasoning"]).nullable(),
  variants: text.transform((value) => (value === "" ? [] : value.split(","))),
  parent_repository: text.nullable(),
  parent_relation: text.nullable(),
  parents: fromJson(z.array(parent)),
  licence: text.nullable(),
  gated: text.nullable(),
  content: z.enum(["language-model", "other", "unknown"]),
  content_because: text.nullable(),
  model_type: text.nullable(),
  context_length: count,
  review: fromJson(z.array(reviewSchema)),
  known_from: day,
  known_to: day.nullable(),
});
export type HubRelease = z.infer<typeof hubReleaseRow>;

/**
 * The releases on the Hub as they were known, sorted by repository: of all that were captured, those of the catalogue
 * (`known_as`) and what holds no language model included.
 *
 * @param knownAt YYYY-MM-DD; null is now
 */
export function readHubReleases(connection: DuckDBConnection, knownAt: string | null): Promise<HubRelease[]> {
  const { known_at } = asOfParameters({ asOf: "", knownAt });
  return read(connection, sqlFile("queries/hub-releases.sql"), { known_at }, hubReleaseRow);
}
