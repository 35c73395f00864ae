import { describe, expect, it } from "vitest";
import { estimators } from "../estimators.ts";
import { tally, type WorldOutcome, worldOutcomes } from "./calibrate.ts";
import { plantedSlopePerDay, simulateWorld, worldCells } from "./worlds.ts";

const [cell] = worldCells as [(typeof worldCells)[number]];
const outcomes = (found: WorldOutcome["found"]): WorldOutcome[] =>
  estimators.map((estimator) => ({ estimator, found }));

describe("simulateWorld", () => {
  it("is the same world for the same seed and number, and another for any other", () => {
    expect(simulateWorld(cell, 1, 2)).toEqual(simulateWorld(cell, 1, 2));
    expect(simulateWorld(cell, 1, 3)).not.toEqual(simulateWorld(cell, 1, 2));
    expect(simulateWorld(cell, 2, 2)).not.toEqual(simulateWorld(cell, 1, 2));
  });

  it.each(worldCells)("$cell has Llama-1, the models that it says, and printable scores", (each) => {
    const { models, scores } = simulateWorld(each, 1, 0);
    expect(models.filter(({ family }) => family === "llama")).toHaveLength(4);
    expect(models.length - 4).toBeGreaterThanOrEqual(each.models);
    expect(models.length - 4).toBeLessThan(each.models + 4);
    expect(new Set(models.map(({ model_id }) => model_id)).size).toBe(models.length);
    for (const { score } of scores) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
      expect(Math.round(score * 10) / 10).toBe(score);
    }
  });
});

describe("worldOutcomes", () => {
  it("reads the same from the same world, near what was planted", () => {
    const found = worldOutcomes(worldCells.find((each) => each.cell === "150-stable-family")!, 5, 0);
    expect(worldOutcomes(worldCells.find((each) => each.cell === "150-stable-family")!, 5, 0)).toEqual(found);
    for (const { estimator, found: interval } of found) {
      expect(interval!.slope / plantedSlopePerDay, estimator).toBeGreaterThan(0.7);
      expect(interval!.slope / plantedSlopePerDay, estimator).toBeLessThan(1.3);
    }
  });
});

describe("tally", () => {
  const around = (factor: number) => ({
    slope: factor * plantedSlopePerDay,
    low: (factor - 0.1) * plantedSlopePerDay,
    high: (factor + 0.1) * plantedSlopePerDay,
  });

  it("counts what holds the planted slope, what misses it on which side, and what is not identified", () => {
    const worlds = [1, 1.05, 1.2, 1.3, 0.8].map((factor) => outcomes(around(factor)));
    const [row] = tally(cell, [...worlds, outcomes(null)]);
    expect(row).toMatchObject({
      cell: cell.cell,
      worlds: 6,
      coverage: 2 / 5,
      too_low: 1 / 5,
      too_high: 2 / 5,
    });
    expect(row!.identified).toBeCloseTo(5 / 6, 12);
    expect(row!.median_bias).toBeCloseTo(0.05, 12);
    expect(row!.median_width).toBeCloseTo(0.2, 12);
    expect(row!.coverage_standard_error).toBeCloseTo(Math.sqrt((0.4 * 0.6) / 5), 12);
  });

  it("says nothing of coverage where no world identifies a trend", () => {
    expect(tally(cell, [outcomes(null)])[0]).toMatchObject({
      identified: 0,
      coverage: null,
      median_bias: null,
    });
  });
});
