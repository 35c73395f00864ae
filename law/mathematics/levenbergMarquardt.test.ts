import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitLinear } from "./leastSquares.ts";
import { fitNonlinear, type NonlinearFit } from "./levenbergMarquardt.ts";

interface Reference {
  readonly name: string;
  readonly x: number[];
  readonly response: number[];
  readonly weights?: number[];
  readonly start: number[];
  readonly parameters: number[];
  readonly standardErrors: number[];
  readonly residualSumOfSquares: number;
}

const references = (
  JSON.parse(
    readFileSync(new URL("../../fixtures/reference/leastSquares.json", import.meta.url), "utf8"),
  ) as {
    curves: Reference[];
  }
).curves;

type Model = (parameters: ArrayLike<number>, x: number) => number;

const logistic: Model = (p, x) => p[0]! + (p[1]! - p[0]!) / (1 + Math.exp(-p[2]! * (x - p[3]!)));
const halving: Model = (p, x) => p[0]! * 2 ** (-x / p[1]!);

const halvingGradient = (p: ArrayLike<number>, x: number, into: Float64Array) => {
  into[0] = 2 ** (-x / p[1]!);
  into[1] = (p[0]! * into[0] * Math.LN2 * x) / p[1]! ** 2;
};

function worstRelativeError(found: readonly number[], expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  return Math.max(...found.map((value, k) => Math.abs(value - expected[k]!) / Math.abs(expected[k]!)));
}

function converged(fit: NonlinearFit) {
  return fit.converged ? fit : expect.fail(`not converged: ${fit.reason}`);
}

describe("fitNonlinear against scipy.optimize.curve_fit", () => {
  it.each(references)("$name", (reference) => {
    const model = reference.name.endsWith("logistic") ? logistic : halving;
    const fit = converged(fitNonlinear({ ...reference, model }));
    expect(worstRelativeError(fit.parameters, reference.parameters)).toBeLessThan(1e-7);
    expect(worstRelativeError(fit.standardErrors, reference.standardErrors)).toBeLessThan(1e-7);
    expect(worstRelativeError([fit.residualSumOfSquares], [reference.residualSumOfSquares])).toBeLessThan(
      1e-12,
    );
    expect(fit.degreesOfFreedom).toBe(reference.x.length - reference.start.length);
  });

  it("halving, with analytic derivatives", () => {
    const reference = references.find(({ name }) => name === "halving")!;
    const fit = converged(fitNonlinear({ ...reference, model: halving, gradient: halvingGradient }));
    expect(worstRelativeError(fit.parameters, reference.parameters)).toBeLessThan(1e-8);
    expect(worstRelativeError(fit.standardErrors, reference.standardErrors)).toBeLessThan(1e-8);
  });
});

