import { DensingError } from "../errors.ts";
import type { ModelFact } from "./facts.ts";
import { fitLinear } from "./leastSquares.ts";
import { effectiveSize, type NotIdentified, type Observation, type Ruler, type RulerCurve } from "./ruler.ts";
import { scoreLogit, scoreLogitSlope, scoreStatus } from "./score.ts";
import { fitSteepness, type LadderPoint } from "./steepness.ts";

/** Llama-1: mean ln density 0. The anchor moves intercepts only, never a slope. */
export const anchorFamily = "llama";

/** What a ruler needs to know of a benchmark. */
export interface RulerBenchmark {
  readonly benchmark: string;
  /** Percent. */
  readonly floor: number;
  readonly items: number | null;
  /** Percentage points. */
  readonly reportSpread: number;
}

export interface RulerSpecification {
  readonly ruler: "joint" | "pooled";
  readonly benchmarks: readonly RulerBenchmark[];
  readonly minimumBenchmarks: number;
}

/** A model with its observations; only these enter the fit of a ruler. */
export interface ScoredModel {
  readonly model: ModelFact;
  readonly observations: readonly Observation[];
}

/**
 * Fits a ruler in three steps: each benchmark's steepness and noise within families; the intercepts jointly
 * by weighted least squares with one latent ln N^ a model; the anchor.
 *
 * The joint model is `logit(S_ib) = k_b ln N^_i + c_b + e_ib` (method.md section 2). With one benchmark it
 * is the pooled logistic.
 */
export function fitRuler(
  specification: RulerSpecification,
  models: readonly ScoredModel[],
): Ruler | NotIdentified {
  const ladders = models.filter(({ model }) => isLadderRung(model));
  const curves: RulerCurve[] = [];
  let largestReference = 0;
  for (const { benchmark, floor, items, reportSpread } of specification.benchmarks) {
    const points = ladders.flatMap((scored) => ladderPoint(scored, benchmark, floor));
    const fit = fitSteepness(points);
    if (!fit) continue;
    for (const { x } of points) largestReference = Math.max(largestReference, Math.exp(x));
    curves.push({
      benchmark,
      floor,
      items,
      reportSpread,
      steepness: fit.steepness,
      steepnessStandardError: fit.standardError,
      noise: fit.noise,
      intercept: 0,
      families: fit.families,
      models: fit.points,
    });
  }
  if (curves.length < specification.minimumBenchmarks) {
    return { notIdentified: "fewer than two families with several sizes on each benchmark" };
  }
  const unanchored: Ruler = {
    ruler: specification.ruler,
    curves,
    minimumBenchmarks: specification.minimumBenchmarks,
    largestReference: Math.round(largestReference),
  };
  const intercepts = relativeIntercepts(unanchored, models);
  if (!intercepts) return { notIdentified: "no models connect the benchmarks with each other" };
  return anchor(
    { ...unanchored, curves: curves.map((curve, index) => ({ ...curve, intercept: intercepts[index]! })) },
    models,
  );
}

/** Dense models as released: a mixture's total, a pruned child or a quantised copy is another recipe. */
export function isLadderRung(model: ModelFact): boolean {
  return model.architecture === "dense" && model.compression_method === null && !isQuantised(model);
}

/** True for a variant with packed weights; models trained natively in fp8 are what their lab released. */
export function isQuantised(model: Pick<ModelFact, "quantisation">): boolean {
  return !model.quantisation.startsWith("none");
}

function ladderPoint({ model, observations }: ScoredModel, benchmark: string, floor: number): LadderPoint[] {
  const observation = observations.find((candidate) => candidate.benchmark === benchmark);
  if (!observation || scoreStatus(observation.score, floor) !== "ok") return [];
  return [
    {
      family: model.family,
      x: Math.log(model.total_params),
      y: scoreLogit(observation.score, floor),
      variance: observation.variance * scoreLogitSlope(observation.score, floor) ** 2,
    },
  ];
}

/**
 * Intercepts up to the shift `c_b += a k_b`, which the data cannot see: minimises
 * `sum w_ib (y_ib - k_b x_i - c_b)^2` over all x_i and c_b with the first intercept held at zero.
 */
function relativeIntercepts(ruler: Ruler, models: readonly ScoredModel[]): number[] | null {
  const size = ruler.curves.length;
  const normal = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  for (const { observations } of models) {
    const rows = ruler.curves.flatMap((curve, index) => {
      const observation = observations.find((candidate) => candidate.benchmark === curve.benchmark);
      if (!observation || scoreStatus(observation.score, curve.floor) !== "ok") return [];
      const slope = scoreLogitSlope(observation.score, curve.floor);
      const weight = 1 / (observation.variance * slope ** 2 + curve.noise ** 2);
      return [{ index, k: curve.steepness, y: scoreLogit(observation.score, curve.floor), weight }];
    });
    if (rows.length < 2) continue;
    const information = rows.reduce((sum, { weight, k }) => sum + weight * k * k, 0);
    const projected = rows.reduce((sum, { weight, k, y }) => sum + weight * k * y, 0);
    for (const a of rows) {
      right[a.index]! += a.weight * a.y - (a.weight * a.k * projected) / information;
      normal[a.index]![a.index]! += a.weight;
      for (const b of rows) normal[a.index]![b.index]! -= (a.weight * a.k * b.weight * b.k) / information;
    }
  }
  if (size === 1) return [0];
  // Singular where no model connects one benchmark with the others.
  try {
    const design = normal.slice(1).map((row) => row.slice(1));
    return [0, ...fitLinear({ design, response: right.slice(1) }, { intercept: false }).coefficients];
  } catch (thrown) {
    if (thrown instanceof DensingError && thrown.type === "rank-deficient-design") return null;
    throw thrown;
  }
}

function anchor(ruler: Ruler, models: readonly ScoredModel[]): Ruler | NotIdentified {
  const densities = models
    .filter(({ model }) => model.family === anchorFamily && isLadderRung(model))
    .flatMap(({ model, observations }) => {
      const { lnEffective } = effectiveSize(ruler, observations);
      return lnEffective === null ? [] : [lnEffective - Math.log(model.total_params)];
    });
  if (densities.length === 0) return { notIdentified: "no scored model of the anchor family Llama-1" };
  const shift = densities.reduce((sum, value) => sum + value, 0) / densities.length;
  return {
    ...ruler,
    curves: ruler.curves.map((curve) => ({ ...curve, intercept: curve.intercept + curve.steepness * shift })),
  };
}
