/** The models of the law by how they were trained, and regressions of their ln density. */
import type { ModelFact } from "../facts.ts";
import { solvePositiveDefinite } from "../mathematics/positiveDefinite.ts";
import type { PlacedDraw, PlacedModel, PlacedModels } from "./placedModels.ts";

/** How a model's weights came to be; one that was made from another has tokens of that step alone. */
export const trainingMethods = [
  "pre-trained",
  "mixture",
  "pruned",
  "distilled",
  "up-scaled",
  "continued",
  "sparsified",
] as const;
export type TrainingMethod = (typeof trainingMethods)[number];

export interface TrainedModel extends PlacedModel {
  /** Among the placed models. */
  readonly place: number;
  readonly method: TrainingMethod;
  /** ln tokens a parameter; null where tokens are not known or are those of a later step. */
  readonly lnTokens: number | null;
  readonly lnSize: number;
}

/** Models since the origin. */
export function trainedModels({ models }: PlacedModels): TrainedModel[] {
  return models.flatMap((entry, place): TrainedModel[] => {
    if (entry.day < 0) return [];
    const { model } = entry;
    return [
      {
        ...entry,
        place,
        method: methodOf(model),
        lnTokens: lnTokensOf(model),
        lnSize: Math.log(model.total_params),
      },
    ];
  });
}

export function methodOf({
  compression_method: how,
  architecture,
  total_params,
  active_params,
}: Pick<
  ModelFact,
  "compression_method" | "architecture" | "total_params" | "active_params"
>): TrainingMethod {
  if (how !== null) {
    if (/prun/.test(how)) return "pruned";
    if (/up-?scal/.test(how)) return "up-scaled";
    if (/distill/.test(how)) return "distilled";
    if (/sparsif/.test(how)) return "sparsified";
    if (/continued/.test(how)) return "continued";
  }
  return architecture === "moe" || active_params < total_params ? "mixture" : "pre-trained";
}

/** Only what was trained from scratch: the tokens of a later step say nothing of all that went before. */
function lnTokensOf(model: ModelFact): number | null {
  const method = methodOf(model);
  if (model.training_tokens === null || (method !== "pre-trained" && method !== "mixture")) return null;
  return Math.log(model.training_tokens / model.total_params);
}

export interface Regressed extends Pick<TrainedModel, "place" | "lnEffective" | "lnSize"> {
  /** Beside the constant. */
  readonly terms: readonly number[];
}

/**
 * Coefficients of least squares on ln density, the constant first, by the normal equations of standardised columns:
 * a few terms of moderate correlation, thousands of times.
 *
 * @param draw whose families and ruler are used; null for the models as they are
 * @returns null where the rows do not determine them
 */
export function regressDensity(rows: readonly Regressed[], draw: PlacedDraw | null): number[] | null {
  const size = rows[0]?.terms.length ?? 0;
  const weights = Float64Array.from(rows, ({ place }) => (draw === null ? 1 : draw.weights[place]!));
  const response = Float64Array.from(
    rows,
    ({ place, lnSize, lnEffective }) => (draw === null ? lnEffective : draw.lnEffective[place]!) - lnSize,
  );
  const isUsed = (row: number) => weights[row]! > 0 && !Number.isNaN(response[row]);
  const sums = new Float64Array(size + 2);
  let used = 0;
  for (const [row, { terms }] of rows.entries()) {
    if (!isUsed(row)) continue;
    used += 1;
    const weight = weights[row]!;
    sums[size + 1]! += weight;
    sums[size]! += weight * response[row]!;
    for (let j = 0; j < size; j++) sums[j]! += weight * terms[j]!;
  }
  if (used <= size + 1) return null;
  const means = sums.map((sum) => sum / sums[size + 1]!);
  const gram = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (const [row, { terms }] of rows.entries()) {
    if (!isUsed(row)) continue;
    for (let j = 0; j < size; j++) {
      const weighted = weights[row]! * (terms[j]! - means[j]!);
      right[j]! += weighted * (response[row]! - means[size]!);
      for (let k = 0; k <= j; k++) gram[j * size + k]! += weighted * (terms[k]! - means[k]!);
    }
  }
  const scales = Float64Array.from(means.subarray(0, size), (_, j) => Math.sqrt(gram[j * size + j]!));
  if (scales.some((scale) => !(scale > 0))) return null;
  for (let j = 0; j < size; j++) {
    right[j]! /= scales[j]!;
    for (let k = 0; k <= j; k++) {
      gram[j * size + k]! /= scales[j]! * scales[k]!;
      gram[k * size + j] = gram[j * size + k]!;
    }
  }
  const solved = solvePositiveDefinite(gram, right);
  if (solved === null || solved.some((value) => !Number.isFinite(value))) return null;
  const slopes = Array.from(solved, (value, j) => value / scales[j]!);
  const constant = slopes.reduce((rest, slope, j) => rest - slope * means[j]!, means[size]!);
  return [constant, ...slopes];
}
