import { intervalHalfWidth } from "./interval.ts";
import { type EffectiveSize, effectiveSize, type Ruler } from "./ruler.ts";
import { scoreVariance } from "./score.ts";

/** Where a model stands on a ruler. */
export interface Placement {
  readonly status: EffectiveSize["status"];
  readonly benchmarks: readonly string[];
  readonly effective_params: number | null;
  readonly density: number | null;
  /** 90 % interval from the scores' errors, the ruler held. */
  readonly density_low: number | null;
  readonly density_high: number | null;
}

/**
 * Places a model by its scores (percent, by benchmark) and its parameters (count), with the report spread and
 * sampling error of each benchmark as for published models.
 */
export function place(ruler: Ruler, params: number, scores: Readonly<Record<string, number>>): Placement {
  const observations = ruler.curves.flatMap(({ benchmark, reportSpread, items }) => {
    const score = scores[benchmark];
    return score === undefined
      ? []
      : [{ benchmark, score, variance: scoreVariance(score, reportSpread, items) }];
  });
  const { status, benchmarks, lnEffective, standardError } = effectiveSize(ruler, observations);
  if (lnEffective === null || standardError === null) {
    return {
      status,
      benchmarks,
      effective_params: null,
      density: null,
      density_low: null,
      density_high: null,
    };
  }
  const logDensity = lnEffective - Math.log(params);
  return {
    status,
    benchmarks,
    effective_params: Math.exp(lnEffective),
    density: Math.exp(logDensity),
    density_low: Math.exp(logDensity - intervalHalfWidth * standardError),
    density_high: Math.exp(logDensity + intervalHalfWidth * standardError),
  };
}
