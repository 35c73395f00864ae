import { type BenchmarkFact, type Facts, type ModelFact, noFacts, type ScoreReportFact } from "../facts.ts";
import { scoreFromLogit } from "../rulers/score.ts";
import type { RulerBenchmark } from "../rulers/scoreMatrix.ts";

/*
 * Small worlds with known answers for tests: models whose density doubles at a planted pace and whose scores
 * lie exactly on planted curves.
 */

export const plantedCurves = {
  mmlu: { floor: 25, steepness: 0.5, intercept: -13 },
  bbh: { floor: 25, steepness: 0.6, intercept: -15.5 },
  math: { floor: 0, steepness: 0.4, intercept: -11 },
  humaneval: { floor: 0, steepness: 0.35, intercept: -9.5 },
  mbpp: { floor: 0, steepness: 0.45, intercept: -11.5 },
  mmlu_pro: { floor: 10, steepness: 0.45, intercept: -12.5 },
} as const;
export type PlantedBenchmark = keyof typeof plantedCurves;

export const plantedBenchmarks: readonly BenchmarkFact[] = Object.entries(plantedCurves).map(
  ([id, { floor }]) => ({
    benchmark_id: id,
    variant: id === "mbpp" ? "full" : "standard",
    chance_level: floor,
    items: 1000,
    paper_shots: 5,
  }),
);

/** The same as a ruler's specification has them. */
export const plantedRulerBenchmarks: readonly RulerBenchmark[] = plantedBenchmarks.map((row) => ({
  benchmark: row.benchmark_id,
  floor: row.chance_level,
  items: row.items,
  reportSpread: 1,
}));

export function model(
  fields: Partial<ModelFact> & Pick<ModelFact, "model_id" | "family" | "released_on">,
): ModelFact {
  const params = fields.total_params ?? 7e9;
  return {
    total_params: params,
    active_params: params,
    architecture: "dense",
    quantisation: "none",
    parent_model_id: null,
    compression_method: null,
    non_embedding_params: null,
    training_tokens: null,
    open_weights: true,
    ...fields,
  };
}

export function report(
  fields: Partial<ScoreReportFact> & Pick<ScoreReportFact, "model_id" | "benchmark" | "score">,
): ScoreReportFact {
  return {
    variant: fields.benchmark === "mbpp" ? "full" : "standard",
    shots: 5,
    reporter: "Lab",
    document_id: "document",
    source_table: "table",
    known_from: "2024-01-01",
    own_lab: true,
    barred_by: null,
    copy_of: null,
    ...fields,
  };
}

/** The score that a model of this log density has on a planted curve. */
export function plantedScore(benchmark: PlantedBenchmark, params: number, logDensity: number): number {
  const { floor, steepness, intercept } = plantedCurves[benchmark];
  return scoreFromLogit(steepness * (Math.log(params) + logDensity) + intercept, floor);
}

export function plantedReports(
  subject: ModelFact,
  logDensity: number,
  benchmarks: readonly PlantedBenchmark[] = Object.keys(plantedCurves) as PlantedBenchmark[],
): ScoreReportFact[] {
  return benchmarks.map((benchmark) =>
    report({
      model_id: subject.model_id,
      benchmark,
      score: plantedScore(benchmark, subject.total_params, logDensity),
    }),
  );
}

/**
 * Llama-1 at density 1 and `families` families of three sizes, one a month; every family's log density is the
 * planted line `slopePerDay * days`, so each family sets a record.
 */
export function plantedFacts(slopePerDay: number, families = 12): Facts {
  const models: ModelFact[] = [];
  const scores: ScoreReportFact[] = [];
  for (const [name, params] of [
    ["7b", 7e9],
    ["13b", 13e9],
    ["33b", 33e9],
    ["65b", 65e9],
  ] as const) {
    const anchor = model({
      model_id: `llama-${name}`,
      family: "llama",
      released_on: "2023-02-24",
      total_params: params,
    });
    models.push(anchor);
    scores.push(...plantedReports(anchor, 0));
  }
  for (let index = 1; index <= families; index++) {
    const days = index * 30;
    const releasedOn = new Date(Date.UTC(2023, 1, 24 + days)).toISOString().slice(0, 10);
    for (const params of [1e9, 3e9, 8e9]) {
      const subject = model({
        model_id: `family-${index}-${params / 1e9}b`,
        family: `family-${index}`,
        released_on: releasedOn,
        total_params: params,
      });
      models.push(subject);
      scores.push(...plantedReports(subject, slopePerDay * days));
    }
  }
  return {
    ...noFacts,
    as_of: "2026-01-01",
    models,
    scores,
    benchmarks: plantedBenchmarks,
  };
}
