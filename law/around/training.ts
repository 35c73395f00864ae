/** Density-optimal training (method.md section 5.8): density against tokens of pre-training a parameter. */
import { median } from "../ordering.ts";
import type { PlacedModels } from "./placedModels.ts";
import { regressDensity, type TrainedModel, type TrainingMethod, trainedModels } from "./trainedModels.ts";
import { type TrainingTrendRow, trainingTrends } from "./trainingTrends.ts";

export interface TrainingRow {
  readonly model_id: string;
  readonly family: string;
  readonly method: TrainingMethod;
  readonly released_on: string;
  readonly total_params: number;
  readonly training_tokens: number | null;
  /** Null where tokens are not known or are those of a later step. */
  readonly tokens_per_parameter: number | null;
  readonly effective_params: number;
  readonly density: number;
  /** Density over that of the line through all models at its release and size; null where there is no line. */
  readonly density_over_trend: number | null;
  /** High quality and low density for its day, by `highQualityLowDensity`. */
  readonly large_not_dense: boolean;
}

export interface TrainingEstimates {
  readonly models: readonly TrainingRow[];
  readonly trends: readonly TrainingTrendRow[];
}

export function densityOptimalTraining(placed: PlacedModels): TrainingEstimates {
  const rows = trainedModels(placed);
  const population = regressDensity(
    rows.map((row) => ({ ...row, terms: [row.day, row.lnSize] })),
    null,
  );
  return {
    models: rows.map((row) => trainingRow(row, rows, population)),
    trends: trainingTrends(rows, placed.draws),
  };
}

function trainingRow(
  row: TrainedModel,
  all: readonly TrainedModel[],
  population: readonly number[] | null,
): TrainingRow {
  const { model, lnEffective, day, lnTokens, lnSize } = row;
  const logDensity = lnEffective - lnSize;
  const expected =
    population === null ? null : population[0]! + population[1]! * day + population[2]! * lnSize;
  return {
    model_id: model.model_id,
    family: model.family,
    method: row.method,
    released_on: model.released_on,
    total_params: model.total_params,
    training_tokens: model.training_tokens,
    tokens_per_parameter: lnTokens === null ? null : Math.exp(lnTokens),
    effective_params: Math.exp(lnEffective),
    density: Math.exp(logDensity),
    density_over_trend: expected === null ? null : Math.exp(logDensity - expected),
    large_not_dense: highQualityLowDensity(row, all),
  };
}

/** Days before a release whose models it is compared with. */
const comparedDays = 365;
/** Fewer models than this have no top tenth. */
const leastCompared = 10;
/** Share of quality above which a model counts as one of high quality. */
const highQuality = 0.9;

/**
 * A large model that is good but not dense: among the open models of the year up to its release its quality is in the
 * top tenth and its density under the median.
 */
function highQualityLowDensity(row: TrainedModel, all: readonly TrainedModel[]): boolean {
  const around = all.filter(({ day }) => day <= row.day && day > row.day - comparedDays);
  if (around.length < leastCompared) return false;
  const better = around.filter(({ lnEffective }) => lnEffective > row.lnEffective).length;
  const densityOf = ({ lnEffective, lnSize }: TrainedModel) => lnEffective - lnSize;
  return better < (1 - highQuality) * around.length && densityOf(row) < median(around.map(densityOf));
}
