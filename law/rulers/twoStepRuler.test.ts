import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plantedLoss, referenceRuns } from "../testing/referenceRuns.ts";
import { fitTwoStepRuler } from "./twoStepFit.ts";
import { effectiveSizeTwoStep, invertScore, lossOf, scoreOf, type TwoStepRuler } from "./twoStepRuler.ts";

const tokens = 1e12;
const ruler: TwoStepRuler = fitTwoStepRuler(
  [
    ...referenceRuns("mmlu"),
    ...referenceRuns("bbh", { loss: plantedLoss, score: { c: 60, gamma: -4, l: 1, d: 25 } }),
  ],
  { trainingTokens: tokens },
).ruler;
const mmlu = ruler.curves.find(({ benchmark }) => benchmark === "mmlu")!;
const at = (benchmark: string, parameters: number): number => {
  const { loss, score } = ruler.curves.find((curve) => curve.benchmark === benchmark)!;
  return scoreOf(score, lossOf(loss, parameters, tokens));
};
const seen = (benchmark: string, score: number) => ({ benchmark, score, variance: 0 });

describe("invertScore", () => {
  it("gives a score on the fitted curve at D0 its own parameters, to 1e-9", () => {
    fc.assert(
      fc.property(fc.double({ min: Math.log(1e7), max: Math.log(1e12), noNaN: true }), (lnParameters) => {
        const { lnEffective, status } = invertScore(mmlu, tokens, at("mmlu", Math.exp(lnParameters)));
        expect(Math.abs(Math.exp(lnEffective! - lnParameters) - 1)).toBeLessThan(1e-9);
        expect(status).toBe(lnParameters > Math.log(405e9) ? "extrapolated" : "ok");
      }),
      { seed: 1 },
    );
  });

  it("is defined between the floor and what any number of parameters reaches at D0", () => {
    const { c, d } = mmlu.score;
    const limit = scoreOf(mmlu.score, mmlu.loss.b * tokens ** -mmlu.loss.beta);
    expect(limit).toBeLessThan(c + d);
    const statusAt = (percent: number) => invertScore(mmlu, tokens, percent).status;
    expect([d - 1, d].map(statusAt)).toEqual(["below_floor", "below_floor"]);
    expect(statusAt(d + 0.1)).toBe("ok");
    expect([limit - 0.01, limit, limit + 0.01].map(statusAt)).toEqual([
      "extrapolated",
      "above_ceiling",
      "above_ceiling",
    ]);
    expect([c + d, 100].map(statusAt)).toEqual(["above_ceiling", "above_ceiling"]);
  });

  it("has the slope of its own inverse", () => {
    const step = 1e-4;
    const read = (percent: number) => invertScore(mmlu, tokens, percent).lnEffective!;
    const difference = (read(70 + step) - read(70 - step)) / (2 * step);
    expect(invertScore(mmlu, tokens, 70).slope).toBeCloseTo(difference, 7);
  });

  it("moves with D0: more tokens, fewer parameters for the same score", () => {
    expect(invertScore(mmlu, 5e12, 70).lnEffective).toBeLessThan(invertScore(mmlu, 1e12, 70).lnEffective!);
  });
});

describe("effectiveSizeTwoStep", () => {
  it("reads one size from every benchmark's own curve, and a mean nearer to the sharper score where they differ", () => {
    const agreed = effectiveSizeTwoStep(ruler, [seen("mmlu", at("mmlu", 7e9)), seen("bbh", at("bbh", 7e9))]);
    expect(Math.exp(agreed.lnEffective!)).toBeCloseTo(7e9, -2);
    expect(agreed).toMatchObject({ status: "ok", benchmarks: ["bbh", "mmlu"] });
    const [low, high] = [seen("mmlu", at("mmlu", 7e9)), seen("bbh", at("bbh", 14e9))];
    const evenly = effectiveSizeTwoStep(ruler, [low, high]);
    const unsure = effectiveSizeTwoStep(ruler, [low, { ...high, variance: 25 }]);
    expect(evenly.lnEffective).toBeGreaterThan(Math.log(7e9));
    expect(unsure.lnEffective).toBeLessThan(evenly.lnEffective!);
    expect(unsure.standardError).toBeGreaterThan(evenly.standardError!);
  });

  it("leaves out what is censored and says so where nothing is left", () => {
    const below = seen("mmlu", 20);
    expect(effectiveSizeTwoStep(ruler, [below])).toMatchObject({ lnEffective: null, status: "below_floor" });
    expect(effectiveSizeTwoStep(ruler, [below, seen("bbh", 60)])).toMatchObject({ benchmarks: ["bbh"] });
    expect(effectiveSizeTwoStep(ruler, [seen("math", 60)])).toMatchObject({ status: "too_few" });
  });

  it("reads the mean of the five alone where there is a curve for it", () => {
    const curve = { ...mmlu, benchmark: "mean" };
    const ofMean = { ...ruler, curves: [...ruler.curves, curve] };
    const found = effectiveSizeTwoStep(ofMean, [seen("mmlu", 80), seen("mean", at("mmlu", 3e9))]);
    expect(found.benchmarks).toEqual(["mean"]);
    expect(found.lnEffective).toBeCloseTo(Math.log(3e9), 8);
  });
});
