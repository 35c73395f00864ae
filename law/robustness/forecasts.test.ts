import { describe, expect, it } from "vitest";
import { simulateWorld, type WorldCell } from "../calibration/worlds.ts";
import type { Facts } from "../facts.ts";
import { chooseScores } from "../rulers/chooseScores.ts";
import { rulerPlans } from "../rulers/rulerPlans.ts";
import { dayAfter } from "../time.ts";
import { type ForecastInput, forecastsOf, lastDayOf } from "./forecasts.ts";

const cell: WorldCell = {
  cell: "forecasts",
  models: 150,
  gapGrowth: 0,
  gaps: "family",
  misspecified: null,
};

const lows = Array.from({ length: 20 }, (_, index) => ({
  date: dayAfter("2023-03-01", 60 * index),
  usd_per_mtok: 10 * 0.8 ** index,
  redistribute: index !== 4,
}));

const inputOf = (facts: Facts, replicates: number): ForecastInput => ({
  knownTo: lastDayOf(facts),
  joint: rulerPlans(facts, chooseScores(facts.scores, facts.benchmarks))[0]!,
  prices: [{ tier: "gpt-4", lows }],
  seed: 1,
  replicates,
});

describe("forecastsOf", () => {
  const facts = simulateWorld(cell, 5, 0);
  const rows = forecastsOf(inputOf(facts, 20));

  it("registers the record and the price three, six and twelve months ahead, unscored", () => {
    const registered = rows.filter((row) => row.kind === "registered");
    expect(registered.map((row) => `${row.series}/${row.subject}/${row.horizon_months}`).sort()).toEqual(
      [3, 6, 12]
        .flatMap((months) => [`frontier-density/joint/total/${months}`, `lowest-price/gpt-4/${months}`])
        .sort(),
    );
    for (const row of registered) {
      expect(row).toMatchObject({ made_on: lastDayOf(facts), inside: null, realised: null });
      expect(row.due_on > row.made_on).toBe(true);
      expect(row.low!).toBeLessThanOrEqual(row.value!);
      expect(row.high!).toBeGreaterThanOrEqual(row.value!);
      // A record does not fall; only the ruler's own error lies below it. Prices so far do not rise.
      if (row.series === "lowest-price") expect(row.high!).toBeLessThanOrEqual(1);
    }
  });

  it("widens with the horizon", () => {
    const widths = [3, 6, 12].map((months) => {
      const row = rows.find(
        ({ kind, series, horizon_months }) =>
          kind === "registered" && series === "frontier-density" && horizon_months === months,
      )!;
      return Math.log(row.high! / row.low!);
    });
    expect(widths[2]).toBeGreaterThan(widths[0]!);
  });

  it("scores every hindcast, and none that is not due", () => {
    const hindcasts = rows.filter((row) => row.kind === "hindcast");
    expect(hindcasts.length).toBeGreaterThan(6);
    for (const row of hindcasts) {
      expect(row.made_on).toMatch(/-(06-30|12-31)$/);
      expect(row.due_on <= lastDayOf(facts)).toBe(true);
      expect(row.inside).not.toBeNull();
    }
  });

  it("makes for a past day the forecasts that would have been registered on it", () => {
    const day = "2024-12-31";
    const { joint, ...input } = inputOf(facts, 20);
    const released = joint.models.filter(({ model }) => model.released_on <= day);
    const then = forecastsOf({
      ...input,
      knownTo: day,
      joint: { ...joint, models: released },
      prices: [{ tier: "gpt-4", lows: lows.filter(({ date }) => date <= day) }],
    });
    const figures = (all: typeof rows, kind: string) =>
      all
        .filter((row) => row.kind === kind && row.made_on === day && row.horizon_months > 3)
        .map(({ series, due_on, value, low, high, n_draws }) => [series, due_on, value, low, high, n_draws]);
    expect(figures(rows, "hindcast")).toHaveLength(4);
    expect(figures(rows, "hindcast")).toEqual(figures(then, "registered"));
  });

  it("covers what comes in simulated worlds at about the stated rate", () => {
    let scored = 0;
    let inside = 0;
    for (let world = 0; world < 20; world++) {
      const simulated = simulateWorld(cell, 31, world);
      for (const row of forecastsOf({ ...inputOf(simulated, 30), prices: [] })) {
        if (row.series !== "frontier-density" || row.made_on < "2024-12-31" || row.inside === null) continue;
        scored += 1;
        inside += Number(row.inside);
      }
    }
    expect(scored).toBeGreaterThanOrEqual(60);
    expect(inside / scored).toBeGreaterThan(0.8);
    expect(inside / scored).toBeLessThan(0.98);
  });

  it("does not depend on the order of the facts", () => {
    const reversed = { ...facts, models: [...facts.models].reverse(), scores: [...facts.scores].reverse() };
    expect(forecastsOf(inputOf(reversed, 20))).toEqual(rows);
  });

  it("says why a young world has no forecast", () => {
    const young = { ...facts, models: facts.models.filter((row) => row.released_on < "2023-06-01") };
    const found = forecastsOf({ ...inputOf(young, 5), prices: [] });
    expect(found).toHaveLength(3);
    for (const row of found)
      expect(row).toMatchObject({ value: null, n_draws: 0, not_identified: expect.any(String) });
  });
});
