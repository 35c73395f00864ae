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
}
