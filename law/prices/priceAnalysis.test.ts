import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Facts, noFacts, type PriceFact } from "../facts.ts";
import { plainWorld, priceWorld } from "../testing/priceWorlds.ts";
import { analysePrices, type PriceAnalysis } from "./priceAnalysis.ts";

const sampling = { seed: 5, headlineReplicates: 12, otherReplicates: 4 };
const world = priceWorld({ ...plainWorld, families: 9, months: 30 }, 12, 0);
const facts: Facts = { as_of: "2026-01-01", ...noFacts, ...world };
const analysed = analysePrices(facts, sampling);

const shifted = (day: string, days: number) =>
  new Date(Date.parse(day) + 86_400_000 * days).toISOString().slice(0, 10);
const withPrices = (change: (price: PriceFact) => Partial<PriceFact>): Facts => ({
  ...facts,
  prices: facts.prices.map((price) => ({ ...price, ...change(price) })),
});
const times = (text: string | null, factor: number) => (text === null ? null : String(Number(text) * factor));

/** Trends and breaks without what tells the level of the prices. */
const paces = ({ trends, breaks }: PriceAnalysis) => ({
  trends: trends.map(({ first_usd_per_mtok: _, last_usd_per_mtok: __, ...row }) => row),
  breaks,
});

/** Equal but for rounding, since a sum of logarithms is not the logarithm of the product. */
function expectNear(found: unknown, expected: unknown, path = "") {
  if (typeof expected === "number") {
    const near = Math.abs((found as number) - expected) <= 1e-6 * Math.max(1e-3, Math.abs(expected));
    expect(near, `${path}: ${found} for ${expected}`).toBe(true);
  } else if (expected !== null && typeof expected === "object") {
    for (const [key, value] of Object.entries(expected))
      expectNear((found as Record<string, unknown>)[key], value, `${path}.${key}`);
  } else expect(found, path).toBe(expected);
}

describe("analysePrices", () => {
  it("has one headline a tier that has prices, and every estimator, series, basis and restriction", () => {
    expect(analysed.trends.filter((row) => row.headline)).toHaveLength(1);
    const keys = new Set(
      analysed.trends.map((row) =>
        [row.tier, row.threshold, row.basis, row.restriction, row.series, row.window, row.estimator].join(
          " ",
        ),
      ),
    );
    expect(keys.size).toBe(analysed.trends.length);
    // 3 thresholds, 4 bases, 4 restrictions, 2 windows; 5 estimators of the lows, 1 of the price on sale.
    expect(analysed.trends).toHaveLength(3 * 4 * 4 * 2 * 6);
    expect(analysed.breaks).toHaveLength(4 * 4 * 2);
    expect(analysed.breaks.filter((row) => row.headline)).toHaveLength(1);
  });

  it("is digit for digit the same whatever the order of the rows", () => {
    const reversed = {
      ...facts,
      prices: [...facts.prices].reverse(),
      api_scores: [...facts.api_scores].reverse(),
      api_families: [...facts.api_families].reverse(),
    };
    expect(analysePrices(reversed, sampling)).toEqual(analysed);
  });

  it("does not move when all prices are multiplied", () => {
    fc.assert(
      fc.property(fc.constantFrom(0.001, 0.37, 2, 1000), (factor) => {
        const scaled = withPrices((price) => ({
          input_usd_per_mtok: times(price.input_usd_per_mtok, factor),
          output_usd_per_mtok: times(price.output_usd_per_mtok, factor),
        }));
        expectNear(paces(analysePrices(scaled, sampling)), paces(analysed));
      }),
      { seed: 3, numRuns: 4 },
    );
  });

  it("keeps the slopes of the lows when all dates move together", () => {
    const moved = withPrices((price) => ({
      valid_from: shifted(price.valid_from, 200),
      valid_to: price.valid_to && shifted(price.valid_to, 200),
    }));
    const ofLows = ({ trends }: PriceAnalysis) =>
      trends
        .filter((row) => row.window === "all" && row.estimator !== "month-ends-ols")
        .map(({ estimator, slope_per_day, slope_low, slope_high, n_records }) => ({
          estimator,
          slope_per_day,
          slope_low,
          slope_high,
          n_records,
        }));
    expectNear(ofLows(analysePrices(moved, sampling)), ofLows(analysed));
  });

  it("draws other intervals about the same values from another seed", () => {
    const other = analysePrices(facts, { ...sampling, seed: 6 }).trends.find((row) => row.headline)!;
    const own = analysed.trends.find((row) => row.headline)!;
    expect(other.slope_per_day).toBe(own.slope_per_day);
    expect(other.slope_low).not.toBe(own.slope_low);
    expect(own.replicates).toBe(12);
  });

  it("has no window that reaches beyond the newest price", () => {
    const young = { ...facts, prices: facts.prices.filter((price) => price.valid_from < "2023-09-01") };
    for (const { window_to } of analysePrices(young, sampling).trends)
      expect(window_to < "2023-09-01").toBe(true);
    const paper = analysed.trends.filter((row) => row.window === "paper");
    for (const { window_to } of paper) expect(window_to).toBe("2024-09-10");
  });

  it("has nothing to say of a world without prices", () => {
    expect(analysePrices({ as_of: "2026-01-01", ...noFacts }, sampling)).toEqual({
      frontiers: [],
      trends: [],
      breaks: [],
      paperEndPoints: null,
    });
  });
});
