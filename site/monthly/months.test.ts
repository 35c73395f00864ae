import { describe, expect, it } from "vitest";
import { isIn, monthAfter, monthName } from "./months.ts";

describe("months", () => {
  it("crosses years", () => {
    expect([monthAfter("2026-12", 1), monthAfter("2026-01", -1), monthAfter("2026-11", 2)]).toEqual([
      "2027-01",
      "2025-12",
      "2027-01",
    ]);
    expect(monthName("2026-10")).toBe("October 2026");
  });

  it.each(["2026-13", "2026-1", "2026-10-31", "", "2026/10"])("refuses %j", (text) => {
    expect(() => monthAfter(text, 1)).toThrow(RangeError);
  });

  it("holds its days, and its own name where the day is not known", () => {
    expect([
      isIn("2026-10", "2026-10-31"),
      isIn("2026-10", "2026-10"),
      isIn("2026-10", "2026-11-01"),
    ]).toEqual([true, true, false]);
    expect(isIn("2026-10", null)).toBe(false);
  });
});
