import { describe, expect, it } from "vitest";
import { requireEndedMonth } from "./report.ts";

describe("requireEndedMonth", () => {
  it.each(["2026-10", "2025-12", "2023-02"])("takes %s", (month) => {
    expect(requireEndedMonth(month, "2026-11-01")).toBe(month);
  });

  it.each([
    ["2026-11", "has not ended"],
    ["2026-12", "lies ahead"],
    ["2027-01", "lies ahead"],
    ["2023-01", "the first month with a report is 2023-02"],
    ["2026-13", "not a month"],
    ["2026-10-31", "not a month"],
    ["October", "not a month"],
  ])("refuses %s: it %s", (month, reason) => {
    expect(() => requireEndedMonth(month, "2026-11-30")).toThrow(reason);
  });
});
