import { fiveBenchmarks } from "../constants.ts";
import type { ModelFact } from "../facts.ts";
import { intervalHalfWidth } from "../mathematics/interval.ts";
import type { RulerDraw } from "./familyDraws.ts";
import { type DensityStatus, effectiveSize, isIdentified } from "./ruler.ts";
import type { DrawnPlan } from "./rulerPlans.ts";
import { referenceBytesPerParameter, weightBytes } from "./weightBytes.ts";

/**
 * The denominator of a density: all parameters (headline), those active for one token, those outside the embeddings,
 * or the bytes of the weights over the two that a parameter of the reference family takes.
 */
export const densityBases = ["total", "active", "non_embedding", "bytes"] as const;
export type DensityBasis = (typeof densityBases)[number];

/** `rho = N^ / N` of one model on one ruler and basis. */
export interface Density {
  readonly model_id: string;
  readonly family: string;
  readonly released_on: string;
  /** `joint`, or `mean` for the five-mean. */
  readonly benchmark: string;
  readonly basis: DensityBasis;
  readonly ruler: string;
  /** The mean score where the ruler reads one, percent; null on the joint ruler. */
  readonly score: number | null;
  /** How many benchmarks entered. */
  readonly benchmarks: number;
  readonly effective_params: number | null;
  readonly density: number | null;
  /** 90 % interval: errors of the scores and of the ruler. */
  readonly density_low: number | null;
  readonly density_high: number | null;
  /** ln density, for the trends. */
  readonly log_density: number | null;
  /** Standard error from the scores alone, the ruler held: the noise that a trend sees. */
  readonly log_density_error: number | null;
  readonly status: DensityStatus;
}

/**
 * Densities of all models that a ruler can place or that it censors; a model with too few benchmarks has no row, nor
 * has one without the denominator of a basis. Without draws the intervals hold the ruler.
 */
export function densities(
  { fit: ruler, benchmark, models, matrix, draws }: DrawnPlan,
  bases: readonly DensityBasis[],
): Density[] {
  if (!isIdentified(ruler)) return [];
  const places = new Map(matrix.models.map(({ model_id }, index) => [model_id, index]));
  return models.flatMap(({ model, observations }) => {
    const size = effectiveSize(ruler, observations);
    if (size.status === "too_few") return [];
    const { status, lnEffective, standardError } = size;
    const rulerError = rulerErrorOf(draws, places.get(model.model_id));
    return bases.flatMap((basis): Density[] => {
      const actual = denominator(model, basis);
      if (actual === null) return [];
      const identity = {
        model_id: model.model_id,
        family: model.family,
        released_on: model.released_on,
        benchmark,
        basis,
        ruler: ruler.ruler,
        score: observations.find((row) => row.benchmark === benchmark)?.score ?? null,
        benchmarks: benchmark === "mean" ? fiveBenchmarks.length : size.benchmarks.length,
        status,
      };
      if (lnEffective === null || standardError === null) {
        return [
          {
            ...identity,
            effective_params: null,
            density: null,
            density_low: null,
            density_high: null,
            log_density: null,
            log_density_error: null,
          },
        ];
      }
      const logDensity = lnEffective - Math.log(actual);
      const reach = intervalHalfWidth * Math.hypot(standardError, rulerError);
      return [
        {
          ...identity,
          effective_params: Math.exp(lnEffective),
          density: Math.exp(logDensity),
          density_low: Math.exp(logDensity - reach),
          density_high: Math.exp(logDensity + reach),
          log_density: logDensity,
          log_density_error: standardError,
        },
      ];
    });
  });
}

/** Standard deviation of a model's ln N^ over the rulers that were drawn. */
function rulerErrorOf(draws: readonly RulerDraw[], place: number | undefined): number {
  if (place === undefined) return 0;
  return spreadOf(draws, (lnEffective) => lnEffective[place]!) ?? 0;
}

/** Standard deviation, over the draws that have a ruler, of what is read off ln N^ of all models; null below two. */
export function spreadOf(
  draws: readonly RulerDraw[],
  read: (lnEffective: Float64Array) => number,
): number | null {
  let sum = 0;
  let number = 0;
  for (const { ruler } of draws) {
    const value = ruler === null ? Number.NaN : read(ruler.lnEffective);
    if (Number.isNaN(value)) continue;
    sum += value;
    number += 1;
  }
  if (number < 2) return null;
  const mean = sum / number;
  let squares = 0;
  for (const { ruler } of draws) {
    const value = ruler === null ? Number.NaN : read(ruler.lnEffective);
    if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  }
  return Math.sqrt(squares / (number - 1));
}

/** Parameters, or bytes over the reference family's bytes a parameter; null where they are not known. */
export function denominator(model: ModelFact, basis: DensityBasis): number | null {
  switch (basis) {
    case "total":
      return model.total_params;
    case "active":
      return model.active_params;
    case "non_embedding":
      return model.non_embedding_params;
    case "bytes": {
      const bytes = weightBytes(model);
      return bytes === null ? null : bytes / referenceBytesPerParameter;
    }
  }
}
