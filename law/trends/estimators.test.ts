import { describe, expect, it } from "vitest";
import { randomStream } from "../mathematics/random.ts";
import { originDay } from "../time.ts";
import { type Estimator, estimateTrend, estimators, recordPlaces, type TrendSeries } from "./estimators.ts";
import { records } from "./frontier.ts";

/** Models below a frontier that rises by `slope` a day. */
function world(models: number, slope: number, seed: number): TrendSeries {
  const random = randomStream(seed, 0);
  const times = Float64Array.from({ length: models }, () => random.integer(1200)).sort();
  const values = times.map((day) => slope * day - random.exponential() + 0.3 * random.normal());
  const lnSizes = times.map(() => 20 + 4 * random.uniform());
  return { times, values, lnSizes, weights: new Float64Array(models).fill(1), measuredNoise: 0.3 };
}
const slopeOf = (estimator: Estimator, series: TrendSeries) => estimateTrend(estimator, series)!.slope;

describe("estimateTrend", () => {
  it.each(estimators)("%s reads back a planted slope from many models", (estimator) => {
    const found = slopeOf(estimator, world(3000, 0.0065, 5));
    expect(Math.abs(found / 0.0065 - 1)).toBeLessThan(estimator === "records-ols" ? 0.25 : 0.05);
  });

  it.each(estimators)(
    "%s is unmoved by the origin of time, by models that were not drawn or not placed",
    (estimator) => {
      const series = world(80, 0.0065, 6);
      const found = slopeOf(estimator, series);
      expect(slopeOf(estimator, { ...series, times: series.times.map((day) => day + 500) })).toBeCloseTo(
        found,
        9,
      );
      const more = (values: Float64Array, value: (index: number) => number) =>
        Float64Array.from([...values].flatMap((own, index) => [own, value(index)]));
      const crowded = {
        ...series,
        times: more(series.times, (index) => series.times[index]!),
        lnSizes: more(series.lnSizes, () => 22),
        values: more(series.values, (index) => (index % 2 === 0 ? Number.NaN : 99)),
        weights: more(series.weights, (index) => (index % 2 === 0 ? 1 : 0)),
      };
      expect(slopeOf(estimator, crowded)).toBeCloseTo(found, 12);
    },
  );

  it.each(["frontier", "quantile", "population", "population-size"] as const)(
    "%s counts a model of weight two as two models",
    (estimator) => {
      const series = world(60, 0.0065, 7);
      const weights = series.weights.map((_, index) => 1 + (index % 3));
      const repeat = (values: Float64Array) =>
        Float64Array.from(
          [...values].flatMap((value, index) => new Array<number>(weights[index]!).fill(value)),
        );
      const repeated = {
        times: repeat(series.times),
        values: repeat(series.values),
        lnSizes: repeat(series.lnSizes),
        weights: repeat(series.weights),
        measuredNoise: 0.3,
      };
      expect(slopeOf(estimator, { ...series, weights })).toBeCloseTo(slopeOf(estimator, repeated), 9);
    },
  );

  it("says nothing where all models are of one day, or fewer than three set a record", () => {
    const series = world(40, 0.0065, 8);
    expect(estimateTrend("frontier", { ...series, times: series.times.map(() => 5) })).toBeNull();
    expect(estimateTrend("records-ols", { ...series, values: series.values.map((_, i) => -i) })).toBeNull();
  });
});

describe("recordPlaces", () => {
  it("are those of records()", () => {
    for (const seed of [1, 2, 3, 4]) {
      const { times, values } = world(150, 0.003, seed);
      const coarse = values.map((value) => Math.round(value * 4) / 4);
      const points = Array.from(times, (day, index) => ({
        id: String(index).padStart(4, "0"),
        date: new Date(Date.parse(originDay) + day * 86_400_000).toISOString().slice(0, 10),
        value: coarse[index]!,
      }));
      expect(recordPlaces(times, coarse).map((place) => points[place]!.id)).toEqual(
        records(points, "highest").map(({ id }) => id),
      );
    }
  });
});
