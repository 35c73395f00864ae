import { describe, expect, it } from "vitest";
import type { Facts } from "../facts.ts";
import { randomStream } from "../mathematics/random.ts";
import { chooseScores } from "../rulers/chooseScores.ts";
import { drawPlan, fitPlan, rulerPlans } from "../rulers/rulerPlans.ts";
import { model, plantedCurves, plantedFacts, plantedScore, report } from "../testing/worlds.ts";
import { compressionRatios } from "./compression.ts";

const world = plantedFacts(0.006);

function rowsOf(facts: Facts) {
  const [joint] = rulerPlans(facts, chooseScores(facts.scores, facts.benchmarks));
  return compressionRatios(facts, drawPlan(fitPlan(joint!), 50, 1));
}

/** The planted world with a child of `family-6`'s 8B whose density is `ratio` times its parent's. */
function withChild(
  ratio: number,
  benchmarks: readonly (keyof typeof plantedCurves)[],
  noise = () => 0,
): Facts {
  const parent = world.models.find(({ model_id }) => model_id === "family-6-8b")!;
  const child = model({
    ...parent,
    model_id: "child",
    total_params: 2e9,
    active_params: 2e9,
    family: "child",
    compression_method: "pruning",
    parent_model_id: parent.model_id,
  });
  const scores = benchmarks.map((benchmark) =>
    report({
      model_id: "child",
      benchmark,
      score: plantedScore(benchmark, 2e9, 0.006 * 180 + Math.log(ratio) + noise()),
    }),
  );
  return {
    ...world,
    models: [...world.models, child],
    scores: [...world.scores, ...scores],
    compression_pairs: [
      {
        parent_model_id: parent.model_id,
        child_model_id: "child",
        method: "pruning",
        paper_verdict: "lower",
      },
    ],
  };
}

const all = Object.keys(plantedCurves) as (keyof typeof plantedCurves)[];

describe("compressionRatios", () => {
  it("reads back a planted ratio on the joint ruler", () => {
    const [row] = rowsOf(withChild(0.4, all));
    expect(row).toMatchObject({ comparison: "chosen scores", n_comparisons: 6, verdict: "lower" });
    expect(row!.ratio).toBeCloseTo(0.4, 2);
    expect(row!.byte_ratio).toBeCloseTo(row!.ratio, 12);
    expect(rowsOf(withChild(2.5, all))[0]!.verdict).toBe("higher");
  });

  it("seldom tells a child apart that is as dense as its parent", () => {
    const told = Array.from({ length: 60 }, (_, seed) => {
      const random = randomStream(seed, 0);
      // As much as the errors of the scores on these curves let ln N^ vary.
      return rowsOf(withChild(1, all, () => 0.1 * random.normal()))[0]!.verdict;
    }).filter((verdict) => verdict !== "not distinguishable");
    expect(told.length).toBeLessThanOrEqual(12);
  });

  it("compares a quantised copy within the document that prints both, at the same shots", () => {
    const base = withChild(1, []);
    const facts: Facts = {
      ...base,
      models: base.models.map((row) =>
        row.model_id === "child"
          ? { ...row, total_params: 8e9, active_params: 8e9, quantisation: "int4", family: "family-6" }
          : row,
      ),
      scores: [
        ...base.scores,
        ...(
          [
            ["family-6-8b", 0, 60, "FP16 row"],
            ["family-6-8b", 5, 65, "FP16 row"],
            ["child", 0, 58, "INT4 row"],
          ] as const
        ).map(([model_id, shots, score, source_table]) =>
          report({
            model_id,
            benchmark: "mmlu",
            shots,
            score,
            source_table,
            document_id: "quantisation",
            reporter: "Quantiser",
            own_lab: false,
          }),
        ),
      ],
    };
    const [row] = rowsOf(facts);
    const logit = (score: number) => Math.log((score - 25) / (100 - score));
    const expected = Math.exp((logit(58) - logit(60)) / plantedCurves.mmlu.steepness);
    expect(row).toMatchObject({
      comparison: "same document",
      benchmark: "mmlu",
      n_comparisons: 1,
      parent_density: null,
    });
    expect(row!.ratio).toBeCloseTo(expected, 3);
    expect(row!.byte_ratio! / row!.ratio).toBeCloseTo(16 / 4.16, 6);
  });

  it("has no row for a pair without scores to compare", () => {
    expect(rowsOf(withChild(1, ["mmlu"]))).toEqual([]);
    expect(rowsOf({ ...withChild(1, all), compression_pairs: [] })).toEqual([]);
  });
});
