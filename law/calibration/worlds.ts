/**
 * Simulated worlds with a known doubling time (method.md section 6): families, sizes, gaps below a rising frontier,
 * scores on several benchmarks and printed reports of them. They go through the whole chain as the real facts do.
 */
import { type BenchmarkFact, type Facts, type ModelFact, noFacts, type ScoreReportFact } from "../facts.ts";
import { type RandomStream, randomStream } from "../mathematics/random.ts";
import { scoreFromLogit } from "../rulers/score.ts";
import { daysPerMonth, daysPerYear, originDay } from "../time.ts";

export interface WorldCell {
  readonly cell: string;
  /** About how many models are released, Llama-1 apart. */
  readonly models: number;
  /** Growth of the mean gap's logarithm a month. */
  readonly gapGrowth: number;
  /** Whether models of one family share their gap, or each has its own. */
  readonly gaps: "family" | "model";
  /**
   * What the estimators do not assume, or null: gaps that are `half-normal`, scores that contamination lifts ever more
   * for half of the late models, or a frontier that the benchmarks can no longer tell (`ceiling`).
   */
  readonly misspecified: "half-normal" | "contamination" | "ceiling" | null;
}

const sizes = [30, 60, 150] as const;

/** The twelve cells in which the method's assumptions hold, and the three in which one does not. */
export const worldCells: readonly WorldCell[] = [
  ...sizes.flatMap((models) =>
    [0, 0.02].flatMap((gapGrowth) =>
      (["model", "family"] as const).map((gaps): WorldCell => {
        const spread = gapGrowth === 0 ? "stable" : "growing";
        return { cell: `${models}-${spread}-${gaps}`, models, gapGrowth, gaps, misspecified: null };
      }),
    ),
  ),
  ...(["half-normal", "contamination", "ceiling"] as const).map(
    (misspecified): WorldCell => ({
      cell: `150-${misspecified}`,
      models: 150,
      gapGrowth: misspecified === "half-normal" ? 0.02 : 0,
      gaps: "model",
      misspecified,
    }),
  ),
];

/** Months in which density doubles in every world. */
export const plantedDoublingMonths = 3.5;
export const plantedSlopePerDay = Math.LN2 / (plantedDoublingMonths * daysPerMonth);

/** Days from the origin to the last release. */
export const span = 3.2 * daysPerYear;
export const meanGap = 0.8;
/** Of a model about its family's recipe, in ln density. */
export const modelNoise = 0.25;
/** Standard deviation of one printed score about the truth, percentage points. */
const reportError = 0.8;

interface Curve extends BenchmarkFact {
  readonly steepness: number;
  readonly intercept: number;
  /** Standard deviation in logits. */
  readonly noise: number;
  /** Share of models that publish it. */
  readonly published: number;
}

/** Near the real rulers' figures. */
const curves: readonly Curve[] = [
  curve("mmlu", 25, 14_042, 0.45, 0.2, 0.95),
  curve("bbh", 25, 6511, 0.5, 0.3, 0.75),
  curve("math", 0, 5000, 0.75, 0.45, 0.8),
  curve("humaneval", 0, 164, 0.5, 0.35, 0.8),
  curve("mbpp", 0, 500, 0.45, 0.25, 0.8),
  curve("mmlu_pro", 10, 12_032, 0.55, 0.25, 0.45),
];

function curve(
  id: string,
  floor: number,
  items: number,
  steepness: number,
  noise: number,
  published: number,
): Curve {
  return {
    benchmark_id: id,
    variant: id === "mbpp" ? "full" : "standard",
    chance_level: floor,
    items,
    paper_shots: 5,
    steepness,
    // A 30B model of Llama-1's kind is in the middle of the scale.
    intercept: -steepness * Math.log(30e9),
    noise,
    published,
  };
}

