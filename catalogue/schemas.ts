import { z } from "zod";

/*
 * The rows of the catalogue's CSV files, one schema a file. An empty cell is `null`, never a guess.
 * Parameters and tokens are counts (not billions); scores are percent 0-100; prices are USD per million
 * tokens kept as the decimal text of the source.
 */

const text = z.string().min(1);
const optionalText = text.nullable();
const slug = z.string().regex(/^[a-z0-9][a-z0-9.+_-]*$/, "a lowercase slug");
const day = z.iso.date();
/** A date that may be known to the month only. */
const dayOrMonth = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/, "YYYY-MM-DD or YYYY-MM");
const number = z.coerce.number().refine(Number.isFinite, "a finite number");
const count = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const percent = number.refine((value) => value >= 0 && value <= 100, "a percentage from 0 to 100");
const flag = z.enum(["yes", "no"]).transform((value) => value === "yes");
const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/, "a plain decimal number");

/** Ids of the benchmarks that the law reads; `mbpp` variants are kept apart by `variant`. */
const benchmarkIds = ["mmlu", "bbh", "math", "humaneval", "mbpp", "mmlu_pro", "mmlu_cf"] as const;

/** documents.csv: the document behind each fact. Key: document_id. */
const documentRow = z.object({
  document_id: slug,
  title: text,
  kind: text,
  publisher: optionalText,
  url: optionalText,
  repo_path: optionalText,
  published_on: day,
  /** `lower_bound` where the evidence shows only that the document is not older than this. */
  date_quality: z.enum(["exact", "lower_bound"]),
  published_evidence: optionalText,
  licence: optionalText,
  licence_evidence: optionalText,
  redistribute: z.enum(["yes", "facts-only", "no"]),
  /** `row`: each row of a fact file carries its own date; `document`: all rows share `published_on`. */
  date_rule: z.enum(["document", "row"]),
  /** Sources that copy from each other share a lineage. */
  lineage: slug,
  relayed_on: dayOrMonth.nullable(),
  original_url: optionalText,
});

/** models.csv: open base models and their variants. Key: model_id. */
const modelRow = z.object({
  model_id: slug,
  display_name: text,
  organisation: text,
  /** The reporter whose score reports count as the lab's own. */
  lab: text,
  /** Sizes of one release that share a recipe; the unit of the ruler's within-family slopes. */
  family: slug,
  released_on: dayOrMonth.nullable(),
  total_params: count,
  active_params: count,
  non_embedding_params: count.nullable(),
  architecture: text,
  quantisation: text,
  training_tokens: count.nullable(),
  parent_model_id: slug.nullable(),
  compression_method: optionalText,
  licence: optionalText,
  hf_repo: optionalText,
  /** `no`: scores exist but the weights were never public, so it is not on the open frontier. */
  open_weights: flag,
  /** Field names without evidence, `;`-separated. */
  unverified_fields: optionalText,
  source: text,
  evidence: optionalText,
});

/** scores.csv: one row a report. Key: model_id, benchmark, variant, document_id, source_table, reporter. */
const scoreRow = z.object({
  model_id: slug,
  benchmark: z.enum(benchmarkIds),
  /** MBPP: full, sanitized or evalplus; MMLU-CF: test or validation; otherwise `standard`. */
  variant: z.enum(["standard", "full", "sanitized", "evalplus", "test", "validation"]),
  score: percent,
  shots: z.coerce.number().int().min(0).max(64).nullable(),
  reporter: text,
  /** The paper, card or database through which the report was read, where it is not the reporter's own page. */
  via: optionalText,
  source: text,
  source_table: text,
  document_id: slug,
});

/** prices.csv: one row a price first seen. Key: provider, model, first_seen_on, document_id, source. */
const priceRow = z.object({
  provider: text,
  model: text,
  family: text,
  first_seen_on: day,
  input_usd_per_mtok: decimalText.nullable(),
  output_usd_per_mtok: decimalText.nullable(),
  /** Only `standard` and `base_tier` prices may enter a minimum. */
  price_kind: z.enum([
    "standard",
    "base_tier",
    "zero",
    "batch",
    "off_peak",
    "promotional",
    "fine_tuned",
    "other_currency",
  ]),
  note: optionalText,
  source: text,
  document_id: slug,
});

