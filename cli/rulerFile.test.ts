import { describe, expect, it } from "vitest";
import { fitTwoStepRuler } from "../law/rulers/twoStepFit.ts";
import { referenceRuns } from "../law/testing/referenceRuns.ts";
import { parseRulerFile, twoStepDocument } from "./rulerFile.ts";

const curve = { benchmark: "mmlu", floor: 25, steepness: 0.5, intercept: -11.5 };
const json = (document: unknown) => parseRulerFile("mine.json", JSON.stringify(document));

describe("parseRulerFile", () => {
  it("reads a user's ruler from JSON, in full or with the least that it needs", () => {
    const full = {
      name: "mine",
      minimum_benchmarks: 1,
      largest_reference_params: 65e9,
      curves: [{ ...curve, noise: 0.2, items: 14042, report_spread: 1.5 }],
    };
    expect(json(full)).toMatchObject({
      ruler: {
        ruler: "user:mine",
        minimumBenchmarks: 1,
        largestReference: 65e9,
        curves: [{ ...curve, noise: 0.2, items: 14042, reportSpread: 1.5 }],
      },
      withoutErrors: [],
    });
    expect(json({ name: "mine", curves: [curve, { ...curve, benchmark: "gpqa" }] })).toMatchObject({
      ruler: { minimumBenchmarks: 2, largestReference: Number.POSITIVE_INFINITY },
      withoutErrors: ["mmlu", "gpqa"],
    });
  });

  it("reads one from CSV and names it after the file", () => {
    const text =
      "benchmark,floor,steepness,intercept,noise,largest_reference_params\nmmlu,25,0.5,-11.5,,65e9\n";
    expect(parseRulerFile("/home/me/my ruler.v2.csv", text)).toMatchObject({
      ruler: { ruler: "user:my-ruler.v2", largestReference: 65e9, curves: [{ ...curve, noise: 0 }] },
      withoutErrors: ["mmlu"],
    });
  });

  it("takes no file's word for scores without any error", () => {
    expect(json({ name: "mine", curves: [{ ...curve, report_spread: 0 }] })).toMatchObject({
      withoutErrors: ["mmlu"],
    });
  });

  it("reads back the two-step ruler that was written, digit for digit", () => {
    const { ruler } = fitTwoStepRuler(referenceRuns("mmlu"), { trainingTokens: 5e12 });
    const written = { ...twoStepDocument(ruler), not_identified: { bbh: "too few" } };
    expect(json(written)).toEqual({ ruler, withoutErrors: ["mmlu"] });
  });

  it("takes a two-step ruler of constants alone", () => {
    const constants = {
      benchmark: "mmlu",
      largest_reference_params: 1e9,
      loss: { a: 8, alpha: 0.12, b: 30, beta: 0.18 },
      score: { c: 70, gamma: -6, l: 0.9, d: 25 },
    };
    const { ruler } = json({ ruler: "two-step", training_tokens: 1e12, curves: [constants] });
    expect(ruler.curves[0]).toMatchObject({
      loss: constants.loss,
      score: { d: 25, residualStandardDeviation: 0 },
    });
  });

  it.each([
    ["a two-step ruler without curves", { ruler: "two-step", training_tokens: 1e12, curves: [] }, /curves: /],
    [
      "a falling curve",
      { name: "mine", curves: [{ ...curve, steepness: -0.5 }] },
      /curves\.0\.steepness: .*>0/,
    ],
    ["no floor", { name: "mine", curves: [{ ...curve, floor: undefined }] }, /curves\.0\.floor: .*undefined/],
    ["a name with a slash", { name: "../x", curves: [curve] }, /saw "\.\.\/x"/],
    ["no name", { curves: [curve] }, /name: /],
    ["no curve", { name: "mine", curves: [] }, /needs one curve/],
    ["a benchmark twice", { name: "mine", curves: [curve, curve] }, /two curves of mmlu/],
    ["the mean and others", { name: "m", curves: [curve, { ...curve, benchmark: "mean" }] }, /stands alone/],
    ["more benchmarks than curves", { name: "m", curves: [curve], minimum_benchmarks: 2 }, /2, of 1 curves/],
  ])("says what is wrong: %s", (_, document, message) => {
    expect(() => json(document)).toThrow(message);
  });

  it("says where a CSV is wrong, and that a text is no JSON", () => {
    const text = "benchmark,floor,steepness,intercept\nmmlu,25,0.5,-11.5\nbbh,25,steep,-1\n";
    expect(() => parseRulerFile("mine.csv", text)).toThrow(
      'mine.csv, line 3: steepness: expected a plain number; saw "steep"',
    );
    const floor = "benchmark,floor,steepness,intercept\nmmlu,100,0.5,-11.5\n";
    expect(() => parseRulerFile("mine.csv", floor)).toThrow(/line 2: floor: expected a percentage below 100/);
    expect(() => parseRulerFile("mine.json", "{")).toThrow(/mine\.json: no JSON/);
    const largest = "benchmark,floor,steepness,intercept,largest_reference_params\na,0,1,1,5\nb,0,1,1,6\n";
    expect(() => parseRulerFile("mine.csv", largest)).toThrow(/largest_reference_params differs/);
  });
});
