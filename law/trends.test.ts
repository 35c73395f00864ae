import { describe, expect, it } from "vitest";
import { daysPerMonth, daysSince } from "./time.ts";
import { fitTrend, type TrendPoint } from "./trends.ts";

/** Forty models of eight families whose ln density grows by `slope` a day, every fifth one a record. */
function points(slope: number): TrendPoint[] {
  return Array.from({ length: 40 }, (_, index) => {
    const date = new Date(Date.UTC(2023, 2, 1 + index * 25)).toISOString().slice(0, 10);
    const isRecord = index % 5 === 0;
    const value = slope * daysSince("2023-02-24", date) - (isRecord ? 0 : 8);
    return { id: `m${String(index).padStart(2, "0")}`, date, value, family: `f${index % 8}` };
  });
}

const slope = Math.LN2 / (3.5 * daysPerMonth);

describe("fitTrend", () => {
  it("reads back a planted doubling time from the records", () => {
    const fit = fitTrend("records-ols", points(slope));
    expect(fit.n_records).toBe(8);
    expect(fit.doubling_months).toBeCloseTo(3.5, 9);
    expect(fit.r_squared).toBeCloseTo(1, 12);
  });

  it("puts the doubling time between the doubling times of its slope's interval", () => {
    const noisy = points(slope).map((row, index) => ({ ...row, value: row.value + (index % 2) * 0.3 }));
    const fit = fitTrend("population", noisy);
    expect(fit.slope_low!).toBeLessThan(fit.slope_per_day!);
    expect(fit.slope_high!).toBeGreaterThan(fit.slope_per_day!);
    expect(fit.doubling_low!).toBeCloseTo(Math.LN2 / fit.slope_high! / daysPerMonth, 12);
  });

  it("has no upper end where the slope may be zero", () => {
    const flat = points(0).map((row, index) => ({ ...row, value: Math.sin(index * 7) + index * 1e-3 }));
    const fit = fitTrend("population", flat);
    expect(fit.slope_low!).toBeLessThan(0);
    expect(fit.doubling_high).toBeNull();
  });

  it("is not identified below 30 models or 5 families, and says so", () => {
    expect(fitTrend("records-ols", points(slope).slice(0, 29))).toMatchObject({
      slope_per_day: null,
      doubling_months: null,
      not_identified: "29 models of 8 families; 30 and 5 are needed",
    });
    const fewFamilies = points(slope).map((row) => ({ ...row, family: `f${row.family.charCodeAt(1) % 4}` }));
    expect(fitTrend("population", fewFamilies).not_identified).toContain("4 families");
  });

  it("is unmoved by a copy of a dominated model", () => {
    const all = points(slope);
    const copy = { ...all[1]!, id: "copy" };
    expect(fitTrend("records-ols", [...all, copy]).slope_per_day).toBe(
      fitTrend("records-ols", all).slope_per_day,
    );
  });
});
