import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { randomStream } from "../mathematics/random.ts";
import { fitSteepness, type LadderPoint, ladderOf } from "./steepness.ts";
import { familyRobustError } from "./steepnessError.ts";

interface ReferenceCase {
  readonly family: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly variance: readonly number[];
  readonly noise: number;
  readonly steepness: number;
  readonly standardError: number;
  readonly familyRobustError: number;
}

const reference = JSON.parse(
  readFileSync(new URL("../../fixtures/reference/steepness.json", import.meta.url), "utf8"),
) as { readonly cases: readonly ReferenceCase[] };

describe("familyRobustError", () => {
  it.each(reference.cases)("equals the sandwich of the whole regression, case %#", (found) => {
    const points = found.x.map((x, index): LadderPoint => {
      const family = `family-${String(found.family[index]).padStart(2, "0")}`;
      return { family, x, y: found.y[index]!, variance: found.variance[index]! };
    });
    const ladder = ladderOf(points);
    const fit = fitSteepness(ladder)!;
    expect(fit.noise).toBeCloseTo(found.noise, 8);
    expect(fit.steepness / found.steepness).toBeCloseTo(1, 8);
    expect(fit.standardError / found.standardError).toBeCloseTo(1, 8);
    expect(familyRobustError(ladder, fit)! / found.familyRobustError).toBeCloseTo(1, 8);
  });

  it("says what the steepness scatters by where families have slopes of their own, which the plain error does not", () => {
    const slopes: number[] = [];
    const squares = { plain: 0, robust: 0 };
    const worlds = 400;
    for (let world = 0; world < worlds; world++) {
      const random = randomStream(7, world);
      const points = Array.from({ length: 12 }, (_, family) => {
        const slope = 0.5 + 0.15 * random.normal();
        return [0, 1, 2, 3, 4].map((rung): LadderPoint => {
          const y = slope * rung + 0.1 * random.normal();
          return { family: String(family), x: rung, y, variance: 0.01 };
        });
      }).flat();
      const ladder = ladderOf(points);
      const fit = fitSteepness(ladder)!;
      slopes.push(fit.steepness);
      squares.plain += fit.standardError ** 2 / worlds;
      squares.robust += familyRobustError(ladder, fit)! ** 2 / worlds;
    }
    const mean = slopes.reduce((sum, slope) => sum + slope, 0) / worlds;
    const variance = slopes.reduce((sum, slope) => sum + (slope - mean) ** 2, 0) / (worlds - 1);
    expect(squares.robust / variance).toBeGreaterThan(0.85);
    expect(squares.robust / variance).toBeLessThan(1.15);
    expect(squares.plain / variance).toBeLessThan(0.6);
  });

  it("is not known from one family", () => {
    const points = [0, 1, 2].map((x): LadderPoint => ({ family: "a", x, y: x, variance: 0.01 }));
    expect(familyRobustError(ladderOf(points), { steepness: 1, noise: 0 })).toBeNull();
  });
});
