import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../mathematics/random.ts";
import { plantedLoss, plantedScore, referenceRuns } from "../testing/referenceRuns.ts";
import { isIdentified } from "./ruler.ts";
import { fitLossCurve, fitScoreCurve, fitTwoStepRuler, type ReferenceRun } from "./twoStepFit.ts";
import { invertScore, lossOf, scoreOf, type TwoStepCurve } from "./twoStepRuler.ts";

interface ReferenceCase {
  readonly runs: readonly Omit<ReferenceRun, "benchmark">[];
  readonly trainingTokens: number;
  readonly loss: Record<"lnA" | "alpha" | "lnB" | "beta" | "residualStandardDeviation", number> & {
    readonly errors: readonly number[];
  };
  readonly score: Record<"c" | "gamma" | "l" | "d" | "residualStandardDeviation", number> & {
    readonly errors: readonly number[];
  };
  readonly inversions: readonly Record<"score" | "lnEffective" | "constantsError", number>[];
}

const reference = JSON.parse(
  readFileSync(new URL("../../fixtures/reference/twoStep.json", import.meta.url), "utf8"),
) as { readonly cases: readonly ReferenceCase[] };

const tokens = 1e12;
const plan = { trainingTokens: tokens };

function onlyCurve(runs: readonly ReferenceRun[], floors: Record<string, number> = {}): TwoStepCurve {
  const { ruler, notIdentified } = fitTwoStepRuler(runs, { ...plan, floors });
  expect(notIdentified).toEqual({});
  return ruler.curves[0]!;
}

function expectRelative(values: readonly number[], expected: readonly number[], digits: number): void {
  expect(values).toHaveLength(expected.length);
  for (const [index, value] of values.entries()) expect(value / expected[index]!).toBeCloseTo(1, digits);
}

const errorsOf = (covariance: readonly (readonly number[])[]) =>
  covariance.map((row, i) => Math.sqrt(row[i]!));

