import { describe, expect, it } from "vitest";
import { pointCells, pointOutcomes, simulatePoints } from "./pointWorlds.ts";
import { plantedSlopePerDay } from "./worlds.ts";

const cellOf = (name: string) => pointCells.find(({ cell }) => cell === name)!;

describe("simulatePoints", () => {
  it.each(pointCells)("$cell has the points that it says, in groups or not", (cell) => {
    const points = simulatePoints(cell, 1, 0);
    expect(points).toHaveLength(cell.points);
    const groups = new Set(points.map(({ group }) => group));
    if (cell.gaps === "point") expect([...groups]).toEqual([undefined]);
    else expect(groups.size).toBeLessThan(cell.points);
    expect(simulatePoints(cell, 1, 0)).toEqual(points);
    expect(simulatePoints(cell, 1, 1)).not.toEqual(points);
  });
});

describe("pointOutcomes", () => {
  it("finds nothing in fifteen points, and about what was planted in many", () => {
    expect(pointOutcomes(cellOf("15-stable-point"), 1, 0).map(({ found }) => found)).toEqual([
      null,
      null,
      null,
      null,
    ]);
    for (const { estimator, found } of pointOutcomes(cellOf("150-stable-point"), 1, 0)) {
      expect(found!.slope / plantedSlopePerDay, estimator).toBeGreaterThan(0.7);
      expect(found!.slope / plantedSlopePerDay, estimator).toBeLessThan(1.3);
    }
  });
});
