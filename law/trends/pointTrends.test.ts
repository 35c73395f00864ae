import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../mathematics/random.ts";
import { daysPerMonth } from "../time.ts";
import { pointTrends, type SeriesPoint } from "./pointTrends.ts";

const options = { replicates: 60, seed: 1 };
const dayText = (day: number) => new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10);

/** Points below a frontier that doubles every `months`, two a group. */
function series(count: number, months: number, seed: number): SeriesPoint[] {
  const random = randomStream(seed, 0);
  const slope = Math.LN2 / (months * daysPerMonth);
  return Array.from({ length: count }, (_, index) => {
    const day = random.integer(1100);
    const value = Math.exp(slope * day - random.exponential() + 0.2 * random.normal());
    return { date: dayText(day), value, group: `g${index >> 1}` };
  });
}

describe("pointTrends", () => {
  it("reads back a planted doubling time, and as a halving where every value is turned over", () => {
    const rising = series(200, 4, 3);
    const falling = rising.map((point) => ({ ...point, value: 1 / point.value }));
    const up = pointTrends(rising, options);
    const down = pointTrends(falling, options);
    expect([up.direction, down.direction]).toEqual(["rising", "falling"]);
    for (const [index, row] of up.estimators.entries()) {
      const mirrored = down.estimators[index]!;
      expect(row.doubling_months! / 4, row.estimator).toBeGreaterThan(0.8);
      expect(row.doubling_months! / 4, row.estimator).toBeLessThan(1.25);
      expect(row.doubling_low!).toBeLessThan(row.doubling_months!);
      expect(row.doubling_high!).toBeGreaterThan(row.doubling_months!);
      expect(mirrored.slope_per_day).toBeCloseTo(-row.slope_per_day!, 10);
      expect(mirrored.doubling_months).toBeCloseTo(-row.doubling_months!, 6);
      expect(mirrored.slope_low).toBeCloseTo(-row.slope_high!, 10);
    }
    expect(up.estimators.filter(({ headline }) => headline).map(({ estimator }) => estimator)).toEqual([
      "frontier",
    ]);
  });

  it("depends neither on the order of the points, nor on their unit, nor on when time began", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (seed, unit) => {
          const points = series(40, 4, seed);
          const found = pointTrends(points, { ...options, replicates: 5, noise: 0.2 });
          const moved = points.map(({ date, value, ...rest }) => ({
            ...rest,
            date: `${Number(date.slice(0, 4)) + 4}${date.slice(4)}`,
            value: value * unit,
          }));
          const again = pointTrends([...moved].reverse(), { ...options, replicates: 5, noise: 0.2 });
          for (const [index, row] of found.estimators.entries()) {
            expect(again.estimators[index]!.slope_per_day, row.estimator).toBeCloseTo(row.slope_per_day!, 7);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it("is not identified below thirty points or five groups, and says so", () => {
    for (const row of pointTrends(series(20, 4, 1), options).estimators) {
      expect(row).toMatchObject({
        slope_per_day: null,
        not_identified: "20 points of 10 groups; 30 and 5 are needed",
      });
    }
  });

  it("has no longest doubling time where the slope may be zero", () => {
    const random = randomStream(5, 0);
    const flat = Array.from({ length: 40 }, (_, index) => ({
      date: dayText(index * 20),
      value: Math.exp(random.normal()),
    }));
    const row = pointTrends(flat, { ...options, direction: "rising" }).estimators.find(
      ({ estimator }) => estimator === "population",
    )!;
    expect(row.slope_low!).toBeLessThan(0);
    expect(row.slope_high!).toBeGreaterThan(0);
    expect(row.doubling_high).toBeNull();
    expect(row.doubling_low).not.toBeNull();
  });
});
