import { describe, expect, it } from "vitest";
import { requireReportedMonth } from "./commands/report.ts";
import { requireEndedMonth } from "./endedMonth.ts";

describe("requireEndedMonth", () => {
  it.each(["2026-10", "2025-12", "1999-02"])("takes %s", (month) => {
    expect(requireEndedMonth(month, "2026-11-01")).toBe(month);
  });

  it.each([
    ["2026-11", "has not ended"],
    ["2026-12", "lies ahead"],
    ["2027-01", "lies ahead"],
    ["2026-13", "not a month"],
    ["2026-10-31", "not a month"],
    ["October", "not a month"],
  ])("refuses %s: it %s", (month, reason) => {
    expect(() => requireEndedMonth(month, "2026-11-30")).toThrow(reason);
  });
});

describe("requireReportedMonth", () => {
  it("begins with the month of the first model", () => {
    expect(requireReportedMonth("2023-02", "2026-11-30")).toBe("2023-02");
    expect(() => requireReportedMonth("2023-01", "2026-11-30")).toThrow(
      "the first month with a report is 2023-02",
    );
    expect(() => requireReportedMonth("2026-11", "2026-11-30")).toThrow("has not ended");
  });
});
