/** Which rulers are fitted, to which scores of which models. */

import { fiveBenchmarks, fiveMeanFloor, jointBenchmarks } from "../constants.ts";
import type { Facts } from "../facts.ts";
import { compareText, groupBy } from "../ordering.ts";
import { benchmarkFact, reportSpread, type ScoreChoice } from "./chooseScores.ts";
import { type RulerDraw, rulerDraws } from "./familyDraws.ts";
import { describeRuler, fitWhole, type RulerSpecification } from "./fitRuler.ts";
import { isIdentified, type NotIdentified, type Observation, type Ruler } from "./ruler.ts";
import type { RulerFit } from "./rulerFit.ts";
import { scoreVariance } from "./score.ts";
import {
  isQuantised,
  type RulerBenchmark,
  type ScoredModel,
  type ScoreMatrix,
  scoreMatrix,
} from "./scoreMatrix.ts";

/** A ruler that is to be fitted, and the models that it may place. */
export interface RulerPlan {
  readonly benchmark: string;
  readonly specification: RulerSpecification;
  readonly models: readonly ScoredModel[];
}

/** A plan with its ruler; `columns` are null where there is none. */
export interface FittedPlan extends RulerPlan {
  readonly fit: Ruler | NotIdentified;
  /** Every model with a score on the ruler's benchmarks, also those that it only places. */
  readonly matrix: ScoreMatrix;
  readonly columns: RulerFit | null;
}

/** A fitted plan with what its intervals are counted over. */
export interface DrawnPlan extends FittedPlan {
  readonly draws: readonly RulerDraw[];
}

/** The joint ruler first, then the five-mean, and each benchmark alone. */
export function rulerPlans(facts: Facts, choice: ScoreChoice): RulerPlan[] {
  const spread = reportSpread(facts.scores);
  const joint = jointBenchmarks.map((benchmark) => rulerBenchmark(facts, benchmark, spread));
  const scored = scoredModels(facts, choice, joint);
  const mean = { benchmark: "mean", floor: fiveMeanFloor, items: null, reportSpread: 0 };
  const alone = (only: RulerBenchmark): RulerSpecification => ({
    ruler: "pooled",
    benchmarks: [only],
    minimumBenchmarks: 1,
  });
  return [
    {
      benchmark: "joint",
      specification: { ruler: "joint", benchmarks: joint, minimumBenchmarks: 2 },
      models: scored,
    },
    { benchmark: "mean", specification: alone(mean), models: scored.flatMap(withFiveMean) },
    ...joint.map((only) => ({ benchmark: only.benchmark, specification: alone(only), models: scored })),
  ];
}

export function fitPlan(plan: RulerPlan): FittedPlan {
  const { specification } = plan;
  const matrix = scoreMatrix(specification.benchmarks, plan.models);
  const columns = fitWhole(matrix, specification.minimumBenchmarks);
  return isIdentified(columns)
    ? { ...plan, matrix, columns, fit: describeRuler(specification, matrix, columns) }
    : { ...plan, matrix, columns: null, fit: columns };
}

/** @returns the plan with the rulers that draws of families make of its scores; none where it has no ruler */
export function drawPlan(plan: FittedPlan, replicates: number, seed: number): DrawnPlan {
  const { specification, matrix, columns } = plan;
  const { minimumBenchmarks } = specification;
  const draws = columns === null ? [] : [...rulerDraws({ matrix, minimumBenchmarks, replicates, seed })];
  return { ...plan, draws };
}

/** Quantised copies are placed on a ruler and do not make it. */
export function fittedModels({ models }: RulerPlan): ScoredModel[] {
  return models.filter(({ model }) => !isQuantised(model));
}

function rulerBenchmark(
  facts: Facts,
  benchmark: string,
  spread: ReadonlyMap<string, number>,
): RulerBenchmark {
  const row = benchmarkFact(facts.benchmarks, benchmark);
  return { benchmark, floor: row.chance_level, items: row.items, reportSpread: spread.get(benchmark) ?? 0 };
}

function scoredModels(
  facts: Facts,
  choice: ScoreChoice,
  benchmarks: readonly RulerBenchmark[],
): ScoredModel[] {
  const chosen = groupBy(choice.chosen, (row) => row.model_id);
  const models = [...facts.models].sort((a, b) => compareText(a.model_id, b.model_id));
  return models.flatMap((model) => {
    const observations = benchmarks.flatMap(({ benchmark, items, reportSpread }): Observation[] => {
      const score = chosen.get(model.model_id)?.find((row) => row.benchmark === benchmark)?.score;
      return score === undefined
        ? []
        : [{ benchmark, score, variance: scoreVariance(score, reportSpread, items) }];
    });
    return observations.length > 0 ? [{ model, observations }] : [];
  });
}

function withFiveMean({ model, observations }: ScoredModel): ScoredModel[] {
  const mean = fiveMean(observations);
  return mean === null ? [] : [{ model, observations: [mean] }];
}

/** The mean of the five scores as one observation; null without all five. */
export function fiveMean(observations: readonly Observation[]): Observation | null {
  const five = fiveBenchmarks.map((name) => observations.find((row) => row.benchmark === name));
  const all = five.filter((row) => row !== undefined);
  if (all.length < five.length) return null;
  const score = all.reduce((sum, row) => sum + row.score, 0) / all.length;
  const variance = all.reduce((sum, row) => sum + row.variance, 0) / all.length ** 2;
  return { benchmark: "mean", score, variance };
}
