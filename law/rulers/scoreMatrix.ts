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
  const models = ordered.map(({ model }) => model);
  const makesRuler = Uint8Array.from(models, (model) => Number(!isQuantised(model)));
  const makers = models.filter((model) => !isQuantised(model));
  const families = [...new Set(makers.map(({ family }) => family))].sort(compareText);
  const family = Int32Array.from(models, (model) => families.indexOf(model.family));
  const lnTotal = Float64Array.from(models, ({ total_params }) => Math.log(total_params));
  const columns = benchmarks.map(({ benchmark, floor, held }): ScoreColumn => {
    const rows: number[] = [];
    const logits: number[] = [];
    const variances: number[] = [];
    const rungs: LadderPoint[] = [];
    for (const [index, { model, observations }] of ordered.entries()) {
      const observation = observations.find((candidate) => candidate.benchmark === benchmark);
      if (!observation || scoreStatus(observation.score, floor) !== "ok") continue;
      const logit = scoreLogit(observation.score, floor);
      const variance = observation.variance * scoreLogitSlope(observation.score, floor) ** 2;
      rows.push(index);
      logits.push(logit);
      variances.push(variance);
      if (isLadderRung(model)) rungs.push({ family: model.family, x: lnTotal[index]!, y: logit, variance });
    }
    const ladder = ladderOf(rungs);
    return {
      model: new Int32Array(rows),
      logit: new Float64Array(logits),
      variance: new Float64Array(variances),
      ladder,
      ladderFamily: Int32Array.from(ladder.families, (name) => families.indexOf(name)),
      largestRung: held?.largest ?? Math.max(...rungs.map(({ x }) => x)),
    };
  });
  return { benchmarks, models, families, family, makesRuler, lnTotal, columns };
}
