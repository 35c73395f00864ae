import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { normalTail as tailOf } from "../mathematics/distributions.ts";
import { type FrontierFit, type FrontierSeries, fitFrontier } from "./frontierFit.ts";

type Listed = { readonly [Key in "times" | "values" | "weights"]: readonly number[] };
const { frontier, normalTail } = JSON.parse(
  readFileSync(new URL("../../fixtures/reference/trends.json", import.meta.url), "utf8"),
) as {
  readonly frontier: readonly (Listed & { readonly measuredNoise: number } & Omit<
      FrontierFit,
      "converged"
    >)[];
  readonly normalTail: readonly { readonly x: number; readonly logCdf: number; readonly hazard: number }[];
};
const seriesOf = ({ times, values, weights, measuredNoise }: (typeof frontier)[number]): FrontierSeries => ({
  times: Float64Array.from(times),
  values: Float64Array.from(values),
  weights: Float64Array.from(weights),
  measuredNoise,
});

describe("the normal tail", () => {
  it.each(normalTail)("at $x is scipy's", ({ x, logCdf, hazard }) => {
    const found = { logCdf: 0, hazard: 0 };
    tailOf(x, found);
    expect(Math.abs(found.logCdf / logCdf - 1)).toBeLessThan(1e-13);
    expect(Math.abs(found.hazard / hazard - 1)).toBeLessThan(1e-11);
  });
});

describe("fitFrontier", () => {
  it.each(frontier)("finds scipy's maximum over $times.length models", (reference) => {
    const fit = fitFrontier(seriesOf(reference));
    expect(fit.converged).toBe(true);
    for (const name of ["slope", "intercept", "gap", "gapGrowth", "noise"] as const) {
      expect(Math.abs(fit[name] - reference[name]), name).toBeLessThan(1e-6);
    }
    expect(fit.logPosterior).toBeGreaterThan(reference.logPosterior - 1e-9);
  });

  it.each(frontier)("finds it again from another fit, over $times.length models", (reference) => {
    const series = seriesOf(reference);
    const other = fitFrontier(seriesOf(frontier[0]!));
    expect(fitFrontier(series, other).slope).toBeCloseTo(fitFrontier(series).slope, 7);
  });

  it("does not depend on where time begins, and a shift of all values shifts the intercept alone", () => {
    const series = seriesOf(frontier[3]!);
    const fit = fitFrontier(series);
    const later = fitFrontier({ ...series, times: series.times.map((time) => time + 2000) });
    const higher = fitFrontier({ ...series, values: series.values.map((value) => value + 5) });
    for (const moved of [later, higher]) {
      expect(moved.slope).toBeCloseTo(fit.slope, 8);
      expect(moved.gap).toBeCloseTo(fit.gap, 8);
    }
    expect(later.intercept).toBeCloseTo(fit.intercept - 2000 * fit.slope, 4);
    expect(higher.intercept).toBeCloseTo(fit.intercept + 5, 8);
  });

  it("counts a point of weight two as two points, and one of weight none as none", () => {
    const reference = frontier[1]!;
    const repeat = (values: readonly number[]) =>
      Float64Array.from(values.flatMap((value, i) => new Array<number>(reference.weights[i]!).fill(value)));
    const repeated = fitFrontier({
      times: repeat(reference.times),
      values: repeat(reference.values),
      measuredNoise: reference.measuredNoise,
    });
    expect(repeated.slope).toBeCloseTo(fitFrontier(seriesOf(reference)).slope, 8);
  });
});