/** api_scores.csv: scores of API models. Key: model, benchmark, document_id, note. */
const apiScoreRow = z.object({
  model: text,
  family: text,
  benchmark: text,
  /** Percent; of `arena_elo` and the composite indices, points of their own. */
  score: number,
  /** When the model was released, as its source lists it. */
  released_on: dayOrMonth.nullable(),
  note: optionalText,
  source: text,
  document_id: slug,
});

/** api_families.csv: who owns a family of API models. Key: family. */
const apiFamilyRow = z.object({
  family: text,
  vendor: text,
  /** Providers whose price is the vendor's own, `;`-separated; empty where the vendor sells no API. */
  first_party_providers: optionalText,
  open_weights: flag,
  /** The tier that this family defines, and of which it is a member whatever its reports say. */
  defines_tier: slug.nullable(),
  evidence: text,
});

/** contamination_twins.csv: one model on a benchmark and on its contamination-resistant twin. */
const contaminationTwinRow = z.object({
  model: text,
  base_model_id: slug.nullable(),
  model_kind: z.enum(["base", "instruct", "api", "unknown"]),
  pair: text,
  /** Null where the source gives only the score on the twin. */
  original_score: percent.nullable(),
  clean_score: percent,
  shots: optionalText,
  source: text,
  document_id: slug.nullable(),
});

/** pre_chatgpt.csv: MMLU of models before ChatGPT. Key: model_id. */
const preChatgptRow = z.object({
  model_id: slug,
  display_name: text,
  organisation: text,
  released_on: day,
  total_params: count,
  mmlu_5shot: percent,
  unverified_fields: optionalText,
  source: text,
  document_id: slug,
});

/** compression_pairs.csv: parent and child. Key: parent_model_id, child_model_id. */
const compressionPairRow = z.object({
  parent_model_id: slug,
  child_model_id: slug,
  method: optionalText,
  /** The paper's verdict on the child's density against its parent's. */
  paper_verdict: z.enum(["higher", "lower"]).nullable(),
  source: text,
});

/** benchmarks.csv: what a benchmark is. Key: benchmark_id, variant. */
const benchmarkRow = z.object({
  benchmark_id: text,
  variant: text,
  display_name: text,
  items: count.nullable(),
  /** Chance level, percent: the floor of the score. */
  chance_level: percent,
  metric: text,
  /** Shots of the densing law's paper; of the benchmark's own standard where that paper does not use it. */
  paper_shots: z.coerce.number().int().min(0).nullable(),
  standard_shots: optionalText,
  paper: optionalText,
  licence: optionalText,
  source: text,
  note: optionalText,
});

/** devices.csv: memory that a model must fit. Key: device. */
const deviceRow = z.object({
  device: text,
  kind: text,
  memory_bytes: count.nullable(),
  memory_bandwidth_bytes_per_second: count.nullable(),
  released_on: z
    .string()
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
    .nullable(),
  launch_price_usd: decimalText.nullable(),
  source: text,
  note: optionalText,
});

/** hardware.csv: accelerators with prices and speeds. Key: name, released_on, price_source. */
const hardwareRow = z.object({
  name: text,
  manufacturer: optionalText,
  type: optionalText,
  released_on: day.nullable(),
  release_price_usd: number.nullable(),
  fp32_flops: number.nullable(),
  fp16_flops: number.nullable(),
  tensor_fp16_bf16_flops: number.nullable(),
  fp8_flops: number.nullable(),
  int8_ops: number.nullable(),
  memory_bytes: number.nullable(),
  memory_bandwidth_bytes_per_second: number.nullable(),
  tdp_watts: number.nullable(),
  price_source: optionalText,
  note: optionalText,
  source: text,
});

