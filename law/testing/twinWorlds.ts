import type { TwinFacts } from "../around/contaminationTwins.ts";
import { type ContaminationTwinFact, type ModelFact, noFacts } from "../facts.ts";
import { randomStream } from "../mathematics/random.ts";
import { scoreFromLogit } from "../rulers/score.ts";
import { model } from "./worlds.ts";

/** What is planted in a world of twins. */
export interface TwinTruth {
  /** Rise of ln density a day on the clean twin. */
  readonly slope: number;
  /** By how much less that is than on the original: what contamination adds to the original's scores, a day. */
  readonly contamination: number;
  /** Logits a unit of ln N. */
  readonly originalSteepness: number;
  readonly cleanSteepness: number;
  /** Families, a third of them of one size, a third of two, a third of four. */
  readonly families: number;
}

const sizes = [7e9, 1.5e9, 32e9, 0.5e9];

/**
 * Families of a random day within 600, each with a level of its own on both benchmarks, one more on each benchmark, and
 * models with noise in logits; scores as printed, to one decimal.
 */
export function twinWorld(truth: TwinTruth, seed: number, stream: number): TwinFacts {
  const random = randomStream(seed, stream);
  const models: ModelFact[] = [];
  const twins: ContaminationTwinFact[] = [];
  for (let index = 0; index < truth.families; index++) {
    const days = random.integer(600);
    const common = 0.5 * random.normal();
    const ownOriginal = 0.1 * random.normal();
    const ownClean = 0.1 * random.normal();
    const ladder = 2 ** (index % 3);
    for (const size of ladder === 1 ? [sizes[random.integer(4)]!] : sizes.slice(0, ladder)) {
      const subject = model({
        model_id: `family-${index}-${size / 1e9}b`,
        family: `family-${index}`,
        released_on: new Date(Date.UTC(2023, 5, 1 + days)).toISOString().slice(0, 10),
        total_params: size,
      });
      const lnSize = Math.log(size / 7e9);
      const truly = lnSize + common + truth.slope * days;
      const seen = truly + truth.contamination * days;
      const logits = [
        truth.originalSteepness * seen + ownOriginal + 0.06 * random.normal() - 0.6,
        truth.cleanSteepness * truly + ownClean + 0.06 * random.normal() - 0.8,
      ];
      const [original, clean] = logits.map((logit) => Math.round(10 * scoreFromLogit(logit, 25)) / 10);
      models.push(subject);
      twins.push({
        pair: "MMLU vs MMLU-CF",
        model: subject.model_id,
        base_model_id: subject.model_id,
        model_kind: "base",
        original_score: original!,
        clean_score: clean!,
        shots: "5",
      });
    }
  }
  return { ...noFacts, models, contamination_twins: twins, benchmarks: twinBenchmarks };
}

export const twinBenchmarks = (
  [
    ["mmlu", "standard", 14042],
    ["mmlu_cf", "test", 10000],
  ] as const
).map(([benchmark_id, variant, items]) => ({
  benchmark_id,
  variant,
  chance_level: 25,
  items,
  paper_shots: 5,
}));
