import { describe, expect, it } from "vitest";
import { analyse } from "../analyse.ts";
import { plantedDoublingMonths } from "../calibration/worlds.ts";
import type { Facts } from "../facts.ts";
import { plantedFacts, report } from "../testing/worlds.ts";
import { daysPerMonth } from "../time.ts";
import { choiceBy, type SpecificationRow, specificationCurve } from "./specifications.ts";

const slope = Math.LN2 / (plantedDoublingMonths * daysPerMonth);
const idOf = (row: SpecificationRow) =>
  [row.benchmark_set, row.ruler, row.estimator, row.window, row.basis, row.score_rule].join("/");

/** The planted world with someone else's report beside each of the labs' own, of the same score. */
function facts(): Facts {
  const planted = plantedFacts(slope, 16);
  const others = planted.scores.map((row) =>
    report({ ...row, reporter: "Other", document_id: "other", own_lab: false }),
  );
  return {
    ...planted,
    models: planted.models.map((row) => ({ ...row, non_embedding_params: row.total_params })),
    scores: [...planted.scores, ...others],
  };
}

describe("specificationCurve", () => {
  const rows = specificationCurve(facts());

  it("has at least 500 combinations, each once, one of them the headline", () => {
    expect(rows.length).toBeGreaterThanOrEqual(500);
    expect(new Set(rows.map(idOf)).size).toBe(rows.length);
    expect(rows.filter((row) => row.headline).map(idOf)).toEqual(["joint/joint/frontier/all/total/chosen"]);
  });

  it("agrees with itself on a planted slope, whatever is chosen", () => {
    const found = rows.filter((row) => row.slope_per_day !== null);
    expect(found.length).toBeGreaterThan(0.9 * 500);
    for (const row of found) {
      // A logistic of a mean of logistics is not exactly one.
      const least = row.benchmark_set === "mean" ? 0.75 : 1 - 1e-3;
      expect(row.slope_per_day! / slope, idOf(row)).toBeGreaterThan(least);
      expect(row.slope_per_day! / slope, idOf(row)).toBeLessThan(2 - least);
    }
  });

  it("has the headline that the analysis has", () => {
    const { trends } = analyse(facts(), { seed: 1, headlineReplicates: 3, otherReplicates: 2 });
    const own = rows.find((row) => row.headline)!;
    const headline = trends.find((row) => row.headline)!;
    expect(own.slope_per_day).toBeCloseTo(headline.slope_per_day!, 12);
    expect([own.n_models, own.n_families, own.n_records]).toEqual([
      headline.n_models,
      headline.n_families,
      headline.n_records,
    ]);
  });

  it("says why a combination has no slope: too few models of a year, or no ruler", () => {
    const missing = specificationCurve(plantedFacts(slope, 12)).filter((row) => row.not_identified !== null);
    for (const row of missing) expect(row).toMatchObject({ slope_per_day: null, doubling_months: null });
    const reasons = new Set(missing.map((row) => row.not_identified!.replace(/\d+/g, "#")));
    expect(reasons).toContain("# models of # families; # and # are needed");
    // Nobody but the labs themselves reports there: only Llama-1 keeps its scores.
    expect(missing.some((row) => row.score_rule === "independent" && row.n_models === 0)).toBe(true);
  });

  it("does not depend on the order of the facts", () => {
    const all = facts();
    const reversed = {
      ...all,
      models: [...all.models].reverse(),
      scores: [...all.scores].reverse(),
      benchmarks: [...all.benchmarks].reverse(),
    };
    expect(specificationCurve(reversed)).toEqual(rows);
  });

  it("takes other rulers in their own name", () => {
    const found = specificationCurve(facts(), (plan) => [
      { ...plan, specification: { ...plan.specification, ruler: "ladder:mine" } },
    ]);
    const mine = found.filter((row) => row.ruler === "ladder:mine");
    expect(mine.length).toBeGreaterThan(0);
    expect(mine.filter((row) => row.headline)).toEqual([]);
    for (const row of mine) {
      const same = found.find((other) => idOf(other) === idOf({ ...row, ruler: "joint" }))!;
      expect(row.slope_per_day).toBe(same.slope_per_day);
    }
  });
});

describe("choiceBy", () => {
  const benchmarks = [
    { benchmark_id: "mmlu", variant: "standard", chance_level: 25, items: 100, paper_shots: 5 },
  ];
  const subject = { model_id: "a", benchmark: "mmlu" } as const;
  const scores = [
    report({ ...subject, score: 60, shots: 0, document_id: "own" }),
    report({ ...subject, score: 64, shots: 5, document_id: "b", reporter: "B", own_lab: false }),
    report({ ...subject, score: 70, shots: 5, document_id: "c", reporter: "C", own_lab: false }),
  ];
  const score = (rule: Parameters<typeof choiceBy>[0], model_id = "a") => {
    const models = [{ ...plantedFacts(slope, 1).models[0]!, model_id: "llama-7b" }];
    return choiceBy(rule, { ...plantedFacts(slope, 1), models, scores, benchmarks }).chosen.find(
      (row) => row.model_id === model_id,
    )?.score;
  };

  it("reads one model's score five ways", () => {
    expect(score("chosen")).toBe(60);
    expect(score("own-lab")).toBe(60);
    expect(score("median")).toBe(64);
    expect(score("independent")).toBe(67);
    expect(score("paper-shots")).toBe(67);
  });
});