describe("fitTwoStepRuler", () => {
  it("recovers the constants of generated runs", () => {
    const { loss, score, largestReference } = onlyCurve(referenceRuns("mmlu"));
    expectRelative([loss.a, loss.alpha, loss.b, loss.beta], Object.values(plantedLoss), 9);
    expectRelative([score.c, score.gamma, score.l, score.d], Object.values(plantedScore), 9);
    expect(largestReference).toBe(405e9);
  });

  it("recovers whatever constants were planted", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.06, max: 0.4, noNaN: true }),
        fc.double({ min: 0.06, max: 0.4, noNaN: true }),
        fc.double({ min: 0.25, max: 0.75, noNaN: true }),
        fc.double({ min: 2, max: 6, noNaN: true }),
        fc.double({ min: 40, max: 90, noNaN: true }),
        (alpha, beta, share, steepness, c) => {
          // Loss 1 at a billion parameters and 3e11 tokens, so that scores leave neither end of their logistic.
          const loss = { a: share * 1e9 ** alpha, alpha, b: (1 - share) * 3e11 ** beta, beta };
          const score = { c, gamma: -steepness, l: 0.95, d: 5 };
          const found = onlyCurve(referenceRuns("mmlu", { loss, score }));
          expectRelative(
            Object.values(loss),
            [found.loss.a, found.loss.alpha, found.loss.b, found.loss.beta],
            6,
          );
          expectRelative(
            Object.values(score),
            [found.score.c, found.score.gamma, found.score.l, found.score.d],
            6,
          );
        },
      ),
      { seed: 1, numRuns: 15 },
    );
  });

  it.each(reference.cases)("equals scipy's fit of noisy runs and the error it implies, case %#", (found) => {
    const runs = found.runs.map((run) => ({ ...run, benchmark: "mmlu" }));
    const { ruler } = fitTwoStepRuler(runs, { trainingTokens: found.trainingTokens });
    const curve = ruler.curves[0]!;
    const { loss, score } = curve;
    expectRelative(
      [Math.log(loss.a), loss.alpha, Math.log(loss.b), loss.beta, loss.residualStandardDeviation],
      [
        found.loss.lnA,
        found.loss.alpha,
        found.loss.lnB,
        found.loss.beta,
        found.loss.residualStandardDeviation,
      ],
      6,
    );
    expectRelative(
      [score.c, score.gamma, score.l, score.d, score.residualStandardDeviation],
      [found.score.c, found.score.gamma, found.score.l, found.score.d, found.score.residualStandardDeviation],
      6,
    );
    // Those of scipy rest on its differences.
    expectRelative(errorsOf(loss.covariance), found.loss.errors, 5);
    expectRelative(errorsOf(score.covariance), found.score.errors, 5);
    for (const { score: percent, lnEffective, constantsError } of found.inversions) {
      const inverted = invertScore(curve, found.trainingTokens, percent);
      expect(inverted.lnEffective! / lnEffective).toBeCloseTo(1, 6);
      expect(Math.sqrt(inverted.curveVariance) / constantsError).toBeCloseTo(1, 4);
    }
  });

  it("covers the planted effective size with its 90 % interval in 80 to 98 % of worlds", () => {
    const truth = Math.log(20e9);
    const score = scoreOf(plantedScore, lossOf(plantedLoss, 20e9, tokens));
    let covered = 0;
    const worlds = 60;
    for (let world = 0; world < worlds; world++) {
      const random = randomStream(11, world);
      const noise = () => ({ loss: 0.004 * random.normal(), score: 0.6 * random.normal() });
      const { lnEffective, curveVariance } = invertScore(
        onlyCurve(referenceRuns("mmlu", {}, noise)),
        tokens,
        score,
      );
      if (Math.abs(lnEffective! - truth) < 1.645 * Math.sqrt(curveVariance)) covered += 1;
    }
    expect(covered / worlds).toBeGreaterThan(0.8);
    expect(covered / worlds).toBeLessThan(0.98);
  });

  it("does not depend on the order of runs", () => {
    const random = randomStream(3, 0);
    const noise = () => ({ loss: 0.004 * random.normal(), score: 0.6 * random.normal() });
    const runs = [...referenceRuns("mmlu", {}, noise), ...referenceRuns("bbh", {}, noise)];
    const expected = fitTwoStepRuler(runs, plan);
    fc.assert(
      fc.property(fc.shuffledSubarray(runs, { minLength: runs.length }), (shuffled) => {
        expect(fitTwoStepRuler(shuffled, plan)).toEqual(expected);
      }),
      { seed: 1, numRuns: 5 },
    );
  });

  it("reads effective parameters in the unit of the runs, and tokens likewise", () => {
    const random = randomStream(4, 0);
    const noise = () => ({ loss: 0.004 * random.normal(), score: 0.6 * random.normal() });
    const runs = referenceRuns("mmlu", {}, noise);
    const billions = runs.map((run) => ({
      ...run,
      parameters: run.parameters / 1e9,
      tokens: run.tokens / 1e12,
    }));
    const inCounts = invertScore(onlyCurve(runs), tokens, 70);
    const inBillions = invertScore(onlyCurve(billions), tokens / 1e12, 70);
    expect(inBillions.lnEffective! + Math.log(1e9)).toBeCloseTo(inCounts.lnEffective!, 7);
    expect(inBillions.curveVariance / inCounts.curveVariance).toBeCloseTo(1, 5);
    expect(inBillions.status).toBe(inCounts.status);
  });

  it("holds a floor that is given", () => {
    const random = randomStream(5, 0);
    const noise = () => ({ loss: 0, score: 0.6 * random.normal() });
    const { score } = onlyCurve(referenceRuns("mmlu", {}, noise), { mmlu: 25 });
    expect(score.d).toBe(25);
    expect(score.covariance.map((row) => row[3])).toEqual([0, 0, 0, 0]);
    expect(Math.abs(score.c - 70)).toBeLessThan(3 * Math.sqrt(score.covariance[0]![0]!));
  });

  it("says which benchmark it cannot fit, and why", () => {
    const proportional = referenceRuns("math").map((run) => ({ ...run, tokens: 20 * run.parameters }));
    const few = referenceRuns("bbh").map((run, index) => (index < 42 ? { ...run, score: null } : run));
    const { ruler, notIdentified } = fitTwoStepRuler(
      [...referenceRuns("mmlu"), ...proportional, ...few],
      plan,
    );
    expect(ruler.curves.map(({ benchmark }) => benchmark)).toEqual(["mmlu"]);
    expect(notIdentified).toEqual({
      math: expect.stringMatching(/tokens go with parameters/),
      bbh: "4 runs with a score; 5 are needed",
    });
  });
});

describe("fitLossCurve and fitScoreCurve", () => {
  it("take no curve that rises with parameters, or a score that rises with the loss", () => {
    const rising = referenceRuns("mmlu").map((run) => ({ ...run, loss: 1 / run.loss }));
    expect(isIdentified(fitLossCurve(rising))).toBe(false);
    const upside = [1, 2, 3, 4, 5, 6].map((loss) => ({ loss, score: 10 * loss + (loss % 2) }));
    expect(isIdentified(fitScoreCurve(upside))).toBe(false);
    expect(fitScoreCurve(upside.map(({ loss }) => ({ loss, score: 50 })))).toEqual({
      notIdentified: "losses or scores do not vary",
    });
  });
});
