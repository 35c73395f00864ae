import { describe, expect, it } from "vitest";
import { dayAfter, dayOf } from "./date.ts";

describe("dayOf", () => {
  it.each([
    ["2026-02-28", "2026-02-28"],
    ["2024-02-29", "2024-02-29"],
    ["2025-02-08T16:00:00Z", "2025-02-08"],
    ["2025-02-08T23:00:00-05:00", "2025-02-09"],
    ["2025-02-08T00:30:00.250+01:00", "2025-02-07"],
  ])("%s is %s in UTC", (text, day) => {
    expect(dayOf(text)).toBe(day);
  });

  it.each([
    "2026-02-29",
    "2026-13-01",
    "2026-2-8",
    "28.02.2026",
    "2025-02-08T16:00:00",
    "2025-02-08 16:00:00Z",
    "9999-12-31T23:59:59-01:00",
    "soon",
    "",
  ])("refuses %j", (text) => {
    expect(dayOf(text)).toBeUndefined();
  });
});

describe("dayAfter", () => {
  it.each([
    ["2026-08-31", "2026-09-01"],
    ["2024-02-28", "2024-02-29"],
    ["2026-12-31", "2027-01-01"],
    ["9999-12-31", undefined],
  ])("of %s is %s", (day, next) => {
    expect(dayAfter(day)).toBe(next);
  });
});
