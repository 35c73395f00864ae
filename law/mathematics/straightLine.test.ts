import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitLine, fitLinear, slopeInterval } from "./leastSquares.ts";

interface Reference {
  readonly name: string;
  readonly design: number[][];
  readonly response: number[];
  readonly weights?: number[];
  readonly coefficients: [number, number];
  readonly standardErrors: [number, number];
  readonly residualVariance: number;
  readonly degreesOfFreedom: number;
  readonly rSquared: number;
  readonly interval90: [[number, number], [number, number]];
}

const references = (
  JSON.parse(
    readFileSync(new URL("../../fixtures/reference/leastSquares.json", import.meta.url), "utf8"),
  ) as {
    linear: Reference[];
  }
).linear.filter((reference) => reference.coefficients.length === 2);

function relativeError(found: number, expected: number): number {
  return Math.abs(found - expected) / Math.abs(expected);
}

describe("fitLine against statsmodels", () => {
  it("has lines to compare with", () => {
    expect(references.length).toBeGreaterThan(6);
  });

  it.each(references)("$name", (reference) => {
    const x = reference.design.map((row) => row[1]!);
    const fit = fitLine(x, reference.response, reference.weights ? { weights: reference.weights } : {});
    const [intercept, slope] = reference.coefficients;
    const [interceptError, slopeError] = reference.standardErrors;
    expect(relativeError(fit.intercept, intercept)).toBeLessThan(1e-10);
    expect(relativeError(fit.slope, slope)).toBeLessThan(1e-10);
    expect(relativeError(fit.interceptStandardError, interceptError)).toBeLessThan(1e-10);
    expect(relativeError(fit.slopeStandardError, slopeError)).toBeLessThan(1e-10);
    expect(relativeError(fit.rSquared, reference.rSquared)).toBeLessThan(1e-10);
    expect(relativeError(fit.residualStandardDeviation ** 2, reference.residualVariance)).toBeLessThan(1e-10);
    expect(fit.degreesOfFreedom).toBe(reference.degreesOfFreedom);
    const { low, high } = slopeInterval(fit, 0.9);
    expect(relativeError(low, reference.interval90[1][0])).toBeLessThan(1e-9);
    expect(relativeError(high, reference.interval90[1][1])).toBeLessThan(1e-9);
  });
});

describe("fitLine", () => {
  it("is fitLinear with one regressor, whatever the data", () => {
    const value = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((thousandths) => thousandths / 1000);
    const weight = fc.double({ min: 0.01, max: 100, noNaN: true });
    const rows = fc.array(fc.tuple(value, value, weight), { minLength: 4, maxLength: 40 });
    const property = fc.property(rows, (points) => {
      const [x, y, weights] = [0, 1, 2].map((k) => points.map((point) => point[k]!)) as [
        number[],
        number[],
        number[],
      ];
      const spread = Math.max(...x) - Math.min(...x);
      fc.pre(spread > 1e-3 * Math.max(...x.map(Math.abs)));
      const line = fitLine(x, y, { weights });
      const general = fitLinear({ design: x.map((v) => [1, v]), response: y, weights }, { intercept: true });
      const size = Math.max(...y.map(Math.abs));
      expect(Math.abs(line.slope - general.coefficients[1]!)).toBeLessThanOrEqual((1e-9 * size) / spread);
      expect(Math.abs(line.slopeStandardError - general.standardErrors[1]!)).toBeLessThanOrEqual(
        (1e-9 * size) / spread,
      );
      expect(line.degreesOfFreedom).toBe(general.degreesOfFreedom);
    });
    fc.assert(property, { seed: 7, numRuns: 300 });
  });

  it("keeps its digits far from the origin", () => {
    const days = [0, 3, 7, 20, 31];
    const values = [0.5, 1.25, 2, 5.5, 8];
    const here = fitLine(days, values);
    const far = fitLine(
      days.map((day) => day + 2 ** 40),
      values,
    );
    expect(relativeError(far.slope, here.slope)).toBeLessThan(1e-14);
    expect(relativeError(far.slopeStandardError, here.slopeStandardError)).toBeLessThan(1e-14);
  });

  it("leaves out points of weight zero", () => {
    const fit = fitLine([1, 2, 4], [2, 3, 9]);
    expect(fitLine([1, 2, 100, 4], [2, 3, -100, 9], { weights: [1, 1, 0, 1] })).toEqual(fit);
  });

  it("takes typed arrays", () => {
    const x = [1, 2, 4];
    const y = [2, 3, 9];
    expect(fitLine(Float64Array.from(x), Float64Array.from(y))).toEqual(fitLine(x, y));
  });

  it("has no errors, and every slope in its interval, through two points", () => {
    const fit = fitLine([1, 3], [2, 8]);
    expect(fit.slope).toBe(3);
    expect(fit.intercept).toBe(-1);
    expect(fit.slopeStandardError).toBeNaN();
    expect(fit.residualStandardDeviation).toBeNaN();
    expect(slopeInterval(fit, 0.9)).toEqual({
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    });
  });

  it("has no R squared where the response does not vary", () => {
    expect(fitLine([1, 2, 3], [5, 5, 5])).toMatchObject({ slope: 0, intercept: 5, rSquared: Number.NaN });
    expect(fitLine([1, 2, 4], [0.1, 0.1, 0.1]).rSquared).toBeNaN();
  });

  it("refuses an x that does not vary", () => {
    const refusal = expect.objectContaining({ type: "rank-deficient-design" });
    expect(() => fitLine([0.1, 0.1, 0.1], [1, 2, 3])).toThrow(refusal);
    expect(() => fitLine([1, 2, 2], [1, 2, 3], { weights: [0, 1, 1] })).toThrow(refusal);
  });

  it("refuses fewer than two points, other lengths, and what is not a number", () => {
    expect(() => fitLine([1], [2])).toThrow(expect.objectContaining({ type: "too-few-observations" }));
    const refusal = expect.objectContaining({ type: "invalid-regression-input" });
    expect(() => fitLine([1, 2], [2])).toThrow(refusal);
    expect(() => fitLine([1, 2, Number.NaN], [2, 3, 4])).toThrow(refusal);
    expect(() => fitLine([1, 2, 3], [2, Number.POSITIVE_INFINITY, 4])).toThrow(refusal);
    expect(() => fitLine([1, 2, 3], [2, 3, 4], { weights: [1, 1, -1] })).toThrow(refusal);
  });
});

describe("slopeInterval", () => {
  it("is Student's: 12.706 standard errors each side for 95 % and one degree of freedom", () => {
    const { low, high } = slopeInterval({ slope: 1, slopeStandardError: 0.1, degreesOfFreedom: 1 }, 0.95);
    expect(high).toBeCloseTo(1 + 1.2706204736174698, 13);
    expect(low).toBeCloseTo(1 - 1.2706204736174698, 13);
  });
});
