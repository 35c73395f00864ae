import fc from "fast-check";
import { expect, it } from "vitest";
import type { ModelFact } from "../facts.ts";
import { type ScoredModel, scoreMatrix, withoutModel } from "./scoreMatrix.ts";

const benchmarks = ["mmlu", "bbh"].map((benchmark) => ({
  benchmark,
  floor: 25,
  items: 1000,
  reportSpread: 1,
}));

const scored: fc.Arbitrary<ScoredModel> = fc
  .record({
    family: fc.constantFrom("a", "b", "c"),
    total_params: fc.integer({ min: 1e8, max: 1e11 }),
    quantisation: fc.constantFrom("none", "int4"),
    architecture: fc.constantFrom("dense", "moe"),
    scores: fc.array(fc.option(fc.double({ min: 20, max: 99, noNaN: true })), { minLength: 2, maxLength: 2 }),
  })
  .map(({ scores, ...model }) => ({
    model: { ...model, active_params: model.total_params, compression_method: null } as ModelFact,
    observations: scores.flatMap((score, index) =>
      score === null ? [] : [{ benchmark: benchmarks[index]!.benchmark, score, variance: 1 }],
    ),
  }));

it("is without a model what it would be had it never been there", () => {
  fc.assert(
    fc.property(fc.array(scored, { minLength: 1, maxLength: 12 }), fc.nat(), (rows, at) => {
      const models = rows.map(({ model, observations }, index) => ({
        model: { ...model, model_id: `m${String(index).padStart(2, "0")}` },
        observations,
      }));
      const place = at % models.length;
      expect(withoutModel(scoreMatrix(benchmarks, models), place)).toEqual(
        scoreMatrix(benchmarks, models.toSpliced(place, 1)),
      );
    }),
  );
});