/** The facts of world `number` of a cell; the same for the same seed, whoever makes it. */
export function simulateWorld(cell: WorldCell, seed: number, number: number): Facts {
  const random = randomStream(seed, number);
  const models: ModelFact[] = [];
  const scores: ScoreReportFact[] = [];
  const release = (family: string, params: number, day: number, logDensity: number): void => {
    const model = modelFact(family, params, day);
    models.push(model);
    scores.push(...reportsOf(model, logDensity + modelNoise * random.normal(), day, cell, random));
  };
  for (const params of [6.7e9, 13e9, 32.5e9, 65.2e9]) release("llama", params, 0, 0);
  for (let family = 1; models.length < cell.models + 4; family++) {
    const day = Math.floor(random.uniform() * span);
    const frontier = plantedSlopePerDay * day + meanGap;
    const shared = gapOf(cell, day, random);
    const rungs = 1 + Math.min(random.integer(3), random.integer(4));
    for (let rung = 0; rung < rungs; rung++) {
      const params = Math.exp(Math.log(0.5e9) + (Math.log(140) * (rung + random.uniform())) / rungs);
      release(
        `family-${family}`,
        Math.round(params),
        day,
        frontier - (cell.gaps === "family" ? shared : gapOf(cell, day, random)),
      );
    }
  }
  return {
    ...noFacts,
    as_of: dayText(Math.ceil(span)),
    models,
    scores,
    benchmarks: curves,
  };
}

/** How far below the frontier, in ln density. */
export function gapOf(
  { gapGrowth, misspecified }: Pick<WorldCell, "gapGrowth" | "misspecified">,
  day: number,
  random: RandomStream,
): number {
  const mean = meanGap * Math.exp(gapGrowth * ((day - span / 2) / daysPerMonth));
  // A half-normal of the same mean: no peak at the frontier.
  if (misspecified === "half-normal") return mean * Math.sqrt(Math.PI / 2) * Math.abs(random.normal());
  return mean * random.exponential();
}

function reportsOf(
  model: ModelFact,
  logDensity: number,
  day: number,
  { misspecified }: WorldCell,
  random: RandomStream,
): ScoreReportFact[] {
  const isLifted = misspecified === "contamination" && random.uniform() < 0.5;
  const lift = isLifted ? 0.8 * Math.max(0, day / span - 0.5) : 0;
  const ceiling = misspecified === "ceiling" ? 88 : 100;
  return curves.flatMap(({ benchmark_id, variant, chance_level, steepness, intercept, noise, published }) => {
    const lnEffective = Math.log(model.total_params) + logDensity + lift;
    const logit = steepness * lnEffective + intercept + noise * random.normal();
    const truth = Math.min(ceiling, scoreFromLogit(logit, chance_level));
    const isPublished = random.uniform() < published || model.family === "llama";
    const reporters = !isPublished ? [] : random.uniform() < 0.25 ? ["lab", "other"] : ["lab"];
    return reporters.map((reporter): ScoreReportFact => {
      const seen = truth + reportError * random.normal();
      return {
        model_id: model.model_id,
        benchmark: benchmark_id,
        variant,
        score: Math.min(100, Math.max(0, Math.round(seen * 10) / 10)),
        shots: 5,
        reporter,
        document_id: `${reporter}-${model.model_id}`,
        source_table: "table",
        known_from: model.released_on,
        own_lab: reporter === "lab",
        barred_by: null,
        copy_of: null,
      };
    });
  });
}

function modelFact(family: string, params: number, day: number): ModelFact {
  return {
    model_id: `${family}-${params}`,
    family,
    released_on: dayText(day),
    total_params: params,
    active_params: params,
    architecture: "dense",
    quantisation: "none",
    parent_model_id: null,
    compression_method: null,
    non_embedding_params: null,
    training_tokens: null,
    open_weights: true,
  };
}

/** `YYYY-MM-DD` of so many days after the origin. */
export function dayText(day: number): string {
  return new Date(Date.parse(`${originDay}T00:00:00Z`) + day * 86_400_000).toISOString().slice(0, 10);
}
