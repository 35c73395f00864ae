import { describe, expect, it } from "vitest";
import type { ScoreReport } from "../source.ts";
import {
  scoreIsAShareOfItsTasks,
  scoreIsNotFarBelowChance,
  scoreIsNotPerfect,
  testAndValidationAgree,
} from "./score.ts";

const report = (fields: Partial<ScoreReport>): ScoreReport => ({
  kind: "score",
  model: "some-model",
  group: null,
  benchmark: "mmlu",
  variant: null,
  score: 60,
  shots: 5,
  reporter: "Somebody",
  table: "a table",
  training: null,
  note: "",
  doubt: null,
  ...fields,
});

describe("scoreIsNotFarBelowChance", () => {
  it("stops fractions and slipped points of benchmarks with choices", () => {
    for (const benchmark of ["mmlu", "mmlu_cf", "bbh"]) {
      expect(scoreIsNotFarBelowChance(report({ benchmark, score: 0.87 }))).toMatchObject({
        reason: "below-chance",
        expected: "at least 15: guessing gives 25",
      });
      expect(scoreIsNotFarBelowChance(report({ benchmark, score: 18.2 }))).toBeNull();
    }
  });

  it("lets what is generated be as low as it is", () => {
    expect(scoreIsNotFarBelowChance(report({ benchmark: "humaneval", score: 0 }))).toBeNull();
  });
});

describe("scoreIsNotPerfect", () => {
  it("stops 100 where nobody has it, and lets a program pass all its tests", () => {
    expect(scoreIsNotPerfect(report({ score: 100 }))).toMatchObject({ reason: "perfect-score" });
    expect(scoreIsNotPerfect(report({ score: 94.9 }))).toBeNull();
    expect(scoreIsNotPerfect(report({ benchmark: "humaneval", score: 100 }))).toBeNull();
  });
});

describe("scoreIsAShareOfItsTasks", () => {
  const check = scoreIsAShareOfItsTasks({ humaneval: [164], "mbpp/evalplus": [378, 399] });

  it("lets every number of passed tasks pass, as it is printed", () => {
    for (let passed = 0; passed <= 164; passed++) {
      for (const digits of [1, 2, 3]) {
        const score = Number(((100 * passed) / 164).toFixed(digits));
        expect(check(report({ benchmark: "humaneval", score })), String(score)).toBeNull();
      }
    }
    for (const total of [378, 399]) {
      const score = Number((10_000 / total).toFixed(1));
      expect(check(report({ benchmark: "mbpp", variant: "evalplus", score }))).toBeNull();
    }
  });

  it("stops swapped digits and fractions", () => {
    for (const score of [53.4, 0.354, 29.3]) {
      const finding = check(report({ benchmark: "humaneval", score }));
      // 29.3 is 48 tasks; 53.4 is 35.4 with its digits swapped.
      if (score === 29.3) expect(finding).toBeNull();
      else expect(finding).toMatchObject({ reason: "no-share-of-its-tasks", seen: String(score) });
    }
  });

  it("knows nothing of other benchmarks and variants", () => {
    expect(check(report({ benchmark: "mbpp", variant: "full", score: 0.03 }))).toBeNull();
    expect(check(report({ score: 53.4 }))).toBeNull();
  });
});

describe("testAndValidationAgree", () => {
  const half = (variant: string, score: number, model = "some-model") =>
    report({ benchmark: "mmlu_cf", variant, score, model });

  it("takes both halves where they are too far apart, and only those of one model", () => {
    const apart = [half("test", 71.9), half("validation", 17.9)];
    const near = [half("test", 71.9, "other"), half("validation", 72.4, "other")];
    const found = testAndValidationAgree([...apart, ...near]);
    expect([...found.keys()]).toEqual(apart);
    expect(found.get(apart[0]!)).toMatchObject({
      reason: "halves-disagree",
      seen: "test 71.9, validation 17.9",
    });
  });
});
