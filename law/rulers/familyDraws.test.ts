import { describe, expect, it } from "vitest";
import { plantedFacts, plantedRulerBenchmarks } from "../testing/worlds.ts";
import { drawFamilies, rulerDraws } from "./familyDraws.ts";
import { type ScoredModel, scoreMatrix } from "./scoreMatrix.ts";

describe("drawFamilies", () => {
  it("draws as many as there are, the anchor once, and the same for the same seed and replicate", () => {
    const families = ["a", "b", "c", "llama"];
    for (let replicate = 0; replicate < 50; replicate++) {
      const counts = drawFamilies(families, 9, replicate);
      expect(counts[3]).toBe(1);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
      expect(drawFamilies(families, 9, replicate)).toEqual(counts);
    }
  });

  it("draws every family as often as any other", () => {
    const drawn = new Float64Array(3);
    for (let replicate = 0; replicate < 3000; replicate++) {
      const counts = drawFamilies(["a", "b", "llama"], 1, replicate);
      for (const [index, count] of counts.entries()) drawn[index]! += count;
    }
    // Six thousand draws of two families: a standard deviation of 39.
    expect(Math.abs(drawn[0]! - 3000)).toBeLessThan(160);
  });
});

describe("rulerDraws", () => {
  const facts = plantedFacts(0.006);
  const scored = facts.models.map(
    (model): ScoredModel => ({
      model,
      observations: facts.scores
        .filter((row) => row.model_id === model.model_id)
        .map(({ benchmark, score }) => ({ benchmark, score, variance: 1 })),
    }),
  );
  const [mmlu, bbh] = plantedRulerBenchmarks;
  const plan = { minimumBenchmarks: 1, replicates: 20, seed: 4 };

  it("draws the same families for two benchmarks of the same models", () => {
    const one = [...rulerDraws({ ...plan, matrix: scoreMatrix([mmlu!], scored) })];
    const other = [...rulerDraws({ ...plan, matrix: scoreMatrix([bbh!], scored) })];
    expect(one.map(({ counts }) => counts)).toEqual(other.map(({ counts }) => counts));
    expect(one.every(({ ruler }) => ruler !== null)).toBe(true);
  });

  it("says which draws identify no ruler", () => {
    const few = scored.filter(({ model }) => ["llama", "family-1"].includes(model.family));
    const draws = [...rulerDraws({ ...plan, matrix: scoreMatrix([mmlu!], few) })];
    expect(draws).toHaveLength(20);
    // Two families with sizes are needed; there are always both, the only free one being drawn each time.
    expect(draws.every(({ ruler }) => ruler !== null)).toBe(true);
    const alone = scored.filter(({ model }) => model.family === "llama");
    const [draw] = [...rulerDraws({ ...plan, matrix: scoreMatrix([mmlu!], alone) })];
    expect(draw!.ruler).toBeNull();
  });
});
