import { describe, expect, it } from "vitest";
import { meanGap, plantedSlopePerDay, simulateWorld, span } from "../calibration/worlds.ts";
import { placedFacts } from "../testing/placed.ts";
import { plantedFacts } from "../testing/worlds.ts";
import { daysPerMonth } from "../time.ts";
import { dayOfSize, neededAt, neededSize } from "./neededSize.ts";

/** A fixed size in the anchor's units. */
const sizeOf = (lnEffective: number, standardError = 0) => ({
  lnEffective,
  standardError,
  drawn: () => lnEffective,
});
const months = 3.5;
const slope = Math.LN2 / (months * daysPerMonth);

describe("neededSize", () => {
  it("halves with each planted doubling of density", () => {
    const needed = neededSize(placedFacts(plantedFacts(slope, 20), 20), sizeOf(Math.log(65e9)))!;
    const ratio = neededAt(needed, 400).value / neededAt(needed, 400 + months * daysPerMonth).value;
    expect(Math.abs(ratio / 2 - 1)).toBeLessThan(0.05);
  });

  it("covers the planted size, and the planted day of a size, at about the stated rate", () => {
    const cell = { cell: "test", models: 60, gapGrowth: 0, gaps: "model", misspecified: null } as const;
    const worlds = 30;
    let sizes = 0;
    let days = 0;
    for (let world = 0; world < worlds; world++) {
      const placed = placedFacts(simulateWorld(cell, 20, world), 60, world);
      const needed = neededSize(placed, sizeOf(30, placed.anchorError))!;
      const day = 0.7 * span;
      const truth = Math.exp(30 - plantedSlopePerDay * day - meanGap);
      const size = neededAt(needed, day);
      sizes += Number(size.low <= truth && truth <= size.high);
      const found = dayOfSize(needed, truth)!;
      days += Number((found.low ?? -1e9) <= day && day <= (found.high ?? 1e9));
    }
    // 200 worlds give 88-91 %; four standard errors of 30 worlds are 22 %.
    expect(sizes / worlds).toBeGreaterThan(0.68);
    expect(days).toBe(sizes);
  });

  it("is null where the frontier is not identified", () => {
    expect(neededSize(placedFacts(plantedFacts(slope, 2), 5), sizeOf(25))).toBeNull();
  });
});

describe("dayOfSize", () => {
  const needed = {
    start: 30,
    slope: 0.006,
    startVariance: 0.2,
    covariance: 1e-4,
    slopeVariance: 6e-7,
    reach: 1.66,
  };

  it("reads the days off the band of the sizes", () => {
    const params = Math.exp(26);
    const found = dayOfSize(needed, params)!;
    expect(neededAt(needed, found.value).value / params).toBeCloseTo(1, 9);
    expect(neededAt(needed, found.low!).low / params).toBeCloseTo(1, 9);
    expect(neededAt(needed, found.high!).high / params).toBeCloseTo(1, 9);
  });

  it("has no last day where the slope may be nothing, no first one either where any day will do, and no day where it is", () => {
    expect(dayOfSize({ ...needed, slopeVariance: 2e-5 }, Math.exp(26))!.high).toBeNull();
    const vague = { ...needed, startVariance: 30, slopeVariance: 2e-5 };
    expect(dayOfSize(vague, Math.exp(26))).toMatchObject({ low: null, high: null });
    for (const day of [-1e4, 0, 500, 1e4]) {
      const { low, high } = neededAt(vague, day);
      expect(low < Math.exp(26) && Math.exp(26) < high).toBe(true);
    }
    expect(dayOfSize({ ...needed, slope: -0.001 }, Math.exp(26))).toBeNull();
  });
});
