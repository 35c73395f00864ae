/*
 * What the law reads. The shapes are those of a bundle's rows (store/bundle.ts), restated here because the
 * mathematics imports nothing of ours; TypeScript checks that they fit.
 */

/** An open model. Parameters are counts; `released_on` is a full date. */
export interface ModelFact {
  readonly model_id: string;
  readonly family: string;
  readonly released_on: string;
  readonly total_params: number;
  readonly active_params: number;
  /** Without input and output embeddings; null where nobody counted them. */
  readonly non_embedding_params: number | null;
  /** Tokens of pre-training, or null. */
  readonly training_tokens: number | null;
  readonly architecture: string;
  readonly quantisation: string;
  readonly parent_model_id: string | null;
  readonly compression_method: string | null;
  readonly open_weights: boolean;
}

/** One printed score, percent 0-100. */
export interface ScoreReportFact {
  readonly model_id: string;
  readonly benchmark: string;
  readonly variant: string;
  readonly score: number;
  readonly shots: number | null;
  readonly reporter: string;
  readonly document_id: string;
  readonly source_table: string;
  readonly known_from: string;
  readonly own_lab: boolean;
  readonly barred_by: string | null;
  /** The document in which the same figure, by another reporter, stood first, or null. */
  readonly copy_of: string | null;
}

/** A benchmark: its floor (chance level, percent), number of items, and the shots of the law's paper. */
export interface BenchmarkFact {
  readonly benchmark_id: string;
  readonly variant: string;
  readonly chance_level: number;
  readonly items: number | null;
  readonly paper_shots: number | null;
}

/** A price interval `[valid_from, valid_to)`, USD per million tokens as decimal text. */
export interface PriceFact {
  readonly provider: string;
  readonly model: string;
  readonly family: string;
  readonly input_usd_per_mtok: string | null;
  readonly output_usd_per_mtok: string | null;
  readonly valid_from: string;
  readonly valid_to: string | null;
  readonly lineages: number;
  readonly first_party: boolean;
  readonly open_weights: boolean;
  /** Whether the figure may stand in a published table; one that may not still sets lows. */
  readonly redistribute: boolean;
}

/** A quality score of a family of API models. */
export interface ApiScoreFact {
  readonly family: string;
  readonly benchmark: string;
  readonly score: number;
}

/** A family of API models; `defines_tier` makes it a member of that tier by definition. */
export interface ApiFamilyFact {
  readonly family: string;
  readonly defines_tier: string | null;
}

export interface CompressionPairFact {
  readonly parent_model_id: string;
  readonly child_model_id: string;
  readonly method: string | null;
  readonly paper_verdict: string | null;
}

/** A published doubling time of compute per dollar, in years, with its interval where one was printed. */
export interface HardwareTrendFact {
  readonly name: string;
  readonly doubling_years: number;
  readonly low_years: number | null;
  readonly high_years: number | null;
}

/** One model on a benchmark and on its contamination-resistant twin, one protocol, one document. Percent. */
export interface ContaminationTwinFact {
  readonly pair: string;
  readonly model: string;
  /** The base model behind an instruct one, or the model itself; null where it is not in the catalogue. */
  readonly base_model_id: string | null;
  /** `base`, `instruct`, `api` or `unknown`. */
  readonly model_kind: string;
  /** As printed beside the twin's, or null. */
  readonly original_score: number | null;
  readonly clean_score: number;
  readonly shots: string | null;
}

/** A model released before ChatGPT, with its MMLU at 5 shots, percent. */
export interface PreChatgptFact {
  readonly model_id: string;
  readonly display_name: string;
  readonly organisation: string;
  readonly released_on: string;
  readonly total_params: number;
  readonly mmlu_5shot: number;
}

/** A device that runs models: memory in bytes, bandwidth in bytes a second. */
export interface DeviceFact {
  readonly device: string;
  readonly kind: string;
  readonly memory_bytes: number;
  readonly memory_bandwidth_bytes_per_second: number | null;
  /** A full date, or the month or year alone; null where it is not known. */
  readonly released_on: string | null;
}

/** An accelerator with its price at release: FLOP a second, USD. */
export interface AcceleratorFact {
  readonly name: string;
  readonly type: string | null;
  readonly released_on: string;
  readonly release_price_usd: number;
  readonly fp32_flops: number | null;
  readonly tensor_fp16_bf16_flops: number | null;
  readonly memory_bytes: number | null;
}

/** Everything one analysis reads. */
export interface Facts {
  readonly as_of: string;
  readonly models: readonly ModelFact[];
  readonly scores: readonly ScoreReportFact[];
  readonly benchmarks: readonly BenchmarkFact[];
  readonly prices: readonly PriceFact[];
  readonly api_scores: readonly ApiScoreFact[];
  readonly api_families: readonly ApiFamilyFact[];
  readonly compression_pairs: readonly CompressionPairFact[];
  readonly hardware_trends: readonly HardwareTrendFact[];
  readonly contamination_twins: readonly ContaminationTwinFact[];
  readonly pre_chatgpt: readonly PreChatgptFact[];
  readonly devices: readonly DeviceFact[];
  readonly accelerators: readonly AcceleratorFact[];
}

/** Nothing known of anything: where a simulated or planted world begins. */
export const noFacts: Omit<Facts, "as_of"> = {
  models: [],
  scores: [],
  benchmarks: [],
  prices: [],
  api_scores: [],
  api_families: [],
  compression_pairs: [],
  hardware_trends: [],
  contamination_twins: [],
  pre_chatgpt: [],
  devices: [],
  accelerators: [],
};
