import { describe, expect, it } from "vitest";
import { endOfMonth, monthBefore, monthEndsOf } from "./time.ts";

describe("endOfMonth", () => {
  it.each([
    ["2024-02", "2024-02-29"],
    ["2023-02", "2023-02-28"],
    ["2026-10", "2026-10-31"],
    ["2026-12", "2026-12-31"],
  ])("of %s is %s", (month, day) => {
    expect(endOfMonth(month)).toBe(day);
  });

  it.each(["2026-13", "2026-1", "2026-10-31", "", "2026/10"])("refuses %j", (text) => {
    expect(() => endOfMonth(text)).toThrow(RangeError);
  });
});

it.each([
  ["2026-11-01", "2026-10"],
  ["2026-11-30", "2026-10"],
  ["2027-01-01", "2026-12"],
  ["2024-03-01", "2024-02"],
])("the month before that of %s is %s", (day, month) => {
  expect(monthBefore(day)).toBe(month);
});

it("month-ends go over years, both ends included", () => {
  expect(monthEndsOf("2023-11", "2024-02")).toEqual(["2023-11-30", "2023-12-31", "2024-01-31", "2024-02-29"]);
  expect(monthEndsOf("2024-02", "2024-01")).toEqual([]);
});
