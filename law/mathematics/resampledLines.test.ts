import { expect, it } from "vitest";
import { estimateTrend } from "../trends/estimators.ts";
import { randomStream } from "./random.ts";
import { resampleLineSlopes } from "./resampledLines.ts";

const random = randomStream(3, 0);
const times = Float64Array.from({ length: 60 }, (_, index) => 20 * index);
const values = times.map((time) => 0.005 * time + random.normal());

it("gives each draw the slope of a line fitted to it", () => {
  for (const groups of [60, 7]) {
    const groupOf = Int32Array.from(times, (_, index) => index % groups);
    const slopes = resampleLineSlopes({ times, values, groupOf, groups }, 40, 11);
    for (const [replicate, slope] of slopes.entries()) {
      const stream = randomStream(11, replicate);
      const counts = new Float64Array(groups);
      for (let draw = 0; draw < groups; draw++) counts[stream.integer(groups)]! += 1;
      const weights = Float64Array.from(groupOf, (group) => counts[group]!);
      const series = { times, values, weights, lnSizes: values, measuredNoise: 1 };
      expect(slope).toBeCloseTo(estimateTrend("population", series)!.slope, 12);
    }
  }
});

it("gives no slope for a draw of one time", () => {
  const line = { times: Float64Array.of(5, 900), values: Float64Array.of(1, 2), groups: 2 };
  const slopes = resampleLineSlopes({ ...line, groupOf: Int32Array.of(0, 1) }, 50, 1);
  expect(slopes.some(Number.isNaN)).toBe(true);
  expect(
    slopes.filter((slope) => !Number.isNaN(slope)).every((slope) => Math.abs(slope - 1 / 895) < 1e-12),
  ).toBe(true);
});
