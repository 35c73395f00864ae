/**
 * Contamination (method.md 5.1): the same models on a benchmark and on its contamination-resistant twin, two rulers made
 * of the same families, and the difference of the two trends over paired draws of families.
 *
 * ln density on a ruler of one benchmark is `(logit S - c) / k - ln N`. The intercept c, and with it the anchor, drops out
 * of every slope, so these rulers have none: no pair holds a score of Llama-1. ln N drops out of every difference:
 *
 *   clean slope - original slope = b_clean / k_clean - b_original / k_original,
 *
 * b the rise of the logit a day. A difference is therefore made of what the scores did, `(b_clean - b_original)` times the
 * mean of 1/k, and of what the rulers make of it, `(1/k_clean - 1/k_original)` times the mean of b. Both are given.
 */

import { drawFamilies } from "../rulers/familyDraws.ts";
import { type Sampling, tooFew } from "../trends/densityTrends.ts";
import { type Estimator, estimators, recordPlaces } from "../trends/estimators.ts";
import {
  isLeastSquares,
  readTwins,
  type SlopePair,
  type TwinReading,
  type Twins,
  twinsOf,
} from "./contaminationReading.ts";
import {
  type TwinFacts,
  type TwinKind,
  type TwinModel,
  type TwinSample,
  twinPairs,
  twinSample,
} from "./contaminationTwins.ts";
import { type Measured, measuredOver } from "./measured.ts";

/** What a pair says by one estimator. All slopes are changes of ln density a day. */
export interface ContaminationRow {
  readonly pair: string;
  readonly estimator: Estimator;
  readonly original_benchmark: string;
  readonly clean_benchmark: string;
  readonly twin_kind: TwinKind;
  /** Models and families in both trends. */
  readonly n_models: number;
  readonly n_families: number;
  /** Families with several sizes, which make the rulers. */
  readonly n_ladders: number;
  /** Models left out since one of their scores cannot be told from chance (or from 100). */
  readonly n_censored: number;
  /** Names of the pair's table that are not in the catalogue. */
  readonly n_unlinked: number;
  readonly window_from: string | null;
  readonly window_to: string | null;
  readonly original_records: number;
  readonly clean_records: number;
  readonly original_slope: Measured | null;
  readonly clean_slope: Measured | null;
  /** Clean less original. */
  readonly difference: Measured | null;
  /** The two parts of the difference; of the least-squares estimators only, whose slopes are sums. */
  readonly scores_part: Measured | null;
  readonly steepness_part: Measured | null;
  /** Logits a unit of ln N. The same for every estimator, as is what follows. */
  readonly original_steepness: Measured | null;
  readonly clean_steepness: Measured | null;
  readonly steepness_ratio: Measured | null;
  /** First day of the late models: the first after the median day. */
  readonly split_on: string | null;
  /** ln density, late less early, on the clean ruler less the same on the original. */
  readonly level_difference: Measured | null;
  readonly verdict: ContaminationVerdict | null;
  readonly not_identified: string | null;
  readonly headline: boolean;
}

/** Of the clean twin's trend against the original's; contamination that grows makes it slower. */
export type ContaminationVerdict = "slower" | "faster" | "not distinguishable";

/** A model's place in a pair. */
export interface ContaminationModelRow {
  readonly pair: string;
  readonly model_id: string;
  readonly family: string;
  readonly released_on: string;
  readonly model_kind: string;
  /** Rows of the pair's table that it stands for. */
  readonly n_rows: number;
  /** Percent. */
  readonly original_score: number;
  readonly clean_score: number;
  readonly status: TwinModel["status"];
  /** ln N^ on the clean ruler less ln N^ on the original, about the mean of the pair's models; null where censored. */
  readonly log_density_difference: number | null;
}

export interface Contamination {
  readonly rows: readonly ContaminationRow[];
  readonly models: readonly ContaminationModelRow[];
}

/** Slopes a day that the paper prints for MMLU and its clean twin. */
export const paperTwinSlopes = { original: 0.0065, clean: 0.0066 } as const;

/**
 * Least squares over all models is the headline. The twins are compared model by model, so that every model tells of the
 * difference and what the models share cancels; records tell of the few that lead, and lead on one ruler only.
 */
export const contaminationEstimator: Estimator = "population";

/** One row a pair and estimator, for every pair that the facts have. */
export function contamination(facts: TwinFacts, sampling: Sampling): Contamination {
  const samples = twinPairs.flatMap((pair) => twinSample(facts, pair) ?? []);
  const found = samples.map((sample) => comparePair(sample, sampling));
  return { rows: found.flatMap(({ rows }) => rows), models: found.flatMap(({ models }) => models) };
}

