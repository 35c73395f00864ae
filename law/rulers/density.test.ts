import { describe, expect, it } from "vitest";
import { plantedFacts } from "../testing/worlds.ts";
import { chooseScores } from "./chooseScores.ts";
import { densities, densityBases, spreadOf } from "./density.ts";
import { drawPlan, fitPlan, rulerPlans } from "./rulerPlans.ts";

const world = plantedFacts(0.006);
const facts = {
  ...world,
  models: world.models.map((row) =>
    row.model_id === "family-3-3b"
      ? { ...row, active_params: 1e9, non_embedding_params: 2.5e9, quantisation: "none (native fp8)" }
      : row,
  ),
};
const [joint] = rulerPlans(facts, chooseScores(facts.scores, facts.benchmarks));
const fitted = fitPlan(joint!);
const drawn = drawPlan(fitted, 40, 3);

describe("densities", () => {
  it("divides by total, active and non-embedding parameters, and by bytes over two", () => {
    const rows = densities(drawn, densityBases).filter(({ model_id }) => model_id === "family-3-3b");
    const [total, ...others] = rows;
    expect(rows.map(({ basis }) => basis)).toEqual([...densityBases]);
    expect(others.map(({ density }) => density! / total!.density!)).toEqual([
      expect.closeTo(3, 10),
      expect.closeTo(1.2, 10),
      expect.closeTo(2, 10),
    ]);
  });

  it("has no row where a denominator is not known", () => {
    const rows = densities(drawn, ["non_embedding"]);
    expect(rows.map(({ model_id }) => model_id)).toEqual(["family-3-3b"]);
  });

  it("adds the ruler's error to that of the scores", () => {
    const width = (row: { density_low: number | null; density_high: number | null }) =>
      Math.log(row.density_high! / row.density_low!);
    const held = densities({ ...drawn, draws: [] }, ["total"]);
    const free = densities(drawn, ["total"]);
    for (const [index, row] of free.entries()) {
      expect(width(row)).toBeGreaterThanOrEqual(width(held[index]!));
      expect(row.log_density_error).toBe(held[index]!.log_density_error);
    }
    const place = drawn.matrix.models.findIndex(({ model_id }) => model_id === "family-12-8b");
    const rulerError = spreadOf(drawn.draws, (lnEffective) => lnEffective[place]!)!;
    const row = free.find(({ model_id }) => model_id === "family-12-8b")!;
    expect(width(row)).toBeCloseTo(
      2 * 1.6448536269514722 * Math.hypot(row.log_density_error!, rulerError),
      10,
    );
  });
});
