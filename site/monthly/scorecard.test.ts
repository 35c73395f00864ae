import { describe, expect, it } from "vitest";
import type { RegisteredForecast } from "./input.ts";
import { scorecardOf } from "./scorecard.ts";
import { scorecardSection } from "./scorecardSection.ts";
import { october, placed, tablesOf } from "./testing/month.ts";

const forecast = (more: Partial<RegisteredForecast>): RegisteredForecast => ({
  snapshot_id: "2026-04-30-00000000",
  published_at: "2026-05-01T08:00:00Z",
  series: "frontier-density",
  subject: "joint/total",
  made_on: "2026-04-30",
  due_on: "2026-10-30",
  horizon_months: 6,
  value: 40,
  low: 20,
  high: 80,
  ...more,
});
const low = (date: string, usd_per_mtok: number | null, tier = "gpt-4") => ({
  tier,
  basis: "input",
  restriction: "any-host-confirmed",
  series: "lowest-so-far",
  date,
  usd_per_mtok,
});
const tables = {
  ...tablesOf([
    placed("first", "2025-01-01", 10, { isRecord: true }),
    placed("second", "2026-06-01", 50, { isRecord: true }),
  ]),
  price_frontiers: [
    low("2025-01-01", 4),
    low("2026-07-01", 1),
    low("2025-01-01", 3, "o1"),
    low("2026-07-01", null, "o1"),
  ],
};
const month = (registered: readonly RegisteredForecast[]) => october(tables, { registered });
const titleOf = (registered: readonly RegisteredForecast[]) => {
  const input = month(registered);
  return scorecardSection(input, scorecardOf(input)).title;
};

describe("scorecardOf", () => {
  it("scores what is due against this month's series, and leaves the rest", () => {
    const card = scorecardOf(
      month([
        forecast({}),
        forecast({ due_on: "2026-09-01", value: 5, low: 4, high: 9, published_at: "2026-11-01T00:00:00Z" }),
        forecast({ series: "needed-parameters", subject: "first", value: 2e8, low: 1e8, high: 3e8 }),
        forecast({ series: "lowest-price", subject: "gpt-4", value: 0.5, low: 0.3, high: 1 }),
        forecast({ series: "lowest-price", subject: "o1" }),
        forecast({ due_on: "2026-11-15" }),
      ]),
    );
    expect(card).toMatchObject({ unknown: 1, waiting: 1, next_due_on: "2026-11-15" });
    expect(
      card.scored.map(({ series, realised, inside, in_time }) => [series, realised, inside, in_time]),
    ).toEqual([
      ["frontier-density", 50, false, false],
      ["frontier-density", 50, true, true],
      ["lowest-price", 0.25, false, true],
      ["needed-parameters", 2e8, true, true],
    ]);
    // ln(9/4) wide, and 20 times the distance by which 50 misses 9.
    expect(card.scored[0]!.interval_score).toBeCloseTo(Math.log(9 / 4) + 20 * Math.log(50 / 9), 9);
  });

  it("is not moved by when a snapshot was published, but for whether that was in time", () => {
    const at = (published_at: string) => scorecardOf(month([forecast({ published_at })]));
    expect(at("2026-05-01T08:00:00Z")).toEqual(at("2026-09-09T09:09:09Z"));
  });
});

describe("scorecardSection", () => {
  it("says that there is nothing to score, that nothing is due, or how many held", () => {
    expect(titleOf([])).toBe("No forecast was registered before October 2026");
    expect(titleOf([forecast({ due_on: "2026-11-15" })])).toBe(
      "No past forecast is due yet: of 1 the first is due on 2026-11-15",
    );
    expect(titleOf([forecast({})])).toBe("1 of 1 past forecast held within its 90 % interval");
  });

  it("says when there are too few, and which were made up afterwards", () => {
    const input = month([
      forecast({}),
      forecast({ horizon_months: 3, published_at: "2026-11-01T00:00:00Z" }),
    ]);
    const text = JSON.stringify(scorecardSection(input, scorecardOf(input)));
    expect(text).toContain("2 forecasts are too few to tell");
    expect(text).toContain("1 of the 2 was published only after the due date");
  });
});
