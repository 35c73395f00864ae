import { expect, it } from "vitest";
import { type PlantedBenchmark, plantedCurves, plantedScore } from "../testing/worlds.ts";
import { place } from "./place.ts";
import type { Ruler } from "./ruler.ts";

const ruler: Ruler = {
  ruler: "joint",
  minimumBenchmarks: 2,
  largestReference: 4e11,
  curves: (Object.keys(plantedCurves) as PlantedBenchmark[]).map((benchmark) => ({
    ...plantedCurves[benchmark],
    benchmark,
    steepnessStandardError: 0.01,
    noise: 0.1,
    reportSpread: 2,
    items: 1000,
    families: 10,
    models: 30,
  })),
};

it("puts a model where its scores were planted, with an interval that narrows as benchmarks are added", () => {
  const two = { mmlu: plantedScore("mmlu", 7e9, 1), bbh: plantedScore("bbh", 7e9, 1) };
  const three = { ...two, math: plantedScore("math", 7e9, 1) };
  const width = (scores: Record<string, number>) => {
    const { density, density_low, density_high, status } = place(ruler, 7e9, scores);
    expect(status).toBe("ok");
    expect(density).toBeCloseTo(Math.E, 9);
    return Math.log(density_high! / density_low!);
  };
  expect(width(three)).toBeLessThan(width(two));
});

it("places nothing on one benchmark or below chance", () => {
  expect(place(ruler, 7e9, { mmlu: 60 })).toMatchObject({ status: "too_few", density: null });
  expect(place(ruler, 7e9, { mmlu: 25, bbh: 20, math: 10 })).toMatchObject({
    status: "below_floor",
    density: null,
  });
});
