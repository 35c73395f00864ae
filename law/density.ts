import { fiveBenchmarks } from "./constants.ts";
import type { ModelFact } from "./facts.ts";
import { intervalHalfWidth } from "./interval.ts";
import { type DensityStatus, effectiveSize, type Ruler } from "./ruler.ts";
import type { ScoredModel } from "./scoreMatrix.ts";

/** The denominator of a density: all parameters (headline) or those active for one token. */
export type DensityBasis = "total" | "active";

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
  /** 90 % interval from the scores' errors alone, the ruler held. */
  readonly density_low: number | null;
  readonly density_high: number | null;
  /** ln density, for the trends. */
  readonly log_density: number | null;
  readonly log_density_error: number | null;
  readonly status: DensityStatus;
}

/**
 * Densities of all models that a ruler can place or that it censors; a model with too few benchmarks has no row.
 */
export function densities(
  ruler: Ruler,
  models: readonly ScoredModel[],
  bases: readonly DensityBasis[],
): Density[] {
  const benchmark = ruler.ruler === "joint" ? "joint" : ruler.curves[0]!.benchmark;
  return models.flatMap(({ model, observations }) => {
    const size = effectiveSize(ruler, observations);
    if (size.status === "too_few") return [];
    const { status, lnEffective, standardError } = size;
    const score =
      ruler.ruler === "joint"
        ? null
        : (observations.find((row) => row.benchmark === benchmark)?.score ?? null);
    return bases.map((basis) => {
      const identity = {
        model_id: model.model_id,
        family: model.family,
        released_on: model.released_on,
        benchmark,
        basis,
        ruler: ruler.ruler,
        score,
        benchmarks: benchmark === "mean" ? fiveBenchmarks.length : size.benchmarks.length,
        status,
      };
      if (lnEffective === null || standardError === null) {
        return {
          ...identity,
          effective_params: null,
          density: null,
          density_low: null,
          density_high: null,
          log_density: null,
          log_density_error: null,
        };
      }
      const logDensity = lnEffective - Math.log(denominator(model, basis));
      return {
        ...identity,
        effective_params: Math.exp(lnEffective),
        density: Math.exp(logDensity),
        density_low: Math.exp(logDensity - intervalHalfWidth * standardError),
        density_high: Math.exp(logDensity + intervalHalfWidth * standardError),
        log_density: logDensity,
        log_density_error: standardError,
      };
    });
  });
}

function denominator(model: ModelFact, basis: DensityBasis): number {
  return basis === "total" ? model.total_params : model.active_params;
}
