import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitSteepness as fitLadder, type LadderPoint, ladderOf } from "./steepness.ts";

const fitSteepness = (points: readonly LadderPoint[]) => fitLadder(ladderOf(points));

function ladder(
  family: string,
  offset: number,
  slope: number,
  errors = [0, 0, 0],
  variance = 0.01,
): LadderPoint[] {
  return errors.map((error, index) => ({
    family,
    x: 20 + index,
    y: offset + slope * (20 + index) + error,
    variance,
  }));
}

describe("fitSteepness", () => {
  it("recovers a common slope whatever the families' own levels", () => {
    const fit = fitSteepness([...ladder("a", 0, 0.5), ...ladder("b", 3, 0.5), ...ladder("c", -2, 0.5)]);
    expect(fit?.steepness).toBeCloseTo(0.5, 12);
    expect(fit?.noise).toBe(0);
    expect(fit).toMatchObject({ families: 3, points: 9 });
  });

  it("attributes to noise what measurement error does not explain: residual squares equal degrees of freedom", () => {
    const errors = [0.3, -0.5, 0.4];
    const points = [
      ...ladder("a", 0, 0.5, errors),
      ...ladder("b", 1, 0.5, [-0.4, 0.6, -0.1]),
      ...ladder("c", 1, 0.5),
    ];
    const fit = fitSteepness(points);
    const total = 0.01 + (fit?.noise ?? 0) ** 2;
    let squares = 0;
    for (const family of ["a", "b", "c"]) {
      const members = points.filter((point) => point.family === family);
      const meanX = members.reduce((sum, { x }) => sum + x, 0) / members.length;
      const meanY = members.reduce((sum, { y }) => sum + y, 0) / members.length;
      for (const { x, y } of members)
        squares += (y - meanY - (fit?.steepness ?? 0) * (x - meanX)) ** 2 / total;
    }
    expect(fit?.noise).toBeGreaterThan(0.1);
    expect(squares).toBeCloseTo(9 - 3 - 1, 8);
  });

  it("is not identified by one family, by sizes too near each other, or by a falling slope", () => {
    expect(fitSteepness(ladder("a", 0, 0.5))).toBeNull();
    const near = (family: string) =>
      ladder(family, 0, 0.5).map((point) => ({ ...point, x: 20 + (point.x - 20) / 10 }));
    expect(fitSteepness([...near("a"), ...near("b")])).toBeNull();
    expect(fitSteepness([...ladder("a", 0, -0.5), ...ladder("b", 0, -0.5)])).toBeNull();
  });

  it("does not depend on the order of rows", () => {
    const points = [...ladder("a", 0, 0.5, [0.1, -0.2, 0.1]), ...ladder("b", 1, 0.6), ...ladder("c", 2, 0.4)];
    const expected = fitSteepness(points)?.steepness;
    fc.assert(
      fc.property(fc.shuffledSubarray(points, { minLength: points.length }), (shuffled) => {
        expect(fitSteepness(shuffled)?.steepness).toBeCloseTo(expected ?? Number.NaN, 12);
      }),
    );
  });
});
