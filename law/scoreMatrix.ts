/**
 * The scores that a ruler reads, on its scale and in columns: what is worked out once for a thousand fits.
 */
import type { ModelFact } from "./facts.ts";
import { isLadderRung, type RulerBenchmark, type ScoredModel } from "./fitRuler.ts";
import { compareText } from "./ordering.ts";
import { scoreLogit, scoreLogitSlope, scoreStatus } from "./score.ts";

/** Uncensored scores on one benchmark. */
export interface ScoreColumn {
  /** Which models, ascending. */
  readonly model: Int32Array;
  readonly logit: Float64Array;
  /** Measurement variance of the logit. */
  readonly variance: Float64Array;
  /** Places in this column of the rungs of ladders, family by family: each family's are consecutive. */
  readonly rungs: Int32Array;
}

export interface ScoreMatrix {
  readonly benchmarks: readonly RulerBenchmark[];
  /** By `model_id`. */
  readonly models: readonly ModelFact[];
  readonly families: readonly string[];
  /** Index into `families` of each model. */
  readonly family: Int32Array;
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
  const families = [...new Set(models.map(({ family }) => family))].sort(compareText);
  const family = Int32Array.from(models, (model) => families.indexOf(model.family));
  const columns = benchmarks.map(({ benchmark, floor }): ScoreColumn => {
    const rows = ordered.flatMap(({ observations }, index) => {
      const observation = observations.find((candidate) => candidate.benchmark === benchmark);
      if (!observation || scoreStatus(observation.score, floor) !== "ok") return [];
      const { score, variance } = observation;
      return [
        { index, logit: scoreLogit(score, floor), variance: variance * scoreLogitSlope(score, floor) ** 2 },
      ];
    });
    const rungs = rows
      .flatMap(({ index }, place) => (isLadderRung(models[index]!) ? [{ index, place }] : []))
      .sort((a, b) => family[a.index]! - family[b.index]! || a.index - b.index);
    return {
      model: Int32Array.from(rows, ({ index }) => index),
      logit: Float64Array.from(rows, ({ logit }) => logit),
      variance: Float64Array.from(rows, ({ variance }) => variance),
      rungs: Int32Array.from(rungs, ({ place }) => place),
    };
  });
  return {
    benchmarks,
    models,
    families,
    family,
    lnTotal: Float64Array.from(models, ({ total_params }) => Math.log(total_params)),
    columns,
  };
}
