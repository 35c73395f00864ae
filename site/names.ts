/*
 * The words that readers see for the ids of the tables. An id without a word of its own is shown as it is.
 */

const estimators: Readonly<Record<string, string>> = {
  "records-ols": "least squares on the records",
  population: "least squares on all models",
  "population-size": "least squares on all models, with size",
  frontier: "the frontier of all models with a gap each",
  quantile: "quantile 0.9",
  "month-ends-ols": "least squares on the month ends",
};

/** Short, for tables whose columns say the rest. */
const estimatorsInShort: Readonly<Record<string, string>> = {
  "records-ols": "records",
  population: "all models",
  "population-size": "all models, with size",
  frontier: "frontier",
  quantile: "quantile 0.9",
};

const restrictions: Readonly<Record<string, string>> = {
  "any-host": "any host",
  "any-host-confirmed": "any host, confirmed",
  "first-party": "first-party",
  "open-weights": "open weights",
};

const priceBases: Readonly<Record<string, string>> = {
  input: "input",
  output: "output",
  "blend-3-1": "3:1 blend",
  "blend-1-1": "1:1 blend",
};

/** A pooled ruler reads one benchmark, or the mean of the five. */
const rulers: Readonly<Record<string, string>> = { joint: "joint", mean: "five-mean" };

const statuses: Readonly<Record<string, string>> = {
  ok: "within the ruler",
  extrapolated: "extrapolated",
  below_floor: "at or under chance",
  above_ceiling: "at the ceiling",
};

const benchmarks: Readonly<Record<string, string>> = {
  mmlu: "MMLU",
  mmlu_pro: "MMLU-Pro",
  bbh: "BBH",
  math: "MATH",
  humaneval: "HumanEval",
  mbpp: "MBPP",
  gpqa_diamond: "GPQA Diamond",
  mean: "mean of the five",
};

const wordFor = (words: Readonly<Record<string, string>>) => (id: string) =>
  Object.hasOwn(words, id) ? words[id]! : id;

export const estimatorName = wordFor(estimators);
export const estimatorInShort = wordFor(estimatorsInShort);
export const restrictionName = wordFor(restrictions);
export const priceBasisName = wordFor(priceBases);

export const statusName = wordFor(statuses);
export const benchmarkName = wordFor(benchmarks);

/** The ruler of a row by what it reads: `joint`, `mean`, or one benchmark. */
export const rulerName = (benchmark: string): string =>
  Object.hasOwn(rulers, benchmark) ? rulers[benchmark]! : `${benchmarkName(benchmark)} alone`;

/** `gpt-3.5` reads GPT-3.5. */
export const tierName = (tier: string): string => tier.replace(/^gpt/, "GPT");
