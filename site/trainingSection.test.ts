import { describe, expect, it } from "vitest";
import type { TrainingTrendRow } from "../law/around/trainingTrends.ts";
import { trainingTables } from "../snapshot/trainingTable.ts";
import { fourMonths, proseOf, sectionInput } from "./testing/sectionInput.ts";
import { trainingSection } from "./trainingSection.ts";

const trend = (fields: Partial<TrainingTrendRow>): TrainingTrendRow => ({
  term: "tokens",
  models: "all from scratch",
  adjusted_for: "date and size",
  n_models: 90,
  n_families: 40,
  coefficient: 0.7,
  coefficient_low: 0.4,
  coefficient_high: 1,
  verdict: "higher",
  optimum: null,
  optimum_low: null,
  optimum_high: null,
  not_identified: null,
  ...fields,
});
const nothing = { coefficient: null, coefficient_low: null, coefficient_high: null, verdict: null };
const trained = (model_id: string, method: "mixture" | "pre-trained", large_not_dense: boolean) => ({
  model_id,
  family: model_id,
  method,
  released_on: "2024-07-23",
  total_params: 405e9,
  training_tokens: 15e12,
  tokens_per_parameter: 37,
  effective_params: 2.7e12,
  density: 6.7,
  density_over_trend: 1,
  large_not_dense,
});
const models = [
  trained("large", "pre-trained", true),
  trained("parts", "mixture", true),
  trained("plain", "mixture", false),
];
const sectionOf = (trends: readonly TrainingTrendRow[], rows = models) =>
  trainingSection(sectionInput(trainingTables({ models: rows, trends }), fourMonths))!;

describe("trainingSection", () => {
  it("is not there without its table", () => {
    expect(trainingSection(sectionInput([], fourMonths))).toBeNull();
  });

  it("says what ten times the tokens go with, or that nothing can be told", () => {
    expect(sectionOf([trend({})]).title).toBe(
      "Ten times the tokens a parameter go with 5.0 (2.5-10) times the density, at equal date and size",
    );
    const unclear = trend({ coefficient: 0.1, coefficient_low: -0.2, verdict: "not distinguishable" });
    expect(sectionOf([unclear]).title).toMatch(/^More tokens a parameter are not distinguishable from none/);
    expect(proseOf(sectionOf([unclear]))).toContain("not distinguishable from nothing");
    const few = sectionOf([trend({ ...nothing, not_identified: "9 models" })]);
    expect(few.title).toBe("What density owes to tokens a parameter is not identified");
    expect(proseOf(few)).toContain(
      "Over models trained from scratch, the change of ln density with tokens a parameter is not identified: 9 models.",
    );
  });

  it("names an optimum only where there is one", () => {
    const curve = (fields: Partial<TrainingTrendRow>) =>
      proseOf(sectionOf([trend({}), trend({ term: "tokens-with-curve", ...fields })]));
    const down = {
      coefficient: -0.2,
      coefficient_low: -0.3,
      coefficient_high: -0.1,
      verdict: "lower",
    } as const;
    expect(curve({ ...down, optimum: 300, optimum_low: 200, optimum_high: null })).toContain(
      "with its top at 300 (200 or more) tokens a parameter.",
    );
    expect(curve(down)).toContain("its top lies beyond the models there are: no optimum is identified.");
    expect(curve({ verdict: "not distinguishable" })).toMatch(
      /not distinguishable from a straight line .*: no optimum is identified\./,
    );
    expect(curve({ verdict: "higher" })).toMatch(/bends upwards .*: no optimum is identified\./);
    expect(curve({ ...nothing, not_identified: "few" })).toContain("an optimum is not identified.");
  });

  it("compares methods as factors and names the large models that are not dense", () => {
    const prose = proseOf(
      sectionOf([
        trend({}),
        trend({
          term: "mixture",
          models: "pre-trained and these",
          coefficient: Math.log(0.5),
          coefficient_low: Math.log(0.3),
          coefficient_high: Math.log(0.8),
          verdict: "lower",
        }),
        trend({ term: "pruned", models: "pre-trained and these", ...nothing, not_identified: "4 models" }),
      ]),
    );
    expect(prose).toContain("mixture, 0.50 (0.30-0.80) times (lower); pruned, not identified (4 models).");
    expect(prose).toContain("2 models have high quality and low density");
    expect(prose).toContain("large (405B) and 1 mixture.");
    expect(proseOf(sectionOf([trend({})], models.slice(2)))).toContain(
      "No model has a quality in the top tenth",
    );
  });
});
