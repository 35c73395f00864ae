import { type Acceleration, acceleration } from "./around/acceleration.ts";
import {
  type CombinationRow,
  combineWithHardware,
  type DecompositionRow,
  decomposePrice,
} from "./around/combination.ts";
import { type CompressionRow, compressionRatios } from "./around/compression.ts";
import { type Contamination, contamination } from "./around/contamination.ts";
import {
  type EqualQualityPairRow,
  type EqualQualityRow,
  equalQuality,
  equalQualityPairs,
} from "./around/equalQuality.ts";
import { type HardwareTrendRow, hardwareTrends } from "./around/hardwareTrend.ts";
import { type DeviceEstimates, onDevice } from "./around/onDevice.ts";
import { placeModels } from "./around/placedModels.ts";
import { densityOptimalTraining, type TrainingEstimates } from "./around/training.ts";
import { profitabilityWindows, type WindowEstimates } from "./around/windows.ts";
import { priceTiers, publishedSampling, trendWindows, windowsBy } from "./constants.ts";
import type { Facts } from "./facts.ts";
import { groupBy } from "./ordering.ts";
import { analysePrices, type PriceAnalysis } from "./prices/priceAnalysis.ts";
import type { PriceFrontierRow } from "./prices/prices.ts";
import { type ForecastRow, forecastsOf, lastDayOf } from "./robustness/forecasts.ts";
import { type InfluenceRow, influence } from "./robustness/influence.ts";
import { type SpecificationRow, specificationCurve } from "./robustness/specifications.ts";
import { chooseScores, type ScoreChoice } from "./rulers/chooseScores.ts";
import { type Density, type DensityBasis, densities, densityBases } from "./rulers/density.ts";
import type { NotIdentified, Ruler, RulerName } from "./rulers/ruler.ts";
import { type DrawnPlan, drawPlan, type FittedPlan, fitPlan, rulerPlans } from "./rulers/rulerPlans.ts";
import { ladderPlans } from "./rulers/singleLadders.ts";
import { densityTrends, replicatesOf, type Sampling, type TrendRow } from "./trends/densityTrends.ts";
import { records } from "./trends/frontier.ts";
import { openModels } from "./trends/rulerSeries.ts";

export interface FrontierRow {
  readonly ruler: string;
  readonly benchmark: string;
  readonly basis: DensityBasis;
  readonly model_id: string;
  readonly released_on: string;
  readonly density: number;
  readonly log_density: number;
}

/** A ruler by its name, what it reads, and its fit. */
export interface FittedRuler {
  readonly ruler: RulerName;
  readonly benchmark: string;
  readonly fit: Ruler | NotIdentified;
}

/** Everything that one analysis finds; a pure function of its facts. */
export interface Estimates {
  readonly sampling: Sampling;
  readonly choice: ScoreChoice;
  /** Those that are headlines or trends, then those of one family alone. */
  readonly rulers: readonly FittedRuler[];
  readonly densities: readonly Density[];
  readonly frontier: readonly FrontierRow[];
  readonly trends: readonly TrendRow[];
  readonly prices: PriceAnalysis;
  readonly combination: readonly CombinationRow[];
  readonly decomposition: readonly DecompositionRow[];
  readonly compression: readonly CompressionRow[];
  readonly specifications: readonly SpecificationRow[];
  readonly influence: readonly InfluenceRow[];
  readonly forecasts: readonly ForecastRow[];
  readonly contamination: Contamination;
  readonly acceleration: Acceleration;
  readonly windows: WindowEstimates;
  readonly equalQuality: readonly EqualQualityRow[];
  readonly equalQualityPairs: readonly EqualQualityPairRow[];
  readonly onDevice: DeviceEstimates;
  readonly training: TrainingEstimates;
  readonly hardwareTrends: readonly HardwareTrendRow[];
}

/** The denominators that have trends. */
const trendBases = ["total", "active"] as const;

