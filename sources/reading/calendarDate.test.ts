import { describe, expect, it } from "vitest";
import { datePattern, readCalendarDate } from "./calendarDate.ts";

describe("readCalendarDate", () => {
  it.each([
    ["August 31, 2026", "2026-08-31"],
    ["Sept 5th, 2025", "2025-09-05"],
    ["january 1 2027", "2027-01-01"],
    ["Feb. 29, 2028", "2028-02-29"],
    ["2026/05/31", "2026-05-31"],
    ["2026-5-1", "2026-05-01"],
  ])("%s is %s", (text, expected) => {
    expect(readCalendarDate(text)).toBe(expected);
    expect(new RegExp(`^${datePattern}$`, "i").test(text)).toBe(true);
  });

  it.each([
    "February 30, 2026",
    "February 29, 2026",
    "August 2026",
    "31/08/2026",
    "08-09-2026",
    "2026-13-01",
    "Augus 1, 2026",
    "",
  ])("refuses %j", (text) => {
    expect(readCalendarDate(text)).toBeUndefined();
  });
});
