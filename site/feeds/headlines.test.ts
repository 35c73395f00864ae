import { describe, expect, it } from "vitest";
import type { FeedEntry } from "./feed.ts";
import { headlinesFeed } from "./headlines.ts";

const snapshot = (id: string, value: number | null, kind: "live" | "vintage" = "live") => ({
  id,
  kind,
  published_at: `${id.slice(0, 10)}T06:00:00.000Z`,
  headline: {
    doubling_months: { value, low: value && value - 1, high: value && value + 1 },
    not_identified: value === null ? "too few models" : null,
    price_halving_months: { "gpt-3.5": { value: 4.8, low: 2.6, high: 26.6 } },
    models: 197,
  },
});
const index = [
  snapshot("2026-11-22-00000001", null),
  snapshot("2024-06-30-00000009", 9, "vintage"),
  snapshot("2026-11-23-00000002", 4.1),
  snapshot("2026-11-24-00000003", 4.1),
];

describe("headlinesFeed", () => {
  it("tells of each live snapshot, newest first, and of the one before", () => {
    const feed = headlinesFeed(index);
    expect(feed.updated).toBe("2026-11-24T06:00:00.000Z");
    expect(feed.entries.map(({ key, title }) => [key, title])).toEqual([
      ["headline/2026-11-24-00000003", "2026-11-24: Density doubles every 4.1 months (3.1-5.1)"],
      ["headline/2026-11-23-00000002", "2026-11-23: Density doubles every 4.1 months (3.1-5.1)"],
      ["headline/2026-11-22-00000001", "2026-11-22: How fast density doubles is not identified"],
    ]);
    expect(
      feed.entries.map(({ facts }) => facts.find(({ name }) => name === "The snapshot before")?.value),
    ).toEqual(["the same", "How fast density doubles is not identified", undefined]);
    expect(feed.entries[0]).toMatchObject({
      address: "../snapshots/2026-11-24-00000003/report.html",
      data: {
        kind: "headline",
        snapshot: "2026-11-24-00000003",
        doubling_months: { value: 4.1 },
        models: 197,
      },
    });
    expect(feed.entries[0]!.facts).toContainEqual({
      name: "The price of GPT-3.5's quality halves every",
      value: "4.8 months (2.6-26.6)",
    });
  });

  it("reads a headline of another method as far as it goes", () => {
    const old = { ...index[0]!, headline: { doubling_months: 3.5, models: "many" } };
    expect(headlinesFeed([old]).entries[0]!.title).toBe(
      "2026-11-22: How fast density doubles is not identified",
    );
  });

  it("has room for other things that are published", () => {
    const report: FeedEntry = {
      key: "report/2026-10",
      title: "October 2026",
      at: "2026-11-23T12:00:00.000Z",
      address: "../reports/2026-10/",
      facts: [],
      data: { kind: "report" },
    };
    const { entries } = headlinesFeed(index, [report]);
    expect(entries.map(({ key }) => key).slice(0, 2)).toEqual([
      "headline/2026-11-24-00000003",
      "report/2026-10",
    ]);
  });

  it("needs a live snapshot", () => {
    expect(() => headlinesFeed([index[1]!])).toThrow(RangeError);
  });
});
