import { benchmarkFact, chooseScores, reportSpread, type ScoreChoice } from "./chooseScores.ts";
import {
  type CombinationRow,
  combineWithHardware,
  type DecompositionRow,
  decomposePrice,
} from "./combination.ts";
import { type CompressionRow, compressionRatios } from "./compression.ts";
import { fiveBenchmarks, fiveMeanFloor, jointBenchmarks, trendWindows } from "./constants.ts";
import { type Density, type DensityBasis, densities } from "./density.ts";
import type { Facts } from "./facts.ts";
import { fitRuler, isQuantised, type RulerBenchmark, type ScoredModel } from "./fitRuler.ts";
import { records } from "./frontier.ts";
import { compareText, groupBy, latestDay } from "./ordering.ts";
import { analysePrices, type PriceAnalysis } from "./priceAnalysis.ts";
import { isIdentified, type NotIdentified, type Observation, type Ruler } from "./ruler.ts";
import { scoreVariance } from "./score.ts";
import { originDay } from "./time.ts";
import { fitTrend, type TrendFit } from "./trends.ts";

export interface TrendRow extends TrendFit {
  readonly trend_id: string;
  readonly ruler: string;
  readonly basis: DensityBasis;
  readonly benchmark: string;
  readonly window: string;
  readonly window_from: string;
  readonly window_to: string;
  readonly headline: boolean;
}

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
const estimators = ["records-ols", "population"] as const;

/**
 * From facts to estimates: choice of scores, rulers, densities, frontier, trends, prices and what follows.
 * No clock, no randomness: the same facts give the same estimates, digit for digit.
 */
export function analyse(facts: Facts): Estimates {
  const choice = chooseScores(facts.scores, facts.benchmarks);
  const spread = reportSpread(facts.scores);
  const joint = jointBenchmarks.map((benchmark) => rulerBenchmark(facts, benchmark, spread));
  const scored = scoredModels(facts, choice, joint);
  const fitted = scored.filter(({ model }) => !isQuantised(model));

  const jointRuler = fitRuler({ ruler: "joint", benchmarks: joint, minimumBenchmarks: 2 }, fitted);
  const fiveMean = fitted.flatMap(withFiveMean);
  const fiveMeanRuler = fitRuler(
    {
      ruler: "pooled",
      benchmarks: [{ benchmark: "mean", floor: fiveMeanFloor, items: null, reportSpread: 0 }],
      minimumBenchmarks: 1,
    },
    fiveMean,
  );
  const rulers = [
    { benchmark: "joint", fit: jointRuler, models: scored },
    { benchmark: "mean", fit: fiveMeanRuler, models: scored.flatMap(withFiveMean) },
  ];
  const rows = rulers.flatMap(({ fit, models }) => (isIdentified(fit) ? densities(fit, models, bases) : []));
  const onFrontier = openModels(facts);
  const frontier = frontierRows(rows.filter((row) => onFrontier.has(row.model_id)));
  const trends = trendRows(rows.filter((row) => onFrontier.has(row.model_id)));
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

function trendRows(rows: readonly Density[]): TrendRow[] {
  return [...series(rows)].flatMap((members) => {
    const { ruler, benchmark, basis } = members[0]!;
    const points = members.flatMap(point);
    const newest = latestDay(
      points.map(({ date }) => date),
      originDay,
    );
    return trendWindows.flatMap(({ window, to }) => {
      const windowTo = to ?? newest;
      const inWindow = points.filter(({ date }) => date >= originDay && date <= windowTo);
      return estimators.map(
        (estimator): TrendRow => ({
          ...fitTrend(estimator, inWindow),
          trend_id: `${estimator}/${ruler}/${benchmark}/${basis}/${window}`,
          ruler,
          basis,
          benchmark,
          window,
          window_from: originDay,
          window_to: windowTo,
          headline:
            estimator === "records-ols" && benchmark === "joint" && basis === "total" && window === "all",
        }),
      );
    });
  });
}

function series(rows: readonly Density[]): Iterable<Density[]> {
  return groupBy(rows, (row) => `${row.ruler} ${row.benchmark} ${row.basis}`).values();
}

function point(row: Density) {
  if (row.log_density === null) return [];
  return [{ id: row.model_id, family: row.family, date: row.released_on, value: row.log_density, row }];
}
