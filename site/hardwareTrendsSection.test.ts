import { describe, expect, it } from "vitest";
import type { HardwareTrendRow } from "../law/around/hardwareTrend.ts";
import { hardwareTrendName } from "../law/constants.ts";
import { hardwareTrendsTable } from "../snapshot/hardwareTrendsTable.ts";
import { hardwareTrendsSection } from "./hardwareTrendsSection.ts";
import { fourMonths, proseOf, sectionInput } from "./testing/sectionInput.ts";

const row = (
  name: string,
  years: readonly [number, number, number] | null,
  lead = false,
): HardwareTrendRow => ({
  name,
  source: "ours",
  doubling_years: years?.[0] ?? null,
  low_years: years?.[1] ?? null,
  high_years: years?.[2] ?? null,
  n_accelerators: 51,
  released_from: "2008-06-16",
  released_to: "2023-12-06",
  slope_per_year: null,
  slope_low: null,
  slope_high: null,
  r_squared: null,
  not_identified: years === null ? "9 accelerators" : null,
  lead,
});
const epoch = { ...row(hardwareTrendName, [2.07, 1.54, 3.13]), source: "published" as const };
const sectionOf = (...rows: HardwareTrendRow[]) =>
  hardwareTrendsSection(sectionInput([hardwareTrendsTable([...rows, epoch])], fourMonths))!;

describe("hardwareTrendsSection", () => {
  it("is not there without its table", () => {
    expect(hardwareTrendsSection(sectionInput([], fourMonths))).toBeNull();
  });

  it("says whether the paper's years lie inside our interval, and whether the intervals meet", () => {
    expect(sectionOf(row("all", [3.5, 2.6, 5], true)).title).toBe(
      "Compute per dollar doubles every 3.50 years (2.60-5.00) over 51 accelerators",
    );
    const prose = (...years: [number, number, number]) => proseOf(sectionOf(row("all", years, true)));
    expect(prose(2.5, 2, 3)).toContain("2.1 years lie inside our interval.");
    expect(prose(3.5, 2.6, 5)).toContain(
      "disagree with the figure, not with its interval, which overlaps ours.",
    );
    expect(prose(5, 4, 6)).toContain("2.1 years lie below our interval: our accelerators disagree.");
  });

  it("explains a flatter line through all by the classes of price only where both are steeper", () => {
    const classes = (under: number) =>
      proseOf(
        sectionOf(
          row("FP32, all", [3.5, 2.6, 5], true),
          row("FP32, under 2,000 USD", [under, 2, 6]),
          row("FP32, 2,000 USD and more", [3, 2, 4]),
        ),
      );
    expect(classes(2.8)).toContain("Either class of price alone doubles sooner");
    expect(classes(4)).not.toContain("Either class of price");
  });

  it("is not identified where ours are not", () => {
    const section = sectionOf(row("all", null, true));
    expect(section.title).toBe(
      "How fast compute per dollar doubles is not identified from the accelerators here",
    );
    expect(proseOf(section)).toContain("all, not identified (9 accelerators).");
  });
});
