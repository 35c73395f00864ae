import { expect, it } from "vitest";
import { monthBefore } from "./slot.ts";

it.each([
  ["2026-11-01", "2026-10"],
  ["2026-11-30", "2026-10"],
  ["2027-01-01", "2026-12"],
  ["2024-03-01", "2024-02"],
])("the month that had ended on %s is %s", (day, month) => {
  expect(monthBefore(day)).toBe(month);
});
