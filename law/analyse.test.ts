import { describe, expect, it } from "vitest";
import { analyse } from "./analyse.ts";
import type { Facts } from "./facts.ts";
import { model, plantedFacts, plantedReports } from "./testing/worlds.ts";
import { daysPerMonth } from "./time.ts";

/** Few draws: what is looked at here does not depend on them. */
const estimatesOf = (facts: Facts) => analyse(facts, { seed: 1, headlineReplicates: 4, otherReplicates: 2 });
const slope = Math.LN2 / (3.5 * daysPerMonth);

describe("analyse", () => {
  it("reads back a planted doubling time through the whole chain, on both rulers", () => {
    const { trends } = estimatesOf(plantedFacts(slope));
    for (const benchmark of ["joint", "mean"]) {
      const trend = trends.find(
        (row) =>
          row.trend_id === `records-ols/${benchmark === "joint" ? "joint" : "pooled"}/${benchmark}/total/all`,
      );
      expect(trend?.n_models).toBe(40);
      // The logistic of a mean of logistics is not exactly one, so the five-mean is near, not exact.
      expect(Math.abs((trend?.doubling_months ?? 0) / 3.5 - 1)).toBeLessThan(
        benchmark === "joint" ? 1e-6 : 0.25,
      );
    }
    expect(trends.filter((row) => row.headline)).toHaveLength(1);
  });

  it("divides the same effective size by active parameters on that basis", () => {
    const facts = plantedFacts(slope);
    const mixture = model({
      model_id: "mixture",
      family: "mixture",
      released_on: "2024-01-01",
      total_params: 16e9,
      active_params: 2e9,
      architecture: "moe",
    });
    const { densities } = estimatesOf({
      ...facts,
      models: [...facts.models, mixture],
      scores: [...facts.scores, ...plantedReports(mixture, 0)],
    });
    const of = (basis: string) =>
      densities.find((row) => row.model_id === "mixture" && row.benchmark === "joint" && row.basis === basis);
    expect(of("active")!.density! / of("total")!.density!).toBeCloseTo(8, 9);
    expect(of("total")!.density!).toBeCloseTo(1, 5);
  });

  it("keeps models without public weights and quantised ones off the frontier, with their densities", () => {
    const facts = plantedFacts(slope);
    const star = (model_id: string, fields: object) =>
      model({ model_id, family: model_id, released_on: "2023-06-01", ...fields });
    const stars = [star("closed", { open_weights: false }), star("packed", { quantisation: "int4" })];
    const found = estimatesOf({
      ...facts,
      models: [...facts.models, ...stars],
      scores: [...facts.scores, ...stars.flatMap((subject) => plantedReports(subject, 3))],
    });
    for (const { model_id } of stars) {
      expect(found.densities.some((row) => row.model_id === model_id)).toBe(true);
      expect(found.frontier.some((row) => row.model_id === model_id)).toBe(false);
    }
  });

  it("gives the same estimates digit for digit, whatever the order of rows", () => {
    const facts = plantedFacts(slope);
    const reversed = { ...facts, models: [...facts.models].reverse(), scores: [...facts.scores].reverse() };
    const { choice: _one, ...expected } = estimatesOf(facts);
    const { choice: _two, ...found } = estimatesOf(reversed);
    expect(found).toEqual(expected);
  });

  it("is not identified in a world that has only begun", () => {
    const facts = plantedFacts(slope, 1);
    const { trends, combination } = estimatesOf(facts);
    for (const row of trends)
      expect(row).toMatchObject({ slope_per_day: null, not_identified: expect.any(String) });
    expect(combination).toEqual([]);
  });

  it("compares a compressed child with its parent", () => {
    const facts = plantedFacts(slope);
    const child = model({
      model_id: "child",
      family: "child",
      released_on: "2024-01-01",
      total_params: 4e9,
      parent_model_id: "family-5-8b",
      compression_method: "pruning",
    });
    const pair = {
      parent_model_id: "family-5-8b",
      child_model_id: "child",
      method: "pruning",
      paper_verdict: "lower",
    };
    const { compression } = estimatesOf({
      ...facts,
      models: [...facts.models, child],
      scores: [...facts.scores, ...plantedReports(child, slope * 150 - Math.log(4))],
      compression_pairs: [pair],
    });
    expect(compression).toHaveLength(1);
    expect(compression[0]!.ratio).toBeCloseTo(0.25, 5);
    expect(compression[0]!.ratio_low).toBeLessThan(0.25);
    expect(compression[0]!.verdict).toBe("lower");
  });
});
