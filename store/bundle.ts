import { z } from "zod";
import { DensingError } from "../errors.ts";

/*
 * The bundle: the sorted input of one analysis, written by the warehouse for one (as-of, known-at) and
 * addressed by its hash. Fits read it by hash, wherever they run.
 */

const day = z.iso.date();

const bundleModel = z.object({
  model_id: z.string(),
  display_name: z.string(),
  organisation: z.string(),
  family: z.string(),
  /** Only a full date puts a model in a trend. */
  released_on: day,
  total_params: z.number(),
  active_params: z.number(),
  non_embedding_params: z.number().nullable(),
  architecture: z.string(),
  quantisation: z.string(),
  training_tokens: z.number().nullable(),
  parent_model_id: z.string().nullable(),
  compression_method: z.string().nullable(),
  open_weights: z.boolean(),
});

const bundleScore = z.object({
  model_id: z.string(),
  benchmark: z.string(),
  variant: z.string(),
  /** Percent 0-100. */
  score: z.number(),
  shots: z.number().nullable(),
  reporter: z.string(),
  document_id: z.string(),
  source_table: z.string(),
  /** The day the report could be known: its document's date. */
  known_from: day,
  /** True when the reporter is the lab that made the model. */
  own_lab: z.boolean(),
  /** Why this report may not be chosen (a correction's id), or null. */
  barred_by: z.string().nullable(),
  /** The document in which the same figure, by another reporter, stood first, or null: copies are one measurement. */
  copy_of: z.string().nullable(),
  redistribute: z.boolean(),
});

const bundleBenchmark = z.object({
  benchmark_id: z.string(),
  variant: z.string(),
  chance_level: z.number(),
  items: z.number().nullable(),
  paper_shots: z.number().nullable(),
});

const bundlePrice = z.object({
  provider: z.string(),
  model: z.string(),
  family: z.string(),
  /** USD per million tokens, the decimal text of the source. */
  input_usd_per_mtok: z.string().nullable(),
  output_usd_per_mtok: z.string().nullable(),
  valid_from: day,
  /** Exclusive; null while the price is in force. */
  valid_to: day.nullable(),
  price_kind: z.string(),
  lineage: z.string(),
  /** How many lineages saw this input and output price of this family at this provider. */
  lineages: z.number(),
  first_party: z.boolean(),
  open_weights: z.boolean(),
  redistribute: z.boolean(),
});

const bundleApiScore = z.object({
  family: z.string(),
  model: z.string(),
  benchmark: z.string(),
  score: z.number(),
  document_id: z.string(),
  redistribute: z.boolean(),
});

export const bundleSchema = z.object({
  format: z.literal(2),
  as_of: day,
  known_at: day,
  catalogue_sha256: z.string(),
  /** Captures whose observations were in force, sorted. */
  captures: z.array(z.object({ source_id: z.string(), sha256: z.string(), fetched_at: z.string() })),
  models: z.array(bundleModel),
  scores: z.array(bundleScore),
  benchmarks: z.array(bundleBenchmark),
  prices: z.array(bundlePrice),
  api_scores: z.array(bundleApiScore),
  api_families: z.array(
    z.object({
      family: z.string(),
      vendor: z.string(),
      open_weights: z.boolean(),
      defines_tier: z.string().nullable(),
    }),
  ),
  compression_pairs: z.array(
    z.object({
      parent_model_id: z.string(),
      child_model_id: z.string(),
      method: z.string().nullable(),
      paper_verdict: z.string().nullable(),
    }),
  ),
  hardware_trends: z.array(
    z.object({
      name: z.string(),
      doubling_years: z.number(),
      low_years: z.number().nullable(),
      high_years: z.number().nullable(),
    }),
  ),
  contamination_twins: z.array(
    z.object({
      pair: z.string(),
      model: z.string(),
      base_model_id: z.string().nullable(),
      model_kind: z.string(),
      original_score: z.number().nullable(),
      clean_score: z.number(),
      shots: z.string().nullable(),
    }),
  ),
  pre_chatgpt: z.array(
    z.object({
      model_id: z.string(),
      display_name: z.string(),
      organisation: z.string(),
      released_on: day,
      total_params: z.number(),
      /** Percent 0-100. */
      mmlu_5shot: z.number(),
    }),
  ),
  devices: z.array(
    z.object({
      device: z.string(),
      kind: z.string(),
      memory_bytes: z.number(),
      memory_bandwidth_bytes_per_second: z.number().nullable(),
      /** The day, or the month or year alone. */
      released_on: z.string().nullable(),
    }),
  ),
  accelerators: z.array(
    z.object({
      name: z.string(),
      type: z.string().nullable(),
      released_on: day,
      release_price_usd: z.number(),
      fp32_flops: z.number().nullable(),
      tensor_fp16_bf16_flops: z.number().nullable(),
      memory_bytes: z.number().nullable(),
    }),
  ),
});

export type Bundle = z.infer<typeof bundleSchema>;

/** The bundle of a published snapshot. @throws DensingError `bundle-of-another-version` */
export function publishedBundle(id: string, document: unknown): Bundle {
  const bundle = bundleSchema.safeParse(document);
  if (bundle.success) return bundle.data;
  throw new DensingError(
    "bundle-of-another-version",
    `the facts of ${id} were written by another version of densing, which this one does not read`,
    { id },
  );
}
