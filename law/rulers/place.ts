import { intervalHalfWidth } from "../mathematics/interval.ts";
import { type EffectiveSize, effectiveSize, type Observation, type Ruler } from "./ruler.ts";
import { fiveMean } from "./rulerPlans.ts";
import { scoreVariance } from "./score.ts";
import { effectiveSizeTwoStep, type TwoStepRuler } from "./twoStepRuler.ts";

export type AnyRuler = Ruler | TwoStepRuler;

/** Where a model stands on a ruler. */
export interface Placement {
  readonly status: EffectiveSize["status"];
  readonly benchmarks: readonly string[];
  readonly effective_params: number | null;
  readonly density: number | null;
  /** 90 % interval from the scores' errors, the ruler held; on a two-step ruler also from its constants. */
  readonly density_low: number | null;
  readonly density_high: number | null;
}

/** What is known of the error of a benchmark's scores. */
export interface ScoreErrors {
  /** Standard deviation among reporters, percentage points. */
  readonly reportSpread: number;
  readonly items: number | null;
}

/** Scores are printed to tenths of a point: the least that any of them is off by. */
const roundingOnly: ScoreErrors = { reportSpread: 0.1 / Math.sqrt(12), items: null };

/**
 * Places a model by its scores (percent, by benchmark) and its parameters (count), with the report spread and
 * sampling error of each benchmark as for published models. With all five of the paper their mean is a score too.
 *
 * @param errors by benchmark, instead of those of the ruler's own curves; a two-step ruler has none
 */
export function place(
  ruler: AnyRuler,
  params: number,
  scores: Readonly<Record<string, number>>,
  errors: ReadonlyMap<string, ScoreErrors> = errorsOf(ruler),
): Placement {
  const observations = Object.entries(scores).map(([benchmark, score]): Observation => {
    const { reportSpread, items } = errors.get(benchmark) ?? roundingOnly;
    return { benchmark, score, variance: scoreVariance(score, reportSpread, items) };
  });
  const mean = fiveMean(observations);
  if (mean !== null && scores.mean === undefined) observations.push(mean);
  const found =
    ruler.ruler === "two-step"
      ? effectiveSizeTwoStep(ruler, observations)
      : effectiveSize(ruler, observations);
  const { status, benchmarks, lnEffective, standardError } = found;
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

function errorsOf(ruler: AnyRuler): ReadonlyMap<string, ScoreErrors> {
  return new Map(ruler.ruler === "two-step" ? [] : ruler.curves.map((curve) => [curve.benchmark, curve]));
}
