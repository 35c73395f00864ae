/**
 * What the record of density will be some months ahead, with the predictive distribution that the headline's estimator
 * implies.
 *
 * A draw takes families with replacement and refits ruler and frontier: that is the uncertainty of slope, level and
 * ruler. Its futures then release families like those of the last year, as often as they came (each a Poisson number
 * of times), on a day of their own; a future model keeps its distance from the frontier, and the frontier goes on
 * rising at the draw's pace. Families, not models, are drawn again: sizes of one share a recipe.
 */

import { type RandomStream, randomStream } from "../mathematics/random.ts";
import { rulerDraws } from "../rulers/familyDraws.ts";
import { fitWhole } from "../rulers/fitRuler.ts";
import { isIdentified } from "../rulers/ruler.ts";
import type { ScoreMatrix } from "../rulers/scoreMatrix.ts";
import { daysPerMonth, daysPerYear } from "../time.ts";
import { estimateTrend, type TrendLine } from "../trends/estimators.ts";
import {
  contendersOf,
  lnDenominators,
  type RulerSeries,
  rulerSeries,
  scoreErrors,
} from "../trends/rulerSeries.ts";

/** Future families are like those of this many days before the forecast. */
const recentDays = daysPerYear;
/** Keeps the futures' random numbers apart from those of the draws of families. */
const futureStream = 0x40000000;

export interface FrontierForecastPlan {
  /** Of the models released by the day of the forecast, and of no others. */
  readonly matrix: ScoreMatrix;
  readonly minimumBenchmarks: number;
  /** Days since the trend's origin: the day of the forecast. */
  readonly madeOn: number;
  readonly horizonMonths: readonly number[];
  /** Models whose quality a smaller one is to reach. */
  readonly qualities: readonly string[];
  /** Draws of families, and futures of each. */
  readonly replicates: number;
  readonly futures: number;
  readonly seed: number;
}

/** A predictive sample, natural logarithms, ascending. */
export interface PredictiveSample {
  readonly horizonMonths: number;
  /** ln density of the record. */
  readonly record: Float64Array;
  /** By quality: ln parameters that a model of the record's density needs for it; empty where it has no scores. */
  readonly needed: readonly Float64Array[];
}

/** @returns one sample a horizon; empty ones where the models do not determine a frontier */
export function sampleFrontiers(plan: FrontierForecastPlan): PredictiveSample[] {
  const { matrix, minimumBenchmarks, horizonMonths, qualities, seed, futures } = plan;
  const found = horizonMonths.map(() => ({
    record: [] as number[],
    needed: qualities.map((): number[] => []),
  }));
  const whole = fitWhole(matrix, minimumBenchmarks);
  if (isIdentified(whole)) {
    const contenders = contendersOf(matrix);
    const lnSizes = lnDenominators(matrix, "total");
    const references = qualities.map((id) => matrix.models.findIndex(({ model_id }) => model_id === id));
    // The noise of the scores is measured once, as for the trend's own interval.
    const errors = scoreErrors(matrix, whole);
    const start = estimateTrend("frontier", rulerSeries({ contenders, ruler: whole, errors, lnSizes }));
    let replicate = 0;
    for (const { counts, ruler } of rulerDraws(plan)) {
      const random = randomStream(seed, futureStream + replicate++);
      if (ruler === null) continue;
      const series = rulerSeries({ contenders, ruler, errors, lnSizes });
      const weights = Float64Array.from(series.family, (family) => counts[family]!);
      const line = estimateTrend("frontier", { ...series, weights }, start);
      if (line === null) continue;
      const standing = Math.max(...series.values);
      const recent = recentFamilies(series, line, plan.madeOn);
      for (let future = 0; future < futures; future++) {
        const ahead = simulate(plan, line, recent, standing, random);
        for (const [index, record] of ahead.entries()) {
          found[index]!.record.push(record);
          for (const [quality, place] of references.entries()) {
            const needed = place < 0 ? Number.NaN : ruler.lnEffective[place]! - record;
            if (!Number.isNaN(needed)) found[index]!.needed[quality]!.push(needed);
          }
        }
      }
    }
  }
  return found.map(({ record, needed }, index) => ({
    horizonMonths: horizonMonths[index]!,
    record: Float64Array.from(record).sort(),
    needed: needed.map((values) => Float64Array.from(values).sort()),
  }));
}

/** By family released lately: how far each of its models lies above the line on its day, mostly below. */
function recentFamilies(series: RulerSeries, line: TrendLine, madeOn: number): number[][] {
  const families = new Map<number, number[]>();
  for (let i = 0; i < series.times.length; i++) {
    if (series.times[i]! <= madeOn - recentDays) continue;
    const distance = series.values[i]! - line.intercept - line.slope * series.times[i]!;
    const members = families.get(series.family[i]!);
    if (members) members.push(distance);
    else families.set(series.family[i]!, [distance]);
  }
  return [...families.values()];
}

/** @returns the record at each horizon */
function simulate(
  { madeOn, horizonMonths }: FrontierForecastPlan,
  line: TrendLine,
  families: readonly (readonly number[])[],
  standing: number,
  random: RandomStream,
): number[] {
  const horizons = horizonMonths.map((months) => months * daysPerMonth);
  const longest = Math.max(...horizons);
  const ahead = horizons.map(() => standing);
  for (const family of families) {
    for (let left = poisson(longest / recentDays, random); left > 0; left--) {
      const after = random.uniform() * longest;
      const value = line.intercept + line.slope * (madeOn + after) + Math.max(...family);
      for (const [index, horizon] of horizons.entries())
        if (after <= horizon && value > ahead[index]!) ahead[index] = value;
    }
  }
  return ahead;
}

/** Of a small mean: products of uniforms (Knuth, The Art of Computer Programming, volume 2, 3.4.1). */
function poisson(mean: number, random: RandomStream): number {
  const limit = Math.exp(-mean);
  let number = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) number += 1;
  return number;
}
