import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BreakKind, type BreakSearch, breakPValue, searchBreak } from "./brokenLine.ts";
import { randomStream } from "./random.ts";

type Case = Omit<BreakSearch, "breakTimes" | "fStatistics" | "slopeChange"> & {
  readonly kind: BreakKind;
  readonly trim: number;
  readonly times: number[];
  readonly values: number[];
  readonly weights: number[];
  readonly breakTimes: number[];
  readonly fStatistics: number[];
  readonly strucchange?: number[];
};
const reference: { cases: Case[] } = JSON.parse(
  readFileSync(new URL("../../fixtures/reference/breaks.json", import.meta.url), "utf8"),
);

const near = (found: number, expected: number) =>
  expect(Math.abs(found - expected)).toBeLessThan(1e-8 * Math.max(1, Math.abs(expected)));

/** A line that falls by 0.004 a day, and from day 500 on by `after`; noise of 0.3. */
function world(n: number, after: number, seed: number, stream = 0) {
  const random = randomStream(seed, stream);
  const times = Float64Array.from({ length: n }, (_, i) => (1000 * i) / n);
  const values = times.map(
    (day) => -0.004 * Math.min(day, 500) - after * Math.max(day - 500, 0) + 0.3 * random.normal(),
  );
  return { times, values };
}

describe("searchBreak", () => {
  it.each(reference.cases.map((row, index) => [index, row.kind, row] as const))(
    "case %i (%s) agrees with statsmodels, and with strucchange where it speaks",
    (_, __, row) => {
      const { kind, trim, weights } = row;
      const found = searchBreak(row.times, row.values, { kind, trim, weights })!;
      const figures = Object.entries(row).filter(
        ([key, value]) => typeof value === "number" && key !== "trim",
      );
      expect(figures).toHaveLength(14);
      for (const [key, value] of figures) near(found[key as "slope"], value as number);
      near(found.slopeChange, row.slopeAfter - row.slopeBefore);
      expect([...found.breakTimes]).toEqual(row.breakTimes);
      for (const [place, value] of row.fStatistics.entries()) near(found.fStatistics[place]!, value);
      for (const [place, value] of (row.strucchange ?? []).entries()) near(found.fStatistics[place]!, value);
    },
  );

  it("is certified against strucchange on three series at least", () => {
    expect(reference.cases.filter((row) => row.strucchange !== undefined).length).toBeGreaterThanOrEqual(3);
  });

  it.each(["joined", "separate"] as const)("%s reads back a planted knee and both slopes exactly", (kind) => {
    const times = Array.from({ length: 21 }, (_, i) => 50 * i);
    const values = times.map((day) => 3 - 0.004 * Math.min(day, 500) - 0.001 * Math.max(day - 500, 0));
    const found = searchBreak(times, values, { kind })!;
    expect(found.fStatistic).toBe(Number.POSITIVE_INFINITY);
    expect(found.slopeBefore).toBeCloseTo(-0.004, 12);
    expect(found.slopeAfter).toBeCloseTo(-0.001, 12);
    expect([500, 550]).toContain(found.breakAt);
  });

  it("has nothing to say of a straight line, nor of too few observations", () => {
    const times = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(
      searchBreak(
        times,
        times.map((t) => 2 * t + 1),
        { kind: "joined" },
      )!.fStatistic,
    ).toBe(0);
    expect(searchBreak([0, 1, 2, 3, 4], [0, 1, 0, 1, 0], { kind: "separate" })).toBeNull();
    expect(searchBreak([0, 0, 0, 0, 9, 9, 9, 9], [0, 1, 0, 1, 0, 1, 0, 1], { kind: "joined" })).toBeNull();
  });

  it("never splits a day", () => {
    const times = [0, 1, 2, 2, 2, 2, 3, 4];
    const found = searchBreak(times, [0, 1, 5, 3, 2, 4, 1, 0], { kind: "separate", leastEachSide: 2 })!;
    expect([...found.breakTimes]).toEqual([2, 3]);
  });

  it("is unmoved by the origin and unit of time, by adding a line, and scales with the values", () => {
    const series = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 10, maxLength: 40 });
    fc.assert(
      fc.property(
        series,
        fc.constantFrom<BreakKind>("joined", "separate"),
        fc.integer({ min: -3000, max: 3000 }),
        (numbers, kind, shift) => {
          const values = numbers.map((value) => value / 100);
          const times = values.map((_, i) => 30 * i);
          const plain = searchBreak(times, values, { kind })!;
          const moved = searchBreak(
            times.map((time) => (time + shift) / 365.25),
            values.map((value, i) => 2 * value + 0.003 * times[i]!),
            { kind },
          )!;
          for (const [place, statistic] of plain.fStatistics.entries())
            expect(Math.abs(moved.fStatistics[place]! - statistic)).toBeLessThan(1e-6 * (1 + statistic));
        },
      ),
      { seed: 11, numRuns: 60 },
    );
  });
});

describe("breakPValue", () => {
  const options = { kind: "joined" } as const;
  const pValue = (after: number, seed: number) => {
    const { times, values } = world(60, after, seed);
    return breakPValue(searchBreak(times, values, options)!, 59, (draw) => {
      const drawn = world(60, 0.004, 1000 + seed, draw);
      return searchBreak(drawn.times, drawn.values, options);
    });
  };

  it("is below 0.1 in about a tenth of the worlds without a break, and in those with one", () => {
    const seeds = Array.from({ length: 120 }, (_, seed) => seed);
    const share = (after: number) => seeds.filter((seed) => pValue(after, seed) <= 0.1).length / seeds.length;
    const without = share(0.004);
    expect(without).toBeGreaterThan(0.05);
    expect(without).toBeLessThan(0.16);
    expect(share(0.002)).toBeGreaterThan(0.9);
  });
});
