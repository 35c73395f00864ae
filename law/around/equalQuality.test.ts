import { describe, expect, it } from "vitest";
import { paperEqualQuality } from "../constants.ts";
import type { Facts, ModelFact } from "../facts.ts";
import { placedFacts } from "../testing/placed.ts";
import { model, plantedFacts, plantedReports } from "../testing/worlds.ts";
import { daysPerMonth } from "../time.ts";
import { equalQuality, equalQualityPairs } from "./equalQuality.ts";

const slope = Math.LN2 / (3.5 * daysPerMonth);

/** A planted world with further models of given ln density. */
function withModels(more: readonly (readonly [ModelFact, number])[]): Facts {
  const facts = plantedFacts(slope, 20);
  return {
    ...facts,
    models: [...facts.models, ...more.map(([subject]) => subject)],
    scores: [...facts.scores, ...more.flatMap(([subject, density]) => plantedReports(subject, density))],
  };
}
const yardstick = model({
  model_id: "llama-2-7b",
  family: "llama-2",
  released_on: "2023-07-18",
  total_params: 7e9,
});

describe("equalQuality", () => {
  const rows = equalQuality(placedFacts(withModels([[yardstick, 0.5]]), 20));
  const of = (quality: string) => rows.filter((row) => row.quality === quality);

  it("has a row a month from the release to the as-of date, its size halved every planted doubling", () => {
    const own = of("llama-2-7b");
    expect([own[0]!.date, own.at(-1)!.date]).toEqual(["2023-07-31", "2026-01-01"]);
    const [a, b] = [own[2]!.needed_params!, own[16]!.needed_params!];
    // Fourteen months are four planted doublings.
    expect(Math.abs(Math.log2(a / b) / 4 - 1)).toBeLessThan(0.05);
    for (const row of own) {
      expect(row.needed_low!).toBeLessThan(row.needed_params!);
      expect(row.needed_high!).toBeGreaterThan(row.needed_params!);
    }
  });

  it("names the smallest model at or above the quality by that day, with its scores' difference", () => {
    const own = of("llama-2-7b");
    // The yardstick is worth e^0.5 7B: 3B at ln 3.85 / slope = 207 days, so family 7; 1B from day 375, family 13.
    const at = (date: string) => own.find((row) => row.date === date)!;
    expect(at("2023-07-31")).toMatchObject({ smallest_model_id: "llama-2-7b", score_difference: null });
    expect(at("2023-09-30")).toMatchObject({ smallest_model_id: "family-7-3b", smallest_params: 3e9 });
    expect(at("2024-03-31").smallest_model_id).toBe("family-13-1b");
    expect(at("2024-03-31").n_benchmarks).toBe(6);
    expect(at("2024-03-31").score_difference!).toBeGreaterThan(0);
    expect(at("2025-12-31").beyond_data).toBe(true);
  });

  it("keeps the models there are where the frontier is not identified", () => {
    const facts = withModels([[yardstick, 0.5]]);
    const few = {
      ...facts,
      models: facts.models.filter(({ family }) => !/-(4|5|6|7|8|9|\d\d)$/.test(family)),
    };
    const [first] = equalQuality(placedFacts(few, 5)).filter((row) => row.quality === "llama-2-7b");
    expect(first).toMatchObject({ needed_params: null, smallest_model_id: "llama-2-7b" });
  });
});

describe("equalQualityPairs", () => {
  const reference = model({
    model_id: paperEqualQuality.reference,
    family: "reference",
    released_on: "2023-09-27",
    total_params: 7e9,
    non_embedding_params: 6.5e9,
  });
  const smaller = model({
    model_id: paperEqualQuality.smaller,
    family: "smaller",
    released_on: "2024-02-01",
    total_params: 2.8e9,
  });
  const pairOf = (density: number) =>
    equalQualityPairs(
      placedFacts(
        withModels([
          [reference, 1],
          [smaller, density],
        ]),
        20,
      ),
    )[0]!;

  it("prints the ratio of sizes, the difference of scores and whether the quality can be told apart", () => {
    const equal = pairOf(1 + Math.log(2.5));
    expect(equal.size_ratio).toBeCloseTo(0.4, 12);
    expect(equal.non_embedding_ratio).toBeNull();
    expect(equal.quality_ratio).toBeCloseTo(1, 5);
    expect(equal.score_difference).toBeCloseTo(0, 5);
    expect(equal.verdict).toBe("not distinguishable");
    expect(pairOf(4).verdict).toBe("higher");
    expect(pairOf(-0.5).verdict).toBe("lower");
  });

  it("is not there where one of the two has no scores", () => {
    expect(equalQualityPairs(placedFacts(withModels([[reference, 1]]), 5))).toEqual([]);
  });
});
