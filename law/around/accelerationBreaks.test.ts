import { describe, expect, it } from "vitest";
import { randomStream } from "../mathematics/random.ts";
import { searchBreaks } from "./accelerationBreaks.ts";
import { type FamilySeries, steadyTrend } from "./steadyTrend.ts";

/** Families of two, at random days of 1,000: a line whose slope changes at day 500. */
function series(change: number, stream: number): FamilySeries {
  const random = randomStream(41, stream);
  const rows = Array.from({ length: 30 }, (_, family) => {
    const level = 0.4 * random.normal();
    const time = random.integer(1000);
    return [0, 1].map(() => ({
      family,
      time,
      value: 0.005 * time + change * Math.max(time - 500, 0) + level + 0.2 * random.normal(),
    }));
  })
    .flat()
    .sort((a, b) => a.time - b.time || b.value - a.value);
  return {
    times: Float64Array.from(rows, ({ time }) => time),
    values: Float64Array.from(rows, ({ value }) => value),
    family: Int32Array.from(rows, ({ family }) => family),
  };
}

describe("searchBreaks", () => {
  const share = (change: number) => {
    const worlds = 80;
    const found = Array.from({ length: worlds }, (_, world) =>
      searchBreaks(series(change, world), 900 + world, true, 79),
    );
    return (estimator: string, kind: string) =>
      found
        .flat()
        .filter((row) => row.estimator === estimator && row.kind === kind && row.figures?.verdict === "break")
        .length / worlds;
  };

  it("finds a break in about a tenth of the worlds without one", () => {
    const without = share(0);
    for (const estimator of ["records-ols", "population"])
      for (const kind of ["joined", "separate"]) {
        expect(without(estimator, kind)).toBeGreaterThan(0.02);
        expect(without(estimator, kind)).toBeLessThanOrEqual(0.2);
      }
  });

  it("finds a planted one in nine of ten", () => {
    expect(share(0.006)("population", "joined")).toBeGreaterThanOrEqual(0.9);
  });

  it("searches nothing where it is told that there is too little", () => {
    expect(searchBreaks(series(0, 1), 1, false).map((row) => row.breakAt)).toEqual([null, null, null, null]);
  });
});

describe("steadyTrend", () => {
  it("draws the line itself where nothing is left over", () => {
    const { times, family } = series(0, 3);
    const drawn = steadyTrend({ times, family, values: times.map((time) => 2 + 0.005 * time) })(1, 0);
    for (const [index, value] of drawn.entries()) expect(value).toBeCloseTo(2 + 0.005 * times[index]!, 9);
  });

  it("keeps models of one family alike, and the same seed and draw the same", () => {
    const plain = series(0, 3);
    const draw = steadyTrend(plain);
    expect(draw(1, 4)).toEqual(draw(1, 4));
    expect(draw(1, 4)).not.toEqual(draw(1, 5));
    let within = 0;
    let between = 0;
    for (let number = 0; number < 200; number++) {
      const residuals = draw(1, number).map((value, index) => value - 0.005 * plain.times[index]!);
      const pair = [0, 1].map((family) => residuals.filter((_, index) => plain.family[index] === family));
      within += (pair[0]![0]! - pair[0]![1]!) ** 2;
      between += (pair[0]![0]! - pair[1]![0]!) ** 2;
    }
    expect(within).toBeLessThan(0.6 * between);
  });
});
