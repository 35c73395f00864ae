import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DensingError } from "../../errors.ts";
import { fitLinear } from "./leastSquares.ts";

interface Reference {
  readonly name: string;
  readonly design: number[][];
  readonly response: number[];
  readonly weights?: number[];
  readonly coefficients: number[];
  readonly standardErrors: number[];
  readonly covariance: number[][];
  readonly residualVariance: number;
  readonly degreesOfFreedom: number;
  readonly rSquared: number;
}

const references = (
  JSON.parse(
    readFileSync(new URL("../../fixtures/reference/leastSquares.json", import.meta.url), "utf8"),
  ) as {
    linear: Reference[];
  }
).linear;

function worstRelativeError(found: readonly number[], expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  return Math.max(...found.map((value, k) => Math.abs(value - expected[k]!) / Math.abs(expected[k]!)));
}

function thrownBy(action: () => unknown): DensingError {
  try {
    action();
  } catch (error) {
    if (error instanceof DensingError) return error;
    throw error;
  }
  return expect.fail("nothing was thrown");
}

describe("fitLinear against statsmodels", () => {
  it.each(references)("$name", (reference) => {
    const fit = fitLinear(reference, { intercept: true });
    expect(worstRelativeError(fit.coefficients, reference.coefficients)).toBeLessThan(1e-10);
    expect(worstRelativeError(fit.standardErrors, reference.standardErrors)).toBeLessThan(1e-10);
    expect(worstRelativeError(fit.covariance.flat(), reference.covariance.flat())).toBeLessThan(1e-8);
    expect(worstRelativeError([fit.residualVariance], [reference.residualVariance])).toBeLessThan(1e-10);
    expect(worstRelativeError([fit.rSquared], [reference.rSquared])).toBeLessThan(1e-10);
    expect(fit.residualStandardDeviation).toBe(Math.sqrt(fit.residualVariance));
    expect(fit.degreesOfFreedom).toBe(reference.degreesOfFreedom);
    expect(fit.rank).toBe(reference.coefficients.length);
  });
});

describe("fitLinear", () => {
  const design = [
    [1, 0, 2],
    [1, 1, 1.5],
    [1, 2, 7],
    [1, 5, 3],
    [1, 7, 4],
  ];
  const response = [1, 3, 2, 8, 9];
  const fit = fitLinear({ design, response }, { intercept: true });

  it("takes a row-major array", () => {
    expect(fitLinear({ design: Float64Array.from(design.flat()), response }, { intercept: true })).toEqual(
      fit,
    );
  });

  it("leaves out rows of weight zero", () => {
    const more = {
      design: [[1, 40, 60], ...design],
      response: [-70, ...response],
      weights: [0, 1, 1, 1, 1, 1],
    };
    const { rSquared, ...same } = fit;
    const { rSquared: rSquaredOfMore, ...sameOfMore } = fitLinear(more, { intercept: true });
    expect(sameOfMore).toEqual(same);
    expect(rSquaredOfMore).toBeCloseTo(rSquared, 14);
  });

  it("does not depend on the units of a regressor", () => {
    const inParameters = design.map(([one, x, z]) => [one!, x! * 1e12, z! * 1e-9]);
    const scaled = fitLinear({ design: inParameters, response }, { intercept: true });
    expect(
      worstRelativeError(
        scaled.coefficients,
        [1, 1e-12, 1e9].map((unit, j) => unit * fit.coefficients[j]!),
      ),
    ).toBeLessThan(1e-14);
    expect(scaled.rSquared).toBeCloseTo(fit.rSquared, 14);
  });

  it("measures R squared from zero without an intercept", () => {
    const through = fitLinear({ design: [[1], [2], [3]], response: [3, 3, 6] }, { intercept: false });
    expect(through.coefficients[0]).toBeCloseTo(27 / 14, 14);
    expect(through.rSquared).toBeCloseTo(1 - (54 - 27 ** 2 / 14) / 54, 14);
  });

  it("has no errors of estimate without degrees of freedom", () => {
    const exact = fitLinear(
      {
        design: [
          [1, 0],
          [1, 2],
        ],
        response: [1, 5],
      },
      { intercept: true },
    );
    expect(exact.coefficients).toEqual([1, 2]);
    expect(exact.degreesOfFreedom).toBe(0);
    expect(exact.residualVariance).toBeNaN();
    expect(exact.standardErrors).toEqual([Number.NaN, Number.NaN]);
  });

  it("has no R squared for a response that does not vary", () => {
    const level = fitLinear({ design, response: [4, 4, 4, 4, 4] }, { intercept: true });
    expect(level.rSquared).toBeNaN();
    const tenths = fitLinear({ design, response: [0.1, 0.1, 0.1, 0.1, 0.1] }, { intercept: true });
    expect(tenths.rSquared).toBeNaN();
    expect(level.coefficients[0]).toBeCloseTo(4, 14);
  });

  it("names a column that the others span", () => {
    const dependent = design.map(([one, x, z]) => [one!, x!, z!, 2 + 3 * x! - 0.7 * z!]);
    const error = thrownBy(() => fitLinear({ design: dependent, response }, { intercept: true }));
    expect(error.type).toBe("rank-deficient-design");
    expect(error.facts).toMatchObject({ rank: 3, columns: 4, rows: 5 });
    expect([0, 1, 2, 3]).toContain(error.facts.dependentColumn);
    const withoutIt = dependent.map((row) => row.filter((_, j) => j !== error.facts.dependentColumn));
    expect(fitLinear({ design: withoutIt, response }, { intercept: true }).rank).toBe(3);
  });

  it("calls a column of zeros dependent", () => {
    const zeros = design.map((row) => [...row, 0]);
    const error = thrownBy(() => fitLinear({ design: zeros, response }, { intercept: true }));
    expect(error.facts).toMatchObject({ rank: 3, dependentColumn: 3 });
  });

  it.each([
    ["too-few-observations", { design: design.slice(0, 2), response: [1, 2] }],
    ["too-few-observations", { design, response, weights: [1, 1, 0, 0, 0] }],
    ["too-few-observations", { design: [], response: [] }],
    ["invalid-regression-input", { design, response: [1, 2] }],
    ["invalid-regression-input", { design: new Float64Array(14), response }],
    ["invalid-regression-input", { design, response: [1, 2, 3, Number.NaN, 5] }],
    ["invalid-regression-input", { design: [...design.slice(0, 4), [1, 2]], response }],
    ["invalid-regression-input", { design: [...design.slice(0, 4), [1, 2, 3, 4]], response }],
    ["invalid-regression-input", { design: [...design.slice(0, 4), [1, 2, Number.NaN]], response }],
    ["invalid-regression-input", { design, response, weights: [1, 1, 1, 1] }],
    ["invalid-regression-input", { design, response, weights: [1, 1, -1, 1, 1] }],
  ])("refuses with %s (case %#)", (type, problem) => {
    expect(thrownBy(() => fitLinear(problem, { intercept: true })).type).toBe(type);
  });
});
