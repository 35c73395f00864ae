import { describe, expect, it } from "vitest";
import {
  model,
  type PlantedBenchmark,
  plantedCurves,
  plantedRulerBenchmarks,
  plantedScore,
} from "../testing/worlds.ts";
import { isIdentified } from "./ruler.ts";
import { drawPlan, fitPlan, type RulerPlan } from "./rulerPlans.ts";
import type { ScoredModel } from "./scoreMatrix.ts";
import { ladderPlans } from "./singleLadders.ts";

const everything = Object.keys(plantedCurves) as PlantedBenchmark[];

/**
 * @param stretch ln N counts so many times about 1e9: the family's own steepness is that multiple of the planted one
 */
function family(
  name: string,
  sizes: readonly number[],
  { stretch = 1, on = everything, architecture = "dense" } = {},
): ScoredModel[] {
  return sizes.map((params, index) => ({
    model: model({
      model_id: `${name}-${index}`,
      family: name,
      released_on: "2024-01-01",
      total_params: params,
      architecture,
    }),
    observations: on.map((benchmark) => ({
      benchmark,
      score: plantedScore(benchmark, 1e9, stretch * Math.log(params / 1e9)),
      variance: 1,
    })),
  }));
}

function joint(models: readonly ScoredModel[]): RulerPlan {
  const specification = { ruler: "joint", benchmarks: plantedRulerBenchmarks, minimumBenchmarks: 2 } as const;
  return { benchmark: "joint", specification, models };
}
const laddersOf = (models: readonly ScoredModel[]) => ladderPlans(fitPlan(joint(models)));
const namesOf = (models: readonly ScoredModel[]) =>
  laddersOf(models).map(({ specification }) => specification.ruler);

const llama = family("llama", [7e9, 13e9, 65e9]);
const steep = family("steep", [1e9, 3e9, 9e9], { stretch: 1.4 });

describe("ladderPlans", () => {
  it("takes the steepness of one family alone, and the anchor as always", () => {
    const [ofLlama, ofSteep] = laddersOf([...llama, ...steep]).map(fitPlan);
    for (const [plan, multiple, largest] of [
      [ofLlama, 1, 65e9],
      [ofSteep, 1.4, 9e9],
    ] as const) {
      if (!plan || !isIdentified(plan.fit)) throw new Error("no ladder");
      expect(plan.fit.largestReference).toBe(largest);
      expect(plan.fit.curves).toHaveLength(everything.length);
      for (const { benchmark, steepness, families, models, steepnessFamilyError } of plan.fit.curves) {
        const planted = plantedCurves[benchmark as PlantedBenchmark].steepness;
        expect(steepness).toBeCloseTo(multiple * planted, 9);
        expect({ families, models, steepnessFamilyError }).toEqual({
          families: 1,
          models: 3,
          steepnessFamilyError: null,
        });
      }
      const { matrix, columns } = plan;
      const anchors = matrix.models.flatMap(({ family: name }, index) =>
        name === "llama" ? [columns!.lnEffective[index]! - matrix.lnTotal[index]!] : [],
      );
      expect(anchors.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
    }
    expect([ofLlama, ofSteep].map((plan) => plan?.specification.ruler)).toEqual([
      "ladder:llama",
      "ladder:steep",
    ]);
  });

  it("holds the steepness through draws of families", () => {
    const plans = laddersOf([...llama, ...steep, ...family("other", [2e9, 8e9])]);
    const { draws, columns } = drawPlan(fitPlan(plans.at(-1)!), 20, 1);
    expect(new Set(draws.map(({ counts }) => counts.join())).size).toBeGreaterThan(1);
    for (const { ruler } of draws) expect(ruler?.steepness).toEqual(columns!.steepness);
  });

  it.each([
    ["two sizes", family("a", [1e9, 9e9])],
    ["sizes within a factor of three", family("a", [1e9, 2e9, 3e9])],
    ["three models of two sizes", family("a", [1e9, 1.02e9, 9e9])],
    ["one benchmark", family("a", [1e9, 3e9, 9e9], { on: ["mmlu"] })],
    ["mixtures of experts", family("a", [1e9, 3e9, 9e9], { architecture: "moe" })],
    ["scores that fall with size", family("a", [1e9, 3e9, 9e9], { stretch: -0.2 })],
  ])("takes no ladder of %s", (_, models) => {
    expect(namesOf([...llama, ...steep, ...models])).toEqual(["ladder:llama", "ladder:steep"]);
  });

  it("gives none where the ruler of all families is not identified", () => {
    expect(laddersOf(llama)).toEqual([]);
  });
});
