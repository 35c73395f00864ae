import { benchmarkFact, chooseScores, reportSpread, type ScoreChoice } from "./chooseScores.ts";
import {
  type CombinationRow,
  combineWithHardware,
  type DecompositionRow,
  decomposePrice,
} from "./combination.ts";
import { type CompressionRow, compressionRatios } from "./compression.ts";
import { fiveBenchmarks, fiveMeanFloor, jointBenchmarks, publishedSampling } from "./constants.ts";
import { type Density, type DensityBasis, densities } from "./density.ts";
import { densityTrends, type Sampling, type TrendRow } from "./densityTrends.ts";
import type { Facts } from "./facts.ts";
import {
  fitRuler,
  isQuantised,
  type RulerBenchmark,
  type RulerSpecification,
  type ScoredModel,
} from "./fitRuler.ts";
import { records } from "./frontier.ts";
import { compareText, groupBy } from "./ordering.ts";
import { analysePrices, type PriceAnalysis } from "./priceAnalysis.ts";
import { isIdentified, type NotIdentified, type Observation, type Ruler } from "./ruler.ts";
import { scoreVariance } from "./score.ts";

export interface FrontierRow {
  readonly ruler: string;
  readonly benchmark: string;
  readonly basis: DensityBasis;
  readonly model_id: string;
  readonly released_on: string;
  readonly density: number;
  readonly log_density: number;
}

/** Everything that one analysis finds; a pure function of its facts. */
export interface Estimates {
  readonly choice: ScoreChoice;
  readonly rulers: readonly { readonly benchmark: string; readonly fit: Ruler | NotIdentified }[];
  readonly densities: readonly Density[];
  readonly frontier: readonly FrontierRow[];
  readonly trends: readonly TrendRow[];
  readonly prices: PriceAnalysis;
  readonly combination: readonly CombinationRow[];
  readonly decomposition: readonly DecompositionRow[];
  readonly compression: readonly CompressionRow[];
}

const bases = ["total", "active"] as const;

/**
 * From facts to estimates: choice of scores, rulers, densities, frontier, trends, prices and what follows.
 * No clock and no unseeded randomness: the same facts and seed give the same estimates, digit for digit.
 */
export function analyse(facts: Facts, sampling: Sampling = publishedSampling): Estimates {
  const choice = chooseScores(facts.scores, facts.benchmarks);
  const spread = reportSpread(facts.scores);
  const joint = jointBenchmarks.map((benchmark) => rulerBenchmark(facts, benchmark, spread));
  const scored = scoredModels(facts, choice, joint);

  const rulers = rulerPlans(joint, scored).map((plan) => ({
    ...plan,
    fit: fitRuler(plan.specification, plan.models.filter(isFitted)),
  }));
  const rows = rulers.flatMap(({ fit, models }) => (isIdentified(fit) ? densities(fit, models, bases) : []));
  const open = openModels(facts);
  const contenders = rows.filter((row) => open.has(row.model_id));
  const frontier = frontierRows(contenders);
  const trends = rulers.flatMap(({ benchmark, specification, models, fit }) =>
    !isIdentified(fit)
      ? []
      : densityTrends(
          {
            ...specification,
            benchmark,
            fitted: models.filter(isFitted),
            densities: contenders.filter((row) => row.ruler === fit.ruler && row.benchmark === benchmark),
          },
          bases,
          sampling,
        ),
  );
  const prices = analysePrices(facts);
  const headline = trends.find((row) => row.headline);
  const combination = combineWithHardware(headline, facts.hardware_trends);
  return {
    choice,
    rulers: rulers.map(({ benchmark, fit }) => ({ benchmark, fit })),
    densities: rows,
    frontier,
    trends,
    prices,
    combination,
    decomposition: decomposePrice(headline, prices.trends, facts.hardware_trends),
    compression: compressionRatios(
      facts.compression_pairs,
      rows.filter((row) => row.benchmark === "joint"),
    ),
  };
}

interface RulerPlan {
  readonly benchmark: string;
  readonly specification: RulerSpecification;
  readonly models: readonly ScoredModel[];
}

/** The joint ruler, the five-mean, and each benchmark alone. */
function rulerPlans(joint: readonly RulerBenchmark[], scored: readonly ScoredModel[]): RulerPlan[] {
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

/** Quantised copies are placed on a ruler and do not make it. */
function isFitted({ model }: ScoredModel): boolean {
  return !isQuantised(model);
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

/** The mean of the five scores as one observation; models without all five have none. */
function withFiveMean({ model, observations }: ScoredModel): ScoredModel[] {
  const five = fiveBenchmarks.map((name) => observations.find((row) => row.benchmark === name));
  const all = five.filter((row) => row !== undefined);
  if (all.length < five.length) return [];
  const score = all.reduce((sum, row) => sum + row.score, 0) / all.length;
  const variance = all.reduce((sum, row) => sum + row.variance, 0) / all.length ** 2;
  return [{ model, observations: [{ benchmark: "mean", score, variance }] }];
}

/** Models that may set a record: public weights as their lab released them. */
function openModels(facts: Facts): ReadonlySet<string> {
  return new Set(
    facts.models.filter((row) => row.open_weights && !isQuantised(row)).map((row) => row.model_id),
  );
}

function frontierRows(rows: readonly Density[]): FrontierRow[] {
  return [...series(rows)].flatMap((members) =>
    records(members.flatMap(point), "highest").map(({ row }) => ({
      ruler: row.ruler,
      benchmark: row.benchmark,
      basis: row.basis,
      model_id: row.model_id,
      released_on: row.released_on,
      density: row.density!,
      log_density: row.log_density!,
    })),
  );
}

function series(rows: readonly Density[]): Iterable<Density[]> {
  return groupBy(rows, (row) => `${row.ruler} ${row.benchmark} ${row.basis}`).values();
}

function point(row: Density) {
  if (row.log_density === null) return [];
  return [{ id: row.model_id, family: row.family, date: row.released_on, value: row.log_density, row }];
}
