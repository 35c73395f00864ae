import { describe, expect, it } from "vitest";
import { simulateWorld, worldCells } from "./worlds.ts";

const [cell] = worldCells as [(typeof worldCells)[number]];

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
