import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  incompleteBeta,
  logGamma,
  normalCdf,
  normalQuantile,
  studentTCdf,
  studentTQuantile,
} from "./distributions.ts";

type Row = readonly number[];

const reference = JSON.parse(
  readFileSync(new URL("../../fixtures/reference/leastSquares.json", import.meta.url), "utf8"),
) as Readonly<Record<string, Row[]>>;

const functions: Readonly<Record<string, (...values: number[]) => number>> = {
  normalQuantile: (p) => normalQuantile(p!),
  normalCdf: (x) => normalCdf(x!),
  studentTQuantile: (p, degreesOfFreedom) => studentTQuantile(p!, degreesOfFreedom!),
  studentTCdf: (t, degreesOfFreedom) => studentTCdf(t!, degreesOfFreedom!),
  logGamma: (z) => logGamma(z!),
  incompleteBeta: (x, a, b) => incompleteBeta(x!, a!, b!),
};

function relativeError(found: number, expected: number): number {
  return Math.abs(found - expected) / Math.abs(expected);
}

/** Near the median of t scipy keeps 10 to 11 digits (its Cauchy tail at -1e-6 is off by 3e-11). */
const tolerances: Readonly<Record<string, number>> = { studentTQuantile: 1e-10, studentTCdf: 1e-10 };

describe("against scipy", () => {
  it.each(Object.entries(functions))("%s", (name, evaluate) => {
    const rows = reference[name]!;
    expect(rows.length).toBeGreaterThan(10);
    const errors = rows.map((row) => relativeError(evaluate(...row.slice(0, -1)), row.at(-1)!));
    expect(Math.max(...errors)).toBeLessThan(tolerances[name] ?? 1e-12);
  });
});

describe("studentTQuantile", () => {
  const probabilities = [1e-12, 0.001, 0.05, 0.24, 0.26, 0.4, 0.499999, 0.5001, 0.7, 0.76, 0.975, 0.9999];

  it("has the closed form of one degree of freedom (Cauchy)", () => {
    for (const p of probabilities) {
      // Each form where it is well conditioned.
      const cotangent = (p < 0.5 ? -1 : 1) / Math.tan(Math.PI * Math.min(p, 1 - p));
      const expected = Math.abs(p - 0.5) < 0.25 ? Math.tan(Math.PI * (p - 0.5)) : cotangent;
      expect(relativeError(studentTQuantile(p, 1), expected)).toBeLessThan(2e-14);
    }
  });

  it("has the closed form of two degrees of freedom", () => {
    for (const p of probabilities) {
      const expected = (2 * p - 1) / Math.sqrt(2 * p * (1 - p));
      expect(relativeError(studentTQuantile(p, 2), expected)).toBeLessThan(2e-14);
    }
  });

  it("inverts studentTCdf", () => {
    for (const degreesOfFreedom of [0.7, 1, 3, 12, 90, 2500, 1e6]) {
      for (const p of probabilities) {
        const back = studentTCdf(studentTQuantile(p, degreesOfFreedom), degreesOfFreedom);
        expect(relativeError(back, p)).toBeLessThan(1e-12);
      }
    }
  });

  it("becomes the normal quantile", () => {
    expect(studentTQuantile(0.95, Number.POSITIVE_INFINITY)).toBe(normalQuantile(0.95));
    expect(relativeError(studentTQuantile(0.95, 1e9), normalQuantile(0.95))).toBeLessThan(1e-8);
  });

  it("is symmetric, zero at the median and infinite at the ends", () => {
    expect(studentTQuantile(0.5, 7)).toBe(0);
    expect(studentTQuantile(0.125, 7)).toBe(-studentTQuantile(0.875, 7));
    expect(studentTQuantile(0, 7)).toBe(Number.NEGATIVE_INFINITY);
    expect(studentTQuantile(1, 7)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("normalQuantile and normalCdf", () => {
  it("invert each other", () => {
    for (const p of [1e-280, 1e-15, 0.003, 0.07, 0.08, 0.3, 0.5, 0.7, 0.95, 0.9999]) {
      expect(relativeError(normalCdf(normalQuantile(p)), p)).toBeLessThan(1e-12);
    }
  });

  it("reach the ends", () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalCdf(-60)).toBe(0);
  });
});

describe("logGamma", () => {
  it("is the logarithm of factorials", () => {
    let factorial = 1;
    for (let n = 3; n <= 18; n++) {
      factorial *= n - 1;
      expect(relativeError(logGamma(n), Math.log(factorial))).toBeLessThan(1e-15);
    }
    expect(logGamma(1)).toBe(0);
    expect(logGamma(2)).toBe(0);
  });
});

describe("incompleteBeta", () => {
  it("adds up to one with its mirror image", () => {
    for (const [x, a, b] of [
      [0.3, 2, 5],
      [0.62, 40, 25],
      [0.01, 0.5, 3],
      [0.875, 300, 40],
    ] as const) {
      expect(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a)).toBeCloseTo(1, 14);
    }
  });

  it("is a power for b = 1 and reaches the ends", () => {
    expect(relativeError(incompleteBeta(0.3, 4, 1), 0.3 ** 4)).toBeLessThan(1e-14);
    expect(incompleteBeta(0, 2, 3)).toBe(0);
    expect(incompleteBeta(1, 2, 3)).toBe(1);
  });
});

it("refuses arguments outside the domain", () => {
  const refusal = expect.objectContaining({ type: "invalid-distribution-argument" });
  expect(() => normalQuantile(1.1)).toThrow(refusal);
  expect(() => normalQuantile(Number.NaN)).toThrow(refusal);
  expect(() => studentTQuantile(-0.1, 3)).toThrow(refusal);
  expect(() => studentTQuantile(0.5, 0)).toThrow(refusal);
  expect(() => studentTCdf(1, -2)).toThrow(refusal);
  expect(() => logGamma(0)).toThrow(refusal);
  expect(() => incompleteBeta(1.5, 1, 1)).toThrow(refusal);
  expect(() => incompleteBeta(0.5, 0, 1)).toThrow(refusal);
});