export function comparePair(sample: TwinSample, sampling: Sampling): Contamination {
  const { pair, models, unlinked } = sample;
  const usable = models.filter(({ status }) => status === "ok");
  const twins = twinsOf(sample, usable);
  const families = twins.original.families.length;
  const all = readTwins(twins, new Float64Array(families).fill(1), estimators);
  const reason = whyNot(usable.length, families, all);
  const draws = reason === null ? drawReadings(twins, sampling, all!) : [];
  const about = (pick: (reading: TwinReading) => number | null, replicates = draws.length) => {
    if (all === null || reason !== null) return null;
    const drawn = draws.slice(0, replicates).map((draw) => (draw === null ? null : pick(draw)));
    return measuredOver(pick(all), drawn, families);
  };
  const recordsOf = (side: "original" | "clean") =>
    all === null ? 0 : recordPlaces(twins.times, all.values[side]).length;
  const days = usable.map(({ model }) => model.released_on).sort();
  const shared = {
    pair: pair.pair,
    original_benchmark: pair.original.benchmark,
    clean_benchmark: pair.clean.benchmark,
    twin_kind: pair.kind,
    n_models: usable.length,
    n_families: families,
    n_ladders: twins.original.columns[0]!.ladder.families.length,
    n_censored: models.length - usable.length,
    n_unlinked: unlinked,
    window_from: days[0] ?? null,
    window_to: days.at(-1) ?? null,
    original_records: recordsOf("original"),
    clean_records: recordsOf("clean"),
    original_steepness: about(({ original }) => original),
    clean_steepness: about(({ clean }) => clean),
    steepness_ratio: about(({ original, clean }) => clean / original),
    split_on: twins.splitOn,
    level_difference: about(({ level }) => level),
  };
  const rows = estimators.map((estimator, place): ContaminationRow => {
    const of = (pick: (slopes: SlopePair) => number | null) =>
      about(({ slopes }) => (slopes[place] ? pick(slopes[place]) : null), replicatesOf(estimator, sampling));
    const difference = of(({ original, clean }) => clean.slope - original.slope);
    return {
      ...shared,
      estimator,
      original_slope: difference && of(({ original }) => original.slope),
      clean_slope: difference && of(({ clean }) => clean.slope),
      difference,
      scores_part: difference && of(({ scoresPart }) => scoresPart),
      steepness_part: difference && of(({ steepnessPart }) => steepnessPart),
      verdict: difference && verdictOf(difference),
      not_identified: difference ? null : (reason ?? "too few draws of families gave both slopes"),
      headline: pair === twinPairs[0] && estimator === contaminationEstimator,
    };
  });
  return { rows, models: modelRows(sample, twins, all) };
}

function verdictOf({ low, high }: Measured): ContaminationVerdict {
  if (high < 0) return "slower";
  return low > 0 ? "faster" : "not distinguishable";
}

function whyNot(models: number, families: number, all: TwinReading | null): string | null {
  const tooFewRungs = "fewer than two families with several sizes on each benchmark";
  return tooFew(models, families) ?? (all === null ? tooFewRungs : null);
}

function drawReadings(twins: Twins, sampling: Sampling, all: TwinReading): (TwinReading | null)[] {
  const { seed, headlineReplicates, otherReplicates } = sampling;
  return Array.from({ length: Math.max(headlineReplicates, otherReplicates) }, (_, replicate) => {
    const counts = drawFamilies(twins.original.families, seed, replicate);
    const asked = estimators.map((name) => (replicate < replicatesOf(name, sampling) ? name : null));
    return readTwins(twins, counts, asked, all);
  });
}

/** Least squares is the headline, and cheap. */
function replicatesOf(estimator: Estimator, { headlineReplicates, otherReplicates }: Sampling): number {
  return isLeastSquares(estimator) ? headlineReplicates : otherReplicates;
}

function modelRows(
  { pair, models }: TwinSample,
  twins: Twins,
  all: TwinReading | null,
): ContaminationModelRow[] {
  const differences = new Map<string, number>();
  if (all !== null) {
    const gaps = all.values.clean.map((value, index) => value - all.values.original[index]!);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    for (const [index, place] of twins.models.entries())
      differences.set(twins.original.models[place]!.model_id, gaps[index]! - mean);
  }
  return models.map(({ model, modelKind, rows, original, clean, status }) => ({
    pair: pair.pair,
    model_id: model.model_id,
    family: model.family,
    released_on: model.released_on,
    model_kind: modelKind,
    n_rows: rows,
    original_score: original,
    clean_score: clean,
    status,
    log_density_difference: differences.get(model.model_id) ?? null,
  }));
}
