/*
 * What the paper prints (arXiv 2412.04315 v2 and its journal version, Nature Machine Intelligence 7(11),
 * 2025), shown beside our figures and never used to make them.
 */

/** Version of the method: changes when a number changes for a reason other than facts. */
export const methodVersion = "0.2.0";

/** How the published figures draw their random numbers: any seed would do, and this one is kept. */
export const publishedSampling = { seed: 20230224, headlineReplicates: 1000, otherReplicates: 200 } as const;

/** Windows of the trends: to v2's day of publication, to the journal version's last model, and everything. */
export const trendWindows = [
  { window: "v2", to: "2024-12-06" },
  { window: "journal", to: "2025-04-30" },
  { window: "all", to: null },
] as const;

/** The five benchmarks of the paper, base models, in its order. */
export const fiveBenchmarks = ["mmlu", "bbh", "math", "humaneval", "mbpp"] as const;
/** The joint ruler's benchmarks: the five and MMLU-Pro, which new models publish more often. */
export const jointBenchmarks = [...fiveBenchmarks, "mmlu_pro"] as const;
/** Chance level of the mean of the five, percent: (25 + 25 + 0 + 0 + 0) / 5. */
export const fiveMeanFloor = 10;

/** Densities are also shown divided by MiniCPM-1-2.4B's, which the paper reads as about 1. */
export const displayModel = "minicpm-2b";

export const priceTiers = [
  { tier: "gpt-3.5", benchmark: "mmlu", threshold: 70.0 },
  { tier: "gpt-4", benchmark: "mmlu", threshold: 86.4 },
] as const;
/** Thresholds are also moved by this many points, since reports of one model differ. */
export const thresholdShift = 2;
/** End of the price window that the paper's two end points span. */
export const paperPriceWindowTo = "2024-09-10";

/** Doubling time of compute per dollar that the paper takes from Epoch AI, in years. */
export const paperHardwareDoublingYears = 2.1;
/** The published estimate whose interval stands for it: machine-learning GPUs, FLOP/s per dollar. */
export const hardwareTrendName = "ML GPUs FLOP/s per $ (n=26)";

/** The paper's printed results. */
export const paper = {
  citation: "Densing Law of LLMs, arXiv 2412.04315 v2; Nature Machine Intelligence 7(11):1823-1833, 2025",
  slope_per_day_v2: 0.0073,
  r_squared_v2: 0.912,
  doubling_days_v2: 95,
  doubling_months_v2: 3.3,
  models_v2: 29,
  doubling_months_journal: 3.5,
  slope_per_day_journal: 0.007,
  r_squared_journal: 0.934,
  models_journal: 51,
  price_halving_months: 2.6,
  price_from_usd: 20,
  price_to_usd: 0.075,
  price_ratio: 266.7,
  effective_size_on_fixed_price_chip_days: 88,
} as const;
