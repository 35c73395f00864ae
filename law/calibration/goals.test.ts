import { describe, expect, it } from "vitest";
import { judge } from "./goals.ts";

const cell = (name: string, coverage: number | null, median_bias: number | null = 0) => ({
  cell: name,
  worlds: 100,
  identified: 1,
  coverage,
  median_bias,
});

describe("judge", () => {
  it("names the cells outside the goals, on either side", () => {
    const found = judge([
      cell("a", 0.849),
      cell("b", 0.85),
      cell("c", 0.95),
      cell("d", 0.951),
      cell("e", 0.9, -0.031),
    ]);
    expect(found.undercovered.map(({ cell }) => cell)).toEqual(["a"]);
    expect(found.overcovered.map(({ cell }) => cell)).toEqual(["d"]);
    expect(found.biased.map(({ cell }) => cell)).toEqual(["e"]);
    expect(found.meanCoverage!.value).toBeCloseTo(0.9, 12);
    expect(found.meanCoverage!.low).toBeLessThan(0.9);
    expect(found.meanCoverage!.low).toBeGreaterThan(0.87);
    expect(found.meanHolds).toBe(true);
  });

  it("holds the mean to its own, narrower bounds", () => {
    expect(judge([cell("a", 0.87)])).toMatchObject({ undercovered: [], meanHolds: false });
  });

  it("leaves out what is nowhere identified", () => {
    expect(judge([cell("a", null, null), cell("b", 0.9)]).judged).toHaveLength(1);
    expect(judge([cell("a", null, null)])).toMatchObject({
      meanCoverage: null,
      meanHolds: false,
      biased: [],
    });
  });
});