/** hardware_trends.csv: published doubling times of compute per dollar, in years. Key: name. */
const hardwareTrendRow = z.object({
  name: text,
  doubling_years: number,
  low_years: number.nullable(),
  high_years: number.nullable(),
  note: optionalText,
  source: text,
});

/** aliases.csv: another name of a model or family, with its evidence. Key: scope, name. */
const aliasRow = z.object({
  /** Where the name is used: a source id, or `any`. */
  scope: slug,
  name: text,
  entity: z.enum(["model", "api_family"]),
  id: text,
  evidence: text,
});

/**
 * corrections.csv: manual decisions. Key: correction_id.
 * `never_choose` keeps a score report but bars it from being chosen; `quarantine` takes a row out of force;
 * `accept` (prices, scores) lets a captured price or score pass that the gates hold back, from `known_from` on; of a
 * score it names the model, the benchmark and, as `from_value`, the figure;
 * `replace` closes the old row's known interval on `known_from` and opens a new one with `to_value`.
 */
const correctionRow = z.object({
  correction_id: slug,
  table: z.enum(["scores", "models", "prices"]),
  action: z.enum(["accept", "never_choose", "quarantine", "replace"]),
  document_id: slug.nullable(),
  /** model_id (scores, models) or `provider/model` (prices); empty means every row of the document. */
  subject: optionalText,
  benchmark: z.enum(benchmarkIds).nullable(),
  field: optionalText,
  from_value: optionalText,
  to_value: optionalText,
  reason: text,
  known_from: day,
  expires_on: day.nullable(),
});

/** A row that a decision wrote: its file, its key in the order of the file's key columns, and its line's hash. */
const writtenRow = z.strictObject({
  file: z.enum(["models", "aliases"]),
  key: z.array(z.string()).min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const writtenRows = z.array(writtenRow);
/** What a candidate would be a name of; a release is a repository on the Hub. */
export const decisionEntities = ["model", "release", "api_family"] as const;
export type WrittenRow = z.infer<typeof writtenRow>;

/**
 * decisions.csv: what people decided about names that sources use and nothing mapped. Key: decision_id.
 * `accept` wrote a model, `merge` an alias, `reject` nothing, `undo` removed what the decision `undoes` wrote. Rows
 * are only ever added: what a decision says stays, in force or not.
 */
const decisionRow = z.object({
  decision_id: slug,
  decided_on: day,
  action: z.enum(["accept", "merge", "reject", "undo"]),
  /** The candidate: the source that uses the name, what it would be a name of, and the name as it stands there. */
  source_id: slug,
  entity: z.enum(decisionEntities),
  name: text,
  /** Model or API family that it was accepted as or merged into. */
  id: optionalText,
  reason: text,
  undoes: slug.nullable(),
  /** JSON: the rows that it wrote, or that the undoing removed; empty where there were none. */
  wrote: z
    .string()
    .transform((json, context) => {
      const rows = writtenRows.safeParse(parsedJson(json));
      if (rows.success) return rows.data;
      context.addIssue({ code: "custom", message: "a JSON list of file, key and sha256" });
      return z.NEVER;
    })
    .nullable(),
});

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Every file of the catalogue with the schema of its rows; the order is the order of loading. */
export const catalogueSchemas = {
  documents: documentRow,
  benchmarks: benchmarkRow,
  models: modelRow,
  scores: scoreRow,
  prices: priceRow,
  api_families: apiFamilyRow,
  api_scores: apiScoreRow,
  contamination_twins: contaminationTwinRow,
  pre_chatgpt: preChatgptRow,
  compression_pairs: compressionPairRow,
  devices: deviceRow,
  hardware: hardwareRow,
  hardware_trends: hardwareTrendRow,
  aliases: aliasRow,
  corrections: correctionRow,
  decisions: decisionRow,
} as const;

export type CatalogueFile = keyof typeof catalogueSchemas;
export type CatalogueRow<File extends CatalogueFile> = z.infer<(typeof catalogueSchemas)[File]>;
export type Catalogue = { readonly [File in CatalogueFile]: readonly CatalogueRow<File>[] };
