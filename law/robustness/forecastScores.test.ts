import { describe, expect, it } from "vitest";
import { type Forecast, intervalScore, type ObservedSeries, scoreForecasts } from "./forecastScores.ts";

const forecast: Forecast = {
  series: "frontier-density",
  subject: "joint/total",
  made_on: "2024-01-01",
  due_on: "2024-07-01",
  horizon_months: 6,
  at_origin: 10,
  value: 20,
  low: 10,
  high: 40,
  n_draws: 100,
  not_identified: null,
};

const observed = (
  steps: [string, number][],
  knownTo = "2024-12-31",
  redistribute = true,
): ObservedSeries => ({
  series: "frontier-density",
  subject: "joint/total",
  knownTo,
  steps: steps.map(([date, value]) => ({ date, value, redistribute })),
});

const score = (series: ObservedSeries, changes: Partial<Forecast> = {}) =>
  scoreForecasts([{ ...forecast, ...changes }], [series])[0]!;

describe("scoreForecasts", () => {
  it("takes the value that stood on the due day, not a later one", () => {
    const found = score(
      observed([
        ["2023-12-01", 10],
        ["2024-07-01", 30],
        ["2024-07-02", 90],
      ]),
    );
    expect(found).toMatchObject({ realised: 30, inside: true });
    expect(found.interval_score).toBeCloseTo(Math.log(4), 12);
  });

  it("counts a miss by its distance, on either side", () => {
    for (const [value, distance] of [
      [80, Math.log(2)],
      [5, Math.log(2)],
    ] as const) {
      const found = score(observed([["2023-12-01", value]]));
      expect(found.inside).toBe(false);
      expect(found.interval_score).toBeCloseTo(Math.log(4) + 20 * distance, 10);
    }
  });

  it("holds a value on an end of the interval to be inside", () => {
    expect(score(observed([["2023-12-01", 40]])).inside).toBe(true);
    expect(score(observed([["2023-12-01", 10]])).inside).toBe(true);
  });

  it("leaves alone what is not due, not known or not identified", () => {
    const unscored = { realised: null, inside: null, interval_score: null };
    expect(score(observed([["2023-12-01", 20]], "2024-06-30"))).toMatchObject(unscored);
    expect(score(observed([]))).toMatchObject(unscored);
    expect(score(observed([["2023-12-01", 20]]), { subject: "other" })).toMatchObject(unscored);
    expect(score(observed([["2023-12-01", 20]]), { value: null, low: null, high: null })).toMatchObject(
      unscored,
    );
  });

  it("scores prices as ratios, and keeps a price back that may not be republished", () => {
    const prices = (redistribute: boolean): ObservedSeries => ({
      ...observed(
        [
          ["2023-01-01", 8],
          ["2024-05-01", 2],
        ],
        "2024-12-31",
        redistribute,
      ),
      series: "lowest-price",
    });
    const ratio = { series: "lowest-price", value: 0.3, low: 0.2, high: 1 } as const;
    expect(score(prices(true), ratio)).toMatchObject({ realised: 0.25, inside: true });
    expect(score(prices(false), ratio)).toMatchObject({ realised: null, inside: true });
  });
});

describe("intervalScore", () => {
  it("is the width inside and rises by twenty times the miss outside, at 90 %", () => {
    expect(intervalScore(0.5, 0, 1)).toBe(1);
    expect(intervalScore(1.5, 0, 1)).toBeCloseTo(11, 12);
    expect(intervalScore(-0.1, 0, 1)).toBeCloseTo(3, 12);
  });
});