/**
 * From facts to estimates: choice of scores, rulers, densities, frontier, trends, prices and what follows.
 * No clock and no unseeded randomness: the same facts and seed give the same estimates, digit for digit.
 */
export function analyse(facts: Facts, sampling: Sampling = publishedSampling): Estimates {
  const choice = chooseScores(facts.scores, facts.benchmarks);
  const plans = rulerPlans(facts, choice)
    .map(fitPlan)
    .map((plan) => drawPlan(plan, replicatesOf(plan, sampling), sampling.seed));
  const [joint, mean] = plans as [DrawnPlan, DrawnPlan];
  const ladders = [joint, mean].flatMap(ladderPlans).map(fitPlan);
  const rows = plans.flatMap((plan) => densities(plan, densityBases));
  const open = openModels(facts.models);
  const contenders = rows.filter((row) => open.has(row.model_id));
  const frontier = frontierRows(contenders);
  const trends = plans.flatMap((plan) =>
    densityTrends(plan, contenders, { bases: trendBases, windows: windowsBy(facts.as_of), ...sampling }),
  );
  const prices = analysePrices(facts, sampling);
  const headline = trends.find((row) => row.headline);
  const combination = combineWithHardware(headline, facts.hardware_trends);
  // Not the day of the analysis: the same facts give the same estimates on any day.
  const knownTo = lastDayOf(facts);
  const placed = placeModels({
    asOf: knownTo,
    plan: joint,
    contenders,
    replicates: sampling.otherReplicates,
  });
  return {
    sampling,
    choice,
    rulers: [...plans, ...ladders].map(fittedRuler),
    densities: [...rows, ...ladders.flatMap((plan) => densities({ ...plan, draws: [] }, ["total"]))],
    frontier,
    trends,
    prices,
    combination,
    decomposition: decomposePrice(headline, prices.trends, facts.hardware_trends),
    compression: compressionRatios(facts, joint),
    specifications: specificationCurve(facts),
    influence: influence(joint, headline),
    forecasts: forecastsOf({
      knownTo,
      joint,
      prices: priceTiers.map(({ tier }) => ({ tier, lows: headlineLows(prices.frontiers, tier) })),
      seed: sampling.seed,
      replicates: sampling.otherReplicates,
    }),
    contamination: contamination(facts, sampling),
    acceleration: acceleration(
      facts.pre_chatgpt,
      plans.find(({ benchmark }) => benchmark === "mmlu")!,
      sampling,
    ),
    windows: profitabilityWindows(placed),
    equalQuality: equalQuality(placed),
    equalQualityPairs: equalQualityPairs(placed),
    onDevice: onDevice(placed, facts.devices),
    training: densityOptimalTraining(placed),
    hardwareTrends: hardwareTrends(facts.accelerators, facts.hardware_trends),
  };
}

function fittedRuler({ specification, benchmark, fit }: FittedPlan): FittedRuler {
  return { ruler: specification.ruler, benchmark, fit };
}

/** The lows of the price trend that the report leads with. */
function headlineLows(frontiers: readonly PriceFrontierRow[], tier: string): PriceFrontierRow[] {
  return frontiers.filter(
    (row) =>
      row.tier === tier &&
      row.basis === "input" &&
      row.restriction === "any-host-confirmed" &&
      row.series === "lowest-so-far",
  );
}

/**
 * The headline's trend alone, on the joint ruler: what `calibrate` asks of thousands of simulated worlds.
 *
 * @returns one row an estimator; none where the facts identify no ruler
 */
export function headlineTrends(facts: Facts, sampling: Sampling): readonly TrendRow[] {
  const [plan] = rulerPlans(facts, chooseScores(facts.scores, facts.benchmarks));
  const joint = drawPlan(fitPlan(plan!), sampling.headlineReplicates, sampling.seed);
  const open = openModels(facts.models);
  const rows = densities(joint, ["total"]).filter((row) => open.has(row.model_id));
  const windows = trendWindows.filter(({ to }) => to === null);
  return densityTrends(joint, rows, { bases: ["total"], windows, ...sampling });
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