describe("fitNonlinear", () => {
  it("is fitLinear for a linear model", () => {
    const x = [0, 1, 3, 4, 8];
    const response = [1, 0, 4, 3, 11];
    const weights = [1, 2, 0.5, 1, 4];
    const model: Model = (p, at) => p[0]! + p[1]! * at;
    const fit = converged(fitNonlinear({ model, x, response, weights, start: [100, -100] }));
    const linear = fitLinear({ design: x.map((at) => [1, at]), response, weights }, { intercept: true });
    expect(worstRelativeError(fit.parameters, linear.coefficients)).toBeLessThan(1e-11);
    expect(worstRelativeError(fit.covariance.flat(), linear.covariance.flat())).toBeLessThan(1e-9);
    expect(fit.residualStandardDeviation).toBeCloseTo(linear.residualStandardDeviation, 12);
  });

  it("finds an exact halving curve from far away", () => {
    const x = [0, 2, 5, 9, 14, 20];
    const response = x.map((month) => halving([20, 2.6], month));
    for (const start of [
      [1, 1],
      [1000, 40],
      [20, 2.6],
    ]) {
      const fit = converged(fitNonlinear({ model: halving, x, response, start }));
      expect(worstRelativeError(fit.parameters, [20, 2.6])).toBeLessThan(1e-13);
      expect(fit.residualSumOfSquares).toBeLessThan(1e-25);
    }
  });

  it("finds a parameter that is zero", () => {
    const x = [0, 2, 5, 9, 14, 20];
    const model: Model = (p, at) => halving(p, at) + p[2]!;
    const response = x.map((at) => model([20, 2.6, 0], at));
    const fit = converged(fitNonlinear({ model, x, response, start: [10, 5, 1] }));
    expect(worstRelativeError(fit.parameters.slice(0, 2), [20, 2.6])).toBeLessThan(1e-12);
    expect(Math.abs(fit.parameters[2]!)).toBeLessThan(1e-13);
  });

  it("passes through as many points as parameters, without errors of estimate", () => {
    const fit = converged(fitNonlinear({ model: halving, x: [0, 3], response: [8, 2], start: [6, 2] }));
    expect(worstRelativeError(fit.parameters, [8, 1.5])).toBeLessThan(1e-12);
    expect(fit.standardErrors).toEqual([Number.NaN, Number.NaN]);
  });

  it("steps back from parameters where the model has no value", () => {
    const model: Model = (p, at) => Math.log(p[0]! + at) * p[1]!;
    const x = [0, 1, 2, 4, 8];
    const response = x.map((at, i) => Math.log(0.01 + at) * 2 + (i % 2) * 0.1);
    const fit = converged(fitNonlinear({ model, x, response, start: [5, 1] }));
    expect(fit.parameters[0]).toBeGreaterThan(0);
    expect(fit.parameters[0]).toBeLessThan(0.02);
  });

  it("calls parameters that cannot be told apart a singular Jacobian, not a solution", () => {
    const model: Model = (p, at) => p[0]! * p[1]! * at;
    const fit = fitNonlinear({ model, x: [1, 2, 3], response: [2, 4.1, 5.9], start: [1, 1] });
    expect(fit).toMatchObject({ converged: false, reason: "singular-jacobian" });
    expect(fit).not.toHaveProperty("parameters");
    expect(fit).not.toHaveProperty("standardErrors");
  });

  it("does not pass off a parameter without effect as fitted", () => {
    const model: Model = (p, at) => p[0]! * at + 0 * p[1]!;
    const fit = fitNonlinear({ model, x: [1, 2, 3], response: [2, 4.1, 5.9], start: [1, 7] });
    expect(fit).toMatchObject({ converged: false, reason: "singular-jacobian" });
  });

  it("does not converge on a parameter that runs away", () => {
    // The best halving time of a step is zero: every shorter one fits better.
    const x = [0, 1, 2, 3];
    const fit = fitNonlinear({ model: halving, x, response: [8, 0, 0, 0], start: [6, 1] });
    expect(fit.converged).toBe(false);
  });

  it("says that the iterations ran out, where it stood", () => {
    const reference = references.find(({ name }) => name === "logistic")!;
    const fit = fitNonlinear({ ...reference, model: logistic }, { maximumIterations: 2 });
    expect(fit).toMatchObject({ converged: false, reason: "iteration-limit", iterations: 2 });
    expect(fit).not.toHaveProperty("parameters");
    expect(fit.residualSumOfSquares).toBeGreaterThan(reference.residualSumOfSquares);
  });

  it("refuses too few observations, other lengths and a start outside the domain", () => {
    const problem = { model: halving, x: [0, 1, 2], response: [4, 2, 1], start: [1, 1] };
    const thrown = (changes: object) => () => fitNonlinear({ ...problem, ...changes });
    const refusal = expect.objectContaining({ type: "invalid-regression-input" });
    expect(thrown({ x: [0], response: [4] })).toThrow(
      expect.objectContaining({ type: "too-few-observations" }),
    );
    expect(thrown({ start: [] })).toThrow(expect.objectContaining({ type: "too-few-observations" }));
    expect(thrown({ response: [4, 2] })).toThrow(refusal);
    expect(thrown({ weights: [1, 1] })).toThrow(refusal);
    expect(thrown({ start: [1, 0] })).toThrow(refusal);
    expect(thrown({ response: [4, Number.NaN, 1] })).toThrow(refusal);
    expect(thrown({ weights: [1, -1, 1] })).toThrow(refusal);
    expect(thrown({ weights: [1, 0, 1] })).toThrow(refusal);
  });
});
