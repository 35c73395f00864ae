import { describe, expect, it } from "vitest";
import {
  model,
  type PlantedBenchmark,
  plantedCurves,
  plantedRulerBenchmarks,
  plantedScore,
} from "../testing/worlds.ts";
import { fitRuler } from "./fitRuler.ts";
import { effectiveSize, isIdentified, type Ruler } from "./ruler.ts";
import type { ScoredModel } from "./scoreMatrix.ts";

const specification = {
  ruler: "joint",
  minimumBenchmarks: 2,
  benchmarks: plantedRulerBenchmarks,
} as const;

function scored(
  id: string,
  family: string,
  params: number,
  logDensity: number,
  without: PlantedBenchmark[] = [],
): ScoredModel {
  const names = (Object.keys(plantedCurves) as PlantedBenchmark[]).filter((name) => !without.includes(name));
  return {
    model: model({ model_id: id, family, released_on: "2024-01-01", total_params: params }),
    observations: names.map((benchmark) => ({
      benchmark,
      score: plantedScore(benchmark, params, logDensity),
      variance: 1,
    })),
  };
}

/** Llama-1 without MMLU-Pro, as in life; two families connect MMLU-Pro with the rest. */
const world = [
  scored("llama-7b", "llama", 7e9, 0, ["mmlu_pro"]),
  scored("llama-65b", "llama", 65e9, 0, ["mmlu_pro"]),
  scored("a-1b", "a", 1e9, 1.5),
  scored("a-8b", "a", 8e9, 1.5),
  scored("b-2b", "b", 2e9, 2.5, ["math"]),
  scored("b-9b", "b", 9e9, 2.5, ["mbpp"]),
];

function fitted(models: readonly ScoredModel[]): Ruler {
  const ruler = fitRuler(specification, models);
  if (!isIdentified(ruler)) throw new Error(ruler.notIdentified);
  return ruler;
}

describe("fitRuler", () => {
  it("recovers planted curves exactly, though the anchor lacks a benchmark", () => {
    for (const curve of fitted(world).curves) {
      const planted = plantedCurves[curve.benchmark as PlantedBenchmark];
      expect(curve.steepness).toBeCloseTo(planted.steepness, 9);
      expect(curve.intercept).toBeCloseTo(planted.intercept, 7);
    }
  });

  it("reads back each model's own size and density from any two benchmarks", () => {
    const ruler = fitted(world);
    const probe = scored("probe", "p", 3e9, 2, ["mmlu", "bbh", "math", "humaneval"]);
    const size = effectiveSize(ruler, probe.observations);
    expect(size.lnEffective).toBeCloseTo(Math.log(3e9) + 2, 7);
    expect(size.benchmarks).toEqual(["mbpp", "mmlu_pro"]);
  });

  it("sets the mean ln density of Llama-1 to zero whatever the level of the scores", () => {
    const ruler = fitted(world.map((row) => scoredWith(row, 0.7)));
    const anchors = world.slice(0, 2).map((row) => scoredWith(row, 0.7));
    const mean = anchors
      .map(
        ({ model: subject, observations }) =>
          effectiveSize(ruler, observations).lnEffective! - Math.log(subject.total_params),
      )
      .reduce((sum, value) => sum + value / anchors.length, 0);
    expect(mean).toBeCloseTo(0, 9);
  });

  it("ignores pruned, quantised and mixture models in the steepness", () => {
    const odd = { ...scored("a-3b", "a", 3e9, -3) };
    const pruned = { ...odd, model: { ...odd.model, compression_method: "pruning" } };
    const quantised = { ...odd, model: { ...odd.model, quantisation: "int4" } };
    const mixture = { ...odd, model: { ...odd.model, architecture: "moe" } };
    for (const extra of [pruned, quantised, mixture]) {
      const mmlu = fitted([...world, extra]).curves.find((curve) => curve.benchmark === "mmlu");
      expect(mmlu?.steepness).toBeCloseTo(plantedCurves.mmlu.steepness, 9);
    }
  });

  it("says why it is not identified", () => {
    const noAnchor = fitRuler(specification, world.slice(2));
    expect(noAnchor).toEqual({ notIdentified: "no scored model of the anchor family Llama-1" });
    expect(fitRuler(specification, world.slice(0, 2))).toHaveProperty("notIdentified");
  });

  it("censors a score at or under the floor instead of clipping it", () => {
    const ruler = fitted(world);
    const size = effectiveSize(ruler, [
      { benchmark: "mmlu", score: 24.9, variance: 1 },
      { benchmark: "bbh", score: 25, variance: 1 },
      { benchmark: "math", score: 2, variance: 1 },
    ]);
    expect(size).toMatchObject({ lnEffective: null, status: "below_floor", benchmarks: ["math"] });
  });

  it("marks what lies beyond the largest reference model", () => {
    const ruler = fitted(world);
    const { observations } = scored("large", "l", 65e9, 0.1);
    expect(ruler.largestReference).toBe(65e9);
    expect(effectiveSize(ruler, observations).status).toBe("extrapolated");
  });
});

function scoredWith(row: ScoredModel, shift: number): ScoredModel {
  const observations = row.observations.map((observation) => {
    const { floor } = plantedCurves[observation.benchmark as PlantedBenchmark];
    const logit = Math.log((observation.score - floor) / (100 - observation.score)) + shift;
    return { ...observation, score: floor + (100 - floor) / (1 + Math.exp(-logit)) };
  });
  return { ...row, observations };
}
