/**
 * The models of a contamination pair: one point a catalogue model, with its scores on the benchmark and on the twin
 * (method.md 5.1).
 */

import type { BenchmarkFact, ContaminationTwinFact, Facts, ModelFact } from "../facts.ts";
import { compareText, groupBy } from "../ordering.ts";
import { reportSpread } from "../rulers/chooseScores.ts";
import { type ScoreStatus, scoreVariance } from "../rulers/score.ts";
import { isQuantised, type RulerBenchmark } from "../rulers/scoreMatrix.ts";
import { measuredStatus } from "./nearFloor.ts";

/** What the pair's facts are read from. */
export type TwinFacts = Pick<Facts, "contamination_twins" | "models" | "benchmarks" | "scores">;

interface Side {
  readonly benchmark: string;
  readonly variant: string;
}

/**
 * What makes a twin clean: questions that no training set holds, the same questions with their wrong labels corrected, or
 * the same tasks with more tests behind each. The last two say little of contamination.
 */
export type TwinKind = "new questions" | "corrected labels" | "more tests";

/** A pair as the facts name it. */
export interface TwinPair {
  readonly pair: string;
  readonly kind: TwinKind;
  readonly original: Side;
  readonly clean: Side;
}

const mmlu = { benchmark: "mmlu", variant: "standard" };
const mmluCf = (variant: string) => ({ benchmark: "mmlu_cf", variant });

const gsm1k = { benchmark: "gsm1k", variant: "standard" };

/** The first is the one that the report leads with: the closed test set, 5 shots on both. */
export const twinPairs: readonly TwinPair[] = [
  { pair: "MMLU vs MMLU-CF", kind: "new questions", original: mmlu, clean: mmluCf("test") },
  {
    pair: "MMLU vs MMLU-CF (validation)",
    kind: "new questions",
    original: mmlu,
    clean: mmluCf("validation"),
  },
  { pair: "MMLU 5-shot vs MMLU-CF 0-shot", kind: "new questions", original: mmlu, clean: mmluCf("test") },
  {
    pair: "MMLU 5-shot vs MMLU-CF 0-shot (validation)",
    kind: "new questions",
    original: mmlu,
    clean: mmluCf("validation"),
  },
  { pair: "GSM8K vs GSM1k", kind: "new questions", original: { ...gsm1k, benchmark: "gsm8k" }, clean: gsm1k },
  {
    pair: "MMLU vs MMLU-Redux",
    kind: "corrected labels",
    original: mmlu,
    clean: { benchmark: "mmlu_redux", variant: "standard" },
  },
  {
    pair: "HumanEval vs HumanEval+",
    kind: "more tests",
    original: { benchmark: "humaneval", variant: "standard" },
    clean: { benchmark: "humaneval_plus", variant: "standard" },
  },
  {
    pair: "MBPP (EvalPlus subset) vs MBPP+",
    kind: "more tests",
    original: { benchmark: "mbpp", variant: "evalplus" },
    clean: { benchmark: "mbpp_plus", variant: "standard" },
  },
];

/** A catalogue model on both sides of a pair. */
export interface TwinModel {
  readonly model: ModelFact;
  /** `base`, `instruct` or `unknown`: what was scored; size, family and date are always the base model's. */
  readonly modelKind: string;
  /** Rows of the facts that it stands for. */
  readonly rows: number;
  /** Percent, and squared percentage points. */
  readonly original: number;
  readonly originalVariance: number;
  readonly clean: number;
  readonly cleanVariance: number;
  /** `ok` where both scores can be told from chance and from the ceiling. */
  readonly status: ScoreStatus;
}

export interface TwinSample {
  readonly pair: TwinPair;
  /** By `model_id`. */
  readonly models: readonly TwinModel[];
  /** Names in the pair's table that are not among the models: API models, and those not in the catalogue. */
  readonly unlinked: number;
  readonly sides: { readonly original: RulerBenchmark; readonly clean: RulerBenchmark };
}

/**
 * Rows without both scores say nothing of a pair and are left out; the base model's score from elsewhere does not stand
 * for an instruct model's. A model scored several times (by several documents, or two fine-tunes of one base) is one
 * point: the mean of its different rows, those of the base model itself where there are any.
 *
 * @returns null where the pair has no row, or its benchmark no floor among the facts
 */
export function twinSample(facts: TwinFacts, pair: TwinPair): TwinSample | null {
  const rows = facts.contamination_twins.filter((row) => row.pair === pair.pair);
  const sides = sidesOf(facts, pair);
  if (rows.length === 0 || sides === null) return null;
  const models = new Map(facts.models.map((row) => [row.model_id, row]));
  const isLinked = (row: ContaminationTwinFact) => {
    const model = row.base_model_id === null ? undefined : models.get(row.base_model_id);
    return model !== undefined && !isQuantised(model);
  };
  const paired = rows.filter((row) => row.original_score !== null);
  const byModel = groupBy(paired.filter(isLinked), (row) => row.base_model_id!);
  const found = [...byModel].map(([modelId, group]) => onePoint(models.get(modelId)!, group, sides));
  return {
    pair,
    models: found.sort((a, b) => compareText(a.model.model_id, b.model.model_id)),
    unlinked: new Set(rows.filter((row) => !isLinked(row)).map((row) => row.model)).size,
    sides,
  };
}

const kinds = ["base", "unknown", "instruct"];

function onePoint(
  model: ModelFact,
  group: readonly ContaminationTwinFact[],
  { original, clean }: TwinSample["sides"],
): TwinModel {
  const modelKind =
    kinds.find((kind) => group.some((row) => row.model_kind === kind)) ?? group[0]!.model_kind;
  const ofKind = group.filter((row) => row.model_kind === modelKind);
  const distinct = [
    ...new Map(ofKind.map((row) => [`${row.original_score} ${row.clean_score}`, row])).values(),
  ].sort((a, b) => a.original_score! - b.original_score! || a.clean_score - b.clean_score);
  const originalScore = mean(distinct.map((row) => row.original_score!));
  const cleanScore = mean(distinct.map((row) => row.clean_score));
  const originalVariance = scoreVariance(originalScore, original.reportSpread, original.items);
  const cleanVariance = scoreVariance(cleanScore, clean.reportSpread, clean.items);
  const onOriginal = measuredStatus(originalScore, original.floor, originalVariance);
  return {
    model,
    modelKind,
    rows: ofKind.length,
    original: originalScore,
    originalVariance,
    clean: cleanScore,
    cleanVariance,
    status: onOriginal === "ok" ? measuredStatus(cleanScore, clean.floor, cleanVariance) : onOriginal,
  };
}

/** What the facts do not say of a twin is its original's: chance level, items, and always the spread of reports. */
function sidesOf(
  { benchmarks, scores }: TwinFacts,
  { original, clean }: TwinPair,
): TwinSample["sides"] | null {
  const row = benchmarkRow(benchmarks, original);
  if (row === undefined) return null;
  const twin = benchmarkRow(benchmarks, clean);
  const spread = reportSpread(scores).get(original.benchmark) ?? 0;
  const common = { floor: row.chance_level, items: row.items, reportSpread: spread };
  return {
    original: { benchmark: original.benchmark, ...common },
    clean: {
      benchmark: clean.benchmark,
      floor: twin?.chance_level ?? row.chance_level,
      items: twin?.items ?? row.items,
      reportSpread: spread,
    },
  };
}

function benchmarkRow(
  rows: readonly BenchmarkFact[],
  { benchmark, variant }: Side,
): BenchmarkFact | undefined {
  return rows.find((row) => row.benchmark_id === benchmark && row.variant === variant);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
