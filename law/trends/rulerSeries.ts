/** The points of a trend straight from a ruler's columns: for fits by the hundred, where no table is made of each. */

import type { ModelFact } from "../facts.ts";
import { type DensityBasis, denominator } from "../rulers/density.ts";
import type { RulerFit } from "../rulers/rulerFit.ts";
import { isQuantised, type ScoreMatrix } from "../rulers/scoreMatrix.ts";
import { daysSince, originDay } from "../time.ts";
import { recordPlaces, type TrendSeries } from "./estimators.ts";

/** Models that may set a record, in columns, ascending in time and within a day by id. */
export interface Contenders {
  /** Places in the matrix. */
  readonly places: Int32Array;
  /** Days since the origin. */
  readonly times: Float64Array;
  /** Index into the matrix's families. */
  readonly family: Int32Array;
}

/** Models that may set a record: public weights as their lab released them. */
export function openModels(models: readonly ModelFact[]): ReadonlySet<string> {
  return new Set(models.filter(mayLead).map(({ model_id }) => model_id));
}

function mayLead(model: ModelFact): boolean {
  return model.open_weights && !isQuantised(model);
}

/** Those that may set a record, from the origin on. */
export function contendersOf(matrix: ScoreMatrix): Contenders {
  const rows = matrix.models.flatMap((model, place) =>
    mayLead(model) && model.released_on >= originDay
      ? [{ place, time: daysSince(originDay, model.released_on) }]
      : [],
  );
  rows.sort((a, b) => a.time - b.time || a.place - b.place);
  return {
    places: Int32Array.from(rows, ({ place }) => place),
    times: Float64Array.from(rows, ({ time }) => time),
    family: Int32Array.from(rows, ({ place }) => matrix.family[place]!),
  };
}

/** Standard error of each model's ln N^ from its scores alone, the ruler held; Infinity without a score. */
export function scoreErrors({ columns, models }: ScoreMatrix, { steepness, noise }: RulerFit): Float64Array {
  const information = new Float64Array(models.length);
  for (const [benchmark, column] of columns.entries()) {
    const k = steepness[benchmark]!;
    if (Number.isNaN(k)) continue;
    const noiseVariance = noise[benchmark]! ** 2;
    for (let i = 0; i < column.model.length; i++)
      information[column.model[i]!]! += k ** 2 / (column.variance[i]! + noiseVariance);
  }
  return information.map((value) => 1 / Math.sqrt(value));
}

/** ln of each model's denominator; NaN where it is not known. */
export function lnDenominators({ models }: ScoreMatrix, basis: DensityBasis): Float64Array {
  return Float64Array.from(models, (model) => Math.log(denominator(model, basis) ?? Number.NaN));
}

export interface SeriesRequest {
  readonly contenders: Contenders;
  readonly ruler: RulerFit;
  /** By model of the matrix: `scoreErrors`. */
  readonly errors: Float64Array;
  /** By model of the matrix: `lnDenominators`. */
  readonly lnSizes: Float64Array;
  /** Days since the origin, both included. */
  readonly from?: number;
  readonly to?: number;
}

export interface RulerSeries extends TrendSeries {
  /** Index into the matrix's families, of each point. */
  readonly family: Int32Array;
}

/** Each placed model once. */
export function rulerSeries({ contenders, ruler, errors, lnSizes, from, to }: SeriesRequest): RulerSeries {
  const { places, times, family } = contenders;
  const kept = {
    times: new Float64Array(places.length),
    values: new Float64Array(places.length),
    lnSizes: new Float64Array(places.length),
    family: new Int32Array(places.length),
  };
  let count = 0;
  let squares = 0;
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    const time = times[i]!;
    if (time < (from ?? Number.NEGATIVE_INFINITY) || time > (to ?? Number.POSITIVE_INFINITY)) continue;
    const lnSize = lnSizes[place]!;
    const value = ruler.lnEffective[place]! - lnSize;
    if (Number.isNaN(value)) continue;
    kept.times[count] = time;
    kept.values[count] = value;
    kept.lnSizes[count] = lnSize;
    kept.family[count] = family[i]!;
    count += 1;
    squares += errors[place]! ** 2;
  }
  return {
    times: kept.times.slice(0, count),
    values: kept.values.slice(0, count),
    weights: new Float64Array(count).fill(1),
    lnSizes: kept.lnSizes.slice(0, count),
    measuredNoise: Math.sqrt(squares / count),
    family: kept.family.slice(0, count),
  };
}

/** How many points, families and records a series has. */
export function sizeOf({ times, values, family }: RulerSeries) {
  return {
    n_models: times.length,
    n_families: new Set(family).size,
    n_records: recordPlaces(times, values).length,
  };
}
