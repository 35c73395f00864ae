import { describe, expect, it } from "vitest";
import { estimators } from "../trends/estimators.ts";
import type { WorldOutcome } from "./outcome.ts";
import { firstWorlds, shareInterval, tally } from "./tally.ts";
import { plantedSlopePerDay } from "./worlds.ts";

const cell = { chain: "models", cell: "a" } as const;
const outcomes = (found: WorldOutcome["found"]): WorldOutcome[] =>
  estimators.map((estimator) => ({ estimator, found }));
const around = (factor: number) => ({
  slope: factor * plantedSlopePerDay,
  low: (factor - 0.1) * plantedSlopePerDay,
  high: (factor + 0.1) * plantedSlopePerDay,
});

describe("tally", () => {
  it("counts what holds the planted slope, what misses it on which side, and what is not identified", () => {
    const worlds = [1, 1.05, 1.2, 1.3, 0.8].map((factor) => outcomes(around(factor)));
    const [row] = tally(cell, [...worlds, outcomes(null)]);
    expect(row).toMatchObject({
      chain: "models",
      cell: "a",
      estimator: "frontier",
      worlds: 6,
      coverage: 2 / 5,
      too_low: 1 / 5,
      too_high: 2 / 5,
    });
    expect(row!.identified).toBeCloseTo(5 / 6, 9);
    expect(row!.median_bias).toBeCloseTo(0.05, 9);
    expect(row!.median_width).toBeCloseTo(0.2, 9);
    expect([row!.median_bias_low, row!.median_bias_high]).toEqual([-0.2, 0.3]);
  });

  it("says nothing of coverage where no world identifies a trend", () => {
    expect(tally(cell, [outcomes(null)])[0]).toMatchObject({
      identified: 0,
      coverage: null,
      median_bias: null,
    });
  });

  it("keeps the figures of the first worlds apart", () => {
    const first = Array.from({ length: firstWorlds }, () => outcomes(around(1.1)));
    const later = Array.from({ length: 30 }, () => outcomes(around(0.9)));
    const [row] = tally(cell, [...first, ...later]);
    expect(row!.first_median_bias).toBeCloseTo(0.1, 9);
    expect(row!.median_bias).toBeCloseTo(-0.1, 9);
  });
});

describe("shareInterval", () => {
  it("is Wilson's, also where all cases are alike", () => {
    // statsmodels 0.15: proportion_confint(88, 100, alpha=0.1, method="wilson").
    const { low, high } = shareInterval(0.88, 100);
    expect(low).toBeCloseTo(0.8163055403243499, 10);
    expect(high).toBeCloseTo(0.9236739918804376, 10);
    // All of n: from n / (n + z^2) on.
    expect(shareInterval(1, 40)).toEqual({
      low: expect.closeTo(40 / (40 + 1.6448536269514722 ** 2), 12),
      high: 1,
    });
    expect(shareInterval(0, 40).low).toBe(0);
  });
});
