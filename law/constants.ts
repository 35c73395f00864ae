/*
 * What the paper prints (arXiv 2412.04315 v2 and its journal version, Nature Machine Intelligence 7(11),
 * 2025), shown beside our figures and never used to make them.
 */

/** Version of the method: changes when a number changes for a reason other than facts. */
export const methodVersion = "0.3.0";

/** How the published figures draw their random numbers: any seed would do, and this one is kept. */
export const publishedSampling = { seed: 20230224, headlineReplicates: 1000, otherReplicates: 200 } as const;

/** The published sampling with another number of draws for the headline; all others have their usual share of it, a fifth. */
export function samplingOf(replicates: number) {
  const { seed, headlineReplicates, otherReplicates } = publishedSampling;
  const share = otherReplicates / headlineReplicates;
  return { seed, headlineReplicates: replicates, otherReplicates: Math.round(replicates * share) };
}

/** Windows of the trends: to v2's day of publication, to the journal version's last model, and everything. */
export const trendWindows = [
  { window: "v2", to: "2024-12-06" },
  { window: "journal", to: "2025-04-30" },
  { window: "all", to: null },
] as const;

/** Those that had ended by a day: an earlier analysis cannot stand beside the paper's. */
export const windowsBy = (asOf: string) => trendWindows.filter(({ to }) => to === null || to <= asOf);

/** The five benchmarks of the paper, base models, in its order. */
export const fiveBenchmarks = ["mmlu", "bbh", "math", "humaneval", "mbpp"] as const;
/** The joint ruler's benchmarks: the five and MMLU-Pro, which new models publish more often. */
export const jointBenchmarks = [...fiveBenchmarks, "mmlu_pro"] as const;
/** Chance level of the mean of the five, percent: (25 + 25 + 0 + 0 + 0) / 5. */
export const fiveMeanFloor = 10;

/** Densities are also shown divided by MiniCPM-1-2.4B's, which the paper reads as about 1. */
export const displayModel = "minicpm-2b";

/**
 * Tiers of quality of API models. Those on MMLU are the paper's; their definers stand in the catalogue. MMLU says little of
 * models after 2024, so two more on GPQA Diamond: thresholds are the definer's own score in the compilation of Epoch AI's
 * price study, 53 for GPT-4o of 2024-05 (as its regressions have it) and 75.8 for o1 of 2024-12.
 */
export const priceTiers = [
  { tier: "gpt-3.5", benchmark: "mmlu", threshold: 70.0, definedBy: [] },
  { tier: "gpt-4", benchmark: "mmlu", threshold: 86.4, definedBy: [] },
  { tier: "gpt-4o", benchmark: "gpqa_diamond", threshold: 53.0, definedBy: ["gpt-4o"] },
  { tier: "o1", benchmark: "gpqa_diamond", threshold: 75.8, definedBy: ["o1"] },
] as const;
/** Thresholds are also moved by this many points, since reports of one model differ. */
export const thresholdShift = 2;
/** End of the price window that the paper's two end points span. */
export const paperPriceWindowTo = "2024-09-10";

/**
 * Models whose quality others are told by, from small to large: of those that ten documents or more score, one at about
 * each doubling of quality and the paper's own example.
 */
export const yardsticks = [
  "llama-2-7b",
  "mistral-7b-v0.1",
  "llama-2-70b",
  "llama-3-8b",
  "llama-3-70b",
  "qwen2.5-72b",
] as const;

/** The paper's example of equal quality with fewer parameters, and the share that it prints. */
export const paperEqualQuality = {
  reference: "mistral-7b-v0.1",
  smaller: displayModel,
  size_ratio: 0.35,
} as const;

/**
 * Bits that a weight takes on a device: four, and the scales that blocks of 32 to 128 weights share. Formats in use take
 * 4.1 to 4.9.
 */
export const deviceBitsPerWeight = 4.5;
/**
 * Share of a device's memory that weights may fill; the rest is for the context's cache, activations and, where memory
 * is shared, the system and other programs. Assumptions: phones end programs that take more than about half, desktop
 * systems let a graphics processor use about three quarters, and a card of its own holds little else.
 */
export const usableMemoryShare = {
  phone: 0.5,
  edge: 0.6,
  laptop: 0.7,
  desktop: 0.75,
  "consumer GPU": 0.9,
  "datacentre GPU": 0.9,
} as const;
/** Of a kind without a share of its own: as careful as a phone. */
export const usableMemoryShareElsewhere = 0.5;

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
