/** What one draw of families says of a pair of twins: both steepnesses, both slopes, and what their difference is made of. */

import { fitLine } from "../mathematics/straightLine.ts";
import { compareText, median } from "../ordering.ts";
import { type ScoreMatrix, scoreMatrix } from "../rulers/scoreMatrix.ts";
import { fitSteepness } from "../rulers/steepness.ts";
import { daysSince, originDay } from "../time.ts";
import { type Estimator, estimateTrend, type TrendLine } from "../trends/estimators.ts";
import type { TwinModel, TwinSample } from "./contaminationTwins.ts";

/** Both sides of a pair in columns; models ascending in time. */
export interface Twins {
  readonly original: ScoreMatrix;
  readonly clean: ScoreMatrix;
  /** Places in both matrices, which hold the same models. */
  readonly models: Int32Array;
  readonly times: Float64Array;
  readonly lnSizes: Float64Array;
  /** 1 from `splitOn` on: after the median day of the models. */
  readonly isLate: Uint8Array;
  /** Null where all are of one day. */
  readonly splitOn: string | null;
}

export interface TwinReading {
  /** Steepness of each ruler. */
  readonly original: number;
  readonly clean: number;
  /** ln density on each ruler, in the order of `Twins.models`, up to a constant. */
  readonly values: { readonly original: Float64Array; readonly clean: Float64Array };
  /** ln density, late less early, on the clean ruler less on the original; null where one side was not drawn. */
  readonly level: number | null;
  /** By estimator asked for; null where one of the slopes is not determined. */
  readonly slopes: readonly (SlopePair | null)[];
}

export interface SlopePair {
  readonly original: TrendLine;
  readonly clean: TrendLine;
  /** Of the least-squares estimators. */
  readonly scoresPart: number | null;
  readonly steepnessPart: number | null;
}

export function twinsOf({ sides }: TwinSample, usable: readonly TwinModel[]): Twins {
  const side = (name: "original" | "clean") => {
    const { benchmark } = sides[name];
    const scored = usable.map((row) => ({
      model: row.model,
      observations: [{ benchmark, score: row[name], variance: row[`${name}Variance`] }],
    }));
    return scoreMatrix([sides[name]], scored);
  };
  const original = side("original");
  const dayOf = (place: number) => original.models[place]!.released_on;
  const places = original.models.map((_, index) => index);
  const models = Int32Array.from(places.sort((a, b) => compareText(dayOf(a), dayOf(b)) || a - b));
  const times = Float64Array.from(models, (place) => daysSince(originDay, dayOf(place)));
  const middle = times.length > 0 ? median([...times]) : 0;
  const firstLate = models.find((_, index) => times[index]! > middle);
  return {
    original,
    clean: side("clean"),
    models,
    times,
    lnSizes: Float64Array.from(models, (place) => original.lnTotal[place]!),
    isLate: Uint8Array.from(times, (time) => Number(time > middle)),
    splitOn: firstLate === undefined ? null : dayOf(firstLate),
  };
}

/**
 * @param counts how often each family was drawn
 * @param asked null for an estimator that this draw leaves out
 * @param start the reading of all families, where fits may begin
 * @returns null where the drawn families do not make both rulers
 */
export function readTwins(
  twins: Twins,
  counts: Float64Array,
  asked: readonly (Estimator | null)[],
  start?: TwinReading,
): TwinReading | null {
  const original = steepnessOf(twins.original, counts);
  const clean = steepnessOf(twins.clean, counts);
  if (original === null || clean === null) return null;
  const weights = Float64Array.from(twins.models, (place) => counts[twins.original.family[place]!]!);
  const onOriginal = logDensities(twins, twins.original, original);
  const onClean = logDensities(twins, twins.clean, clean);
  const { times, lnSizes } = twins;
  const slopes = asked.map((estimator, place): SlopePair | null => {
    if (estimator === null) return null;
    const from = start?.slopes[place];
    const line = (side: typeof onOriginal, begin?: TrendLine) =>
      estimateTrend(estimator, { times, weights, lnSizes, ...side }, begin);
    const [before, after] = [line(onOriginal, from?.original), line(onClean, from?.clean)];
    if (before === null || after === null) return null;
    const pair = { original: before, clean: after };
    return { ...pair, ...partsOf(estimator, pair, { original, clean }, twins, weights) };
  });
  const values = { original: onOriginal.values, clean: onClean.values };
  return { original, clean, values, slopes, level: levelOf(values, weights, twins.isLate) };
}

function steepnessOf({ columns }: ScoreMatrix, counts: Float64Array): number | null {
  const { ladder, ladderFamily } = columns[0]!;
  const drawn = Float64Array.from(ladderFamily, (family) => counts[family]!);
  return fitSteepness(ladder, drawn)?.steepness ?? null;
}

/** ln density up to a constant, and the root mean square of its measurement errors. */
function logDensities({ models, lnSizes }: Twins, { columns }: ScoreMatrix, steepness: number) {
  const { logit, variance } = columns[0]!;
  const values = lnSizes.map((size, index) => logit[models[index]!]! / steepness - size);
  let squares = 0;
  for (const place of models) squares += variance[place]!;
  return { values, measuredNoise: Math.sqrt(squares / models.length) / steepness };
}

function levelOf(values: TwinReading["values"], weights: Float64Array, isLate: Uint8Array): number | null {
  const sums = [0, 0];
  const totals = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    const side = isLate[i]!;
    sums[side]! += weights[i]! * (values.clean[i]! - values.original[i]!);
    totals[side]! += weights[i]!;
  }
  const [early, late] = [sums[0]! / totals[0]!, sums[1]! / totals[1]!];
  return Number.isNaN(early) || Number.isNaN(late) ? null : late - early;
}

/** Least squares is linear in the logits, so that its slopes fall into parts. */
export function isLeastSquares(estimator: Estimator): boolean {
  return estimator === "population" || estimator === "population-size";
}

function partsOf(
  estimator: Estimator,
  { original, clean }: Pick<SlopePair, "original" | "clean">,
  steepness: { readonly original: number; readonly clean: number },
  { times, lnSizes }: Twins,
  weights: Float64Array,
): Pick<SlopePair, "scoresPart" | "steepnessPart"> {
  if (!isLeastSquares(estimator)) return { scoresPart: null, steepnessPart: null };
  // With ln N as a regressor of its own, time explains none of it.
  const sizeSlope = estimator === "population" ? fitLine(times, lnSizes, { weights }).slope : 0;
  const riseOriginal = steepness.original * (original.slope + sizeSlope);
  const riseClean = steepness.clean * (clean.slope + sizeSlope);
  const [a, b] = [1 / steepness.original, 1 / steepness.clean];
  return {
    scoresPart: ((riseClean - riseOriginal) * (a + b)) / 2,
    steepnessPart: ((b - a) * (riseClean + riseOriginal)) / 2,
  };
}
