/**
 * The scores that a ruler reads, on its scale and in columns: what is worked out once for a thousand fits.
 */
import type { ModelFact } from "../facts.ts";
import { compareText } from "../ordering.ts";
import type { Observation } from "./ruler.ts";
import { scoreLogit, scoreLogitSlope, scoreStatus } from "./score.ts";
import { type Ladder, type LadderPoint, ladderOf, type Steepness } from "./steepness.ts";

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
  /** Present where the ruler does not fit its steepness: families that are drawn leave it as it is. */
  readonly held?: HeldSteepness;
}

/** A steepness from elsewhere, as a single ladder gives it. */
export interface HeldSteepness extends Steepness {
  /** ln parameters of the largest model behind it. */
  readonly largest: number;
}

/** A model with its observations. */
export interface ScoredModel {
  readonly model: ModelFact;
  readonly observations: readonly Observation[];
}

/** Dense models as released: a mixture's total, a pruned child or a quantised copy is another recipe. */
export function isLadderRung(model: ModelFact): boolean {
  return model.architecture === "dense" && model.compression_method === null && !isQuantised(model);
}

/** True for a variant with packed weights; models trained natively in fp8 are what their lab released. */
export function isQuantised(model: Pick<ModelFact, "quantisation">): boolean {
  return !model.quantisation.startsWith("none");
}

/** Uncensored scores on one benchmark. */
export interface ScoreColumn {
  /** Which models, ascending. */
  readonly model: Int32Array;
  readonly logit: Float64Array;
  /** Measurement variance of the logit. */
  readonly variance: Float64Array;
  /** Of the rungs of ladders: those of families that span sizes. */
  readonly ladder: Ladder;
  /** Index into the matrix's families of each family of the ladder. */
  readonly ladderFamily: Int32Array;
  /**
   * ln parameters of the largest rung, whether its family spans sizes or not, or of the largest model behind a held
   * steepness; -Infinity without one.
   */
  readonly largestRung: number;
}

export interface ScoreMatrix {
  readonly benchmarks: readonly RulerBenchmark[];
  /** By `model_id`. */
  readonly models: readonly ModelFact[];
  /** Of the models that make the ruler. */
  readonly families: readonly string[];
  /** Index into `families` of each model; -1 for one that is placed alone. */
  readonly family: Int32Array;
  /** 1 for models that make the ruler, 0 for those that it only places: quantised copies. */
  readonly makesRuler: Uint8Array;
  readonly lnTotal: Float64Array;
  /** One a benchmark. */
  readonly columns: readonly ScoreColumn[];
}

export function scoreMatrix(
  benchmarks: readonly RulerBenchmark[],
  scored: readonly ScoredModel[],
): ScoreMatrix {
  const ordered = [...scored].sort((a, b) => compareText(a.model.model_id, b.model.model_id));
  const cells = benchmarks.map(({ benchmark, floor }) =>
    ordered.flatMap(({ observations }, place): Cell[] => {
      const observation = observations.find((candidate) => candidate.benchmark === benchmark);
      if (!observation || scoreStatus(observation.score, floor) !== "ok") return [];
      const { score, variance } = observation;
      const slope = scoreLogitSlope(score, floor);
      return [{ place, logit: scoreLogit(score, floor), variance: variance * slope ** 2 }];
    }),
  );
  return matrixOf(
    benchmarks,
    ordered.map(({ model }) => model),
    cells,
  );
}

/** The matrix of the same models but for the one at `place`, as `scoreMatrix` would make it. */
export function withoutModel({ benchmarks, models, columns }: ScoreMatrix, place: number): ScoreMatrix {
  const cells = columns.map(({ model, logit, variance }) => {
    const kept: Cell[] = [];
    for (let i = 0; i < model.length; i++) {
      const own = model[i]!;
      if (own === place) continue;
      kept.push({ place: own > place ? own - 1 : own, logit: logit[i]!, variance: variance[i]! });
    }
    return kept;
  });
  return matrixOf(benchmarks, models.toSpliced(place, 1), cells);
}

/** An uncensored score of the model at a place. */
interface Cell {
  readonly place: number;
  readonly logit: number;
  readonly variance: number;
}

/**
 * @param models by `model_id`
 * @param cells of each benchmark, ascending in place
 */
function matrixOf(
  benchmarks: readonly RulerBenchmark[],
  models: readonly ModelFact[],
  cells: readonly (readonly Cell[])[],
): ScoreMatrix {
  const makers = models.filter((model) => !isQuantised(model));
  const families = [...new Set(makers.map(({ family }) => family))].sort(compareText);
  const placeOf = new Map(families.map((family, place) => [family, place]));
  const lnTotal = Float64Array.from(models, ({ total_params }) => Math.log(total_params));
  const isRung = models.map(isLadderRung);
  const columns = benchmarks.map(({ held }, benchmark): ScoreColumn => {
    const rows = cells[benchmark]!;
    const rungs: LadderPoint[] = [];
    for (const { place, logit, variance } of rows) {
      if (isRung[place])
        rungs.push({ family: models[place]!.family, x: lnTotal[place]!, y: logit, variance });
    }
    const ladder = ladderOf(rungs);
    return {
      model: Int32Array.from(rows, ({ place }) => place),
      logit: Float64Array.from(rows, ({ logit }) => logit),
      variance: Float64Array.from(rows, ({ variance }) => variance),
      ladder,
      ladderFamily: Int32Array.from(ladder.families, (family) => placeOf.get(family)!),
      largestRung: held?.largest ?? Math.max(...rungs.map(({ x }) => x)),
    };
  });
  return {
    benchmarks,
    models,
    families,
    family: Int32Array.from(models, ({ family }) => placeOf.get(family) ?? -1),
    makesRuler: Uint8Array.from(models, (model) => Number(!isQuantised(model))),
    lnTotal,
    columns,
  };
}
