import { describe, expect, it } from "vitest";
import { hardwareTrendName, paperHardwareDoublingYears } from "../constants.ts";
import { randomStream } from "../mathematics/random.ts";
import { daysPerMonth } from "../time.ts";
import {
  addRates,
  combineWithHardware,
  decomposePrice,
  doublingDays,
  rateOfDoubling,
  ratioOfRates,
  subtractRates,
} from "./combination.ts";

const exact = (rate: number) => ({ rate, low: rate, high: rate });

describe("addRates", () => {
  it("reproduces the paper's arithmetic: A = 0.0070 a day and 2.1 years give 87.7 days", () => {
    const combined = addRates(exact(0.007), rateOfDoubling(paperHardwareDoublingYears, null, null));
    expect(doublingDays(combined).value).toBeCloseTo(87.7, 1);
  });

  it("adds half-widths in squares, each side by itself", () => {
    const sum = addRates({ rate: 5, low: 2, high: 9 }, { rate: 10, low: 6, high: 13 });
    expect(sum).toEqual({ rate: 15, low: 10, high: 20 });
    expect(subtractRates(sum, exact(15))).toEqual({ rate: 0, low: -5, high: 5 });
  });
});

describe("ratioOfRates", () => {
  it("holds the ratio that independent normal rates have in 90 % of draws", () => {
    const random = randomStream(3, 0);
    const reach = 1.6448536269514722;
    let held = 0;
    for (let draw = 0; draw < 4000; draw++) {
      const part = 4 + random.normal();
      const whole = 8 + 1.5 * random.normal();
      const { low, high } = ratioOfRates(
        { rate: part, low: part - reach, high: part + reach },
        { rate: whole, low: whole - 1.5 * reach, high: whole + 1.5 * reach },
      );
      if (low <= 0.5 && (high === null || high >= 0.5)) held += 1;
    }
    expect(Math.abs(held / 4000 - 0.9)).toBeLessThan(0.015);
  });

  it("is that of the part where the whole is exact, and has no upper end where the whole may be nothing", () => {
    const found = ratioOfRates({ rate: 4, low: 3, high: 6 }, exact(8));
    expect(found.low).toBeCloseTo(3 / 8, 12);
    expect(found.high).toBeCloseTo(6 / 8, 12);
    expect(ratioOfRates(exact(4), { rate: 8, low: -1, high: 9 }).high).toBeNull();
  });
});

const trends = [{ name: hardwareTrendName, doubling_years: 2.07, low_years: 1.54, high_years: 3.13 }];
const slope = (rate: number) => ({ slope_per_day: rate, slope_low: 0.8 * rate, slope_high: 1.2 * rate });

describe("combineWithHardware", () => {
  it("gives the headline and one row a published hardware trend, each interval around its value", () => {
    const rows = combineWithHardware(slope(0.007), trends);
    expect(rows).toHaveLength(2);
    expect(rows.filter((row) => row.headline)).toHaveLength(1);
    for (const row of rows) {
      expect(row.effective_size_low_days!).toBeLessThan(row.effective_size_doubling_days!);
      expect(row.effective_size_high_days!).toBeGreaterThan(row.effective_size_doubling_days!);
    }
  });

  it("is empty without a slope", () => {
    expect(combineWithHardware({ slope_per_day: null, slope_low: null, slope_high: null }, trends)).toEqual(
      [],
    );
  });
});

describe("decomposePrice", () => {
  it("splits a price that halves as density and hardware say into those two and nothing else", () => {
    const density = Math.LN2 / (3.5 * daysPerMonth);
    const hardware = rateOfDoubling(paperHardwareDoublingYears, null, null).rate;
    const price = {
      ...slope(-(density + hardware)),
      tier: "t",
      basis: "input",
      restriction: "any",
      headline: true,
    };
    const [row] = decomposePrice(slope(density), [price], trends);
    expect(row?.rest_share).toBeCloseTo(0, 12);
    expect((row?.density_share ?? 0) + (row?.hardware_share ?? 0) + (row?.rest_share ?? 0)).toBeCloseTo(
      1,
      12,
    );
    expect(row!.density_share_low).toBeLessThan(row!.density_share);
    expect(row!.density_share_high!).toBeGreaterThan(row!.density_share);
    expect(row!.rest_share_low!).toBeLessThan(0);
    expect(row!.rest_share_high).toBeGreaterThan(0);
    expect(row?.rest_rate_low).toBeLessThan(0);
    expect(row?.rest_rate_high).toBeGreaterThan(0);
  });
});
