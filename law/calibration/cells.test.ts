import { describe, expect, it } from "vitest";
import { batchOutcomes, calibrationCells, cellName, worldOutcomes } from "./cells.ts";
import { plantedSlopePerDay, worldCells } from "./worlds.ts";

describe("worldOutcomes", () => {
  it("reads the same from the same world, near what was planted", () => {
    const cell = worldCells.find((each) => each.cell === "150-stable-family")!;
    const found = worldOutcomes(cell, 5, 0);
    expect(worldOutcomes(cell, 5, 0)).toEqual(found);
    for (const { estimator, found: interval } of found) {
      expect(interval!.slope / plantedSlopePerDay, estimator).toBeGreaterThan(0.7);
      expect(interval!.slope / plantedSlopePerDay, estimator).toBeLessThan(1.3);
    }
  });
});

describe("batchOutcomes", () => {
  it("gives the worlds of a cell alike however they are cut into batches", () => {
    const name = "points/30-stable-point";
    const whole = batchOutcomes({ name, seed: 3, from: 0, worlds: 5 });
    const cut = [
      ...batchOutcomes({ name, seed: 3, from: 0, worlds: 2 }),
      ...batchOutcomes({ name, seed: 3, from: 2, worlds: 3 }),
    ];
    expect(cut).toEqual(whole);
    expect(batchOutcomes({ name, seed: 4, from: 0, worlds: 5 })).not.toEqual(whole);
  });

  it("knows each cell by a name of its own, and no other", () => {
    expect(new Set(calibrationCells.map(cellName)).size).toBe(calibrationCells.length);
    expect(() => batchOutcomes({ name: "points/31", seed: 1, from: 0, worlds: 1 })).toThrow(
      "no cell points/31",
    );
  });

  it("draws other numbers for each cell of one seed", () => {
    const [stable, growing] = ["points/30-stable-point", "points/30-growing-point"].map((name) =>
      batchOutcomes({ name, seed: 3, from: 0, worlds: 40 }).map(([frontier]) => frontier!.found!.slope),
    ) as [number[], number[]];
    expect(correlation(stable, growing)).toBeLessThan(0.5);
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const centred = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  const product = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, index) => sum + value * y[index]!, 0);
  const [x, y] = [centred(a), centred(b)];
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
}
