import { type ScoreStatus, scoreLogit, scoreLogitSlope, scoreStatus } from "./score.ts";

/** One benchmark's curve of a ruler: `ln((S - floor)/(100 - S)) = steepness ln N + intercept + noise`. */
export interface RulerCurve {
  readonly benchmark: string;
  /** Percent. */
  readonly floor: number;
  readonly steepness: number;
  /** From the scores' errors and the noise. */
  readonly steepnessStandardError: number;
  /** Robust to what sizes of one family share; null with a single family, or where it is not known. */
  readonly steepnessFamilyError?: number | null;
  readonly intercept: number;
  /** Standard deviation in logits beyond measurement error. */
  readonly noise: number;
  /** Standard deviation among reporters, percentage points. */
  readonly reportSpread: number;
  readonly items: number | null;
  /** Families and models that identified the steepness. */
  readonly families: number;
  readonly models: number;
}

/** `pooled`: over a single benchmark or mean, as is `ladder:<family>` on the mean; otherwise over several. */
export type RulerName = "joint" | "pooled" | `ladder:${string}` | `user:${string}`;

/** A map between parameters of the reference family and scores; its inverse gives effective parameters. */
export interface Ruler {
  readonly ruler: RulerName;
  readonly curves: readonly RulerCurve[];
  /** Uncensored benchmarks that a model needs. */
  readonly minimumBenchmarks: number;
  /** The largest model, in total parameters, of the families that identified the steepness. */
  readonly largestReference: number;
}

/** A ruler that the data do not identify, with the reason that the report prints. */
export interface NotIdentified {
  readonly notIdentified: string;
}

export function isIdentified<Value extends object>(value: Value | NotIdentified): value is Value {
  return !("notIdentified" in value);
}

/** A score that goes on a ruler; `variance` in squared percentage points. */
export interface Observation {
  readonly benchmark: string;
  readonly score: number;
  readonly variance: number;
}

export type DensityStatus = ScoreStatus | "extrapolated";

export interface EffectiveSize {
  /** ln of effective parameters; null where the scores are censored or too few. */
  readonly lnEffective: number | null;
  /** Standard error of lnEffective from the scores alone, the ruler held. */
  readonly standardError: number | null;
  readonly status: DensityStatus | "too_few";
  /** Benchmarks that entered. */
  readonly benchmarks: readonly string[];
}

/**
 * The effective parameters of a model: the weighted least-squares solution of its benchmarks' curves,
 * weights 1 / (measurement variance + noise^2).
 */
export function effectiveSize(ruler: Ruler, observations: readonly Observation[]): EffectiveSize {
  let numerator = 0;
  let information = 0;
  const benchmarks: string[] = [];
  let censored: ScoreStatus = "ok";
  for (const curve of ruler.curves) {
    const observation = observations.find((candidate) => candidate.benchmark === curve.benchmark);
    if (!observation) continue;
    const status = scoreStatus(observation.score, curve.floor);
    if (status !== "ok") {
      censored = status;
      continue;
    }
    const slope = scoreLogitSlope(observation.score, curve.floor);
    const weight = 1 / (observation.variance * slope ** 2 + curve.noise ** 2);
    const y = scoreLogit(observation.score, curve.floor);
    numerator += weight * curve.steepness * (y - curve.intercept);
    information += weight * curve.steepness ** 2;
    benchmarks.push(curve.benchmark);
  }
  if (benchmarks.length < ruler.minimumBenchmarks) {
    const status = censored === "ok" ? "too_few" : censored;
    return { lnEffective: null, standardError: null, status, benchmarks };
  }
  const lnEffective = numerator / information;
  return {
    lnEffective,
    standardError: 1 / Math.sqrt(information),
    status: lnEffective > Math.log(ruler.largestReference) ? "extrapolated" : "ok",
    benchmarks,
  };
}
