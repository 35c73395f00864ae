import { describe, expect, it } from "vitest";
import { profitabilityWindows } from "../law/around/windows.ts";
import { placedFacts } from "../law/testing/placed.ts";
import { plantedFacts } from "../law/testing/worlds.ts";
import { windowsTables } from "../snapshot/windowsTable.ts";
import { fourMonths, noDoubling, proseOf, sectionInput, withCells } from "./testing/sectionInput.ts";
import { windowsSection } from "./windowsSection.ts";

const [windows, medians] = windowsTables(profitabilityWindows(placedFacts(plantedFacts(0.006, 20), 20)));
type Cells = Parameters<typeof withCells>[1];
const lead = (cells: ReturnType<Cells>) =>
  withCells(medians!, (row) => (row.headline === true ? { not_identified: null, ...cells } : row));
const sectionOf = (cells: ReturnType<Cells>, doubling = fourMonths) =>
  windowsSection(sectionInput([windows!, lead(cells)], doubling))!;

describe("windowsSection", () => {
  it("is not there without its tables", () => {
    expect(windowsSection(sectionInput([], fourMonths))).toBeNull();
  });

  it("leads with the median and sets it against one doubling", () => {
    const found = (days: readonly [number, number, number | null], doubling = fourMonths) =>
      sectionOf({ median_days: days[0], median_low: days[1], median_high: days[2] }, doubling);
    expect(found([150, 100, 240]).title).toBe(
      "Half of the models that nothing matched at release are matched at half their size within 150 days (100-240)",
    );
    expect(proseOf(found([150, 100, 240]))).toContain("122 days (91-183): the intervals overlap.");
    expect(proseOf(found([300, 200, null]))).toContain("the windows last longer, the data disagree.");
    expect(proseOf(found([50, 40, 60]))).toContain("the windows close sooner, the data disagree.");
    expect(proseOf(found([50, 40, 60], noDoubling))).toContain(
      "one doubling of density, which is not identified.",
    );
  });

  it("says that a median is not reached, or not identified and why", () => {
    const open = sectionOf({ median_days: null, median_low: 200, median_high: null });
    expect(open.title).toBe(
      "More than half of the models are not yet matched at half their size: the median is 200 days or more",
    );
    const few = sectionOf({ median_days: null, median_low: null, not_identified: "4 windows" });
    expect(few.title).toBe("How long a model goes unmatched at half its size is not identified");
    expect(proseOf(few)).toContain("The median is not identified: 4 windows.");
  });

  it("tells years apart only where their intervals are", () => {
    const years = (first: readonly [number, number], last: readonly [number, number]) =>
      proseOf(
        windowsSection(
          sectionInput(
            [
              windows!,
              withCells(medians!, (row) => {
                if (row.cohort !== "opened" || row.criterion !== "point" || row.released === "all")
                  return row;
                const [low, high] = row.released === "2023" ? first : last;
                return { not_identified: null, median_days: low + 1, median_low: low, median_high: high };
              }),
            ],
            fourMonths,
          ),
        )!,
      );
    expect(years([80, 150], [90, 250])).toContain(
      "Windows of 2024 are not distinguishable from those of 2023.",
    );
    expect(years([80, 100], [120, 250])).toContain("Windows of 2024 are longer than those of 2023.");
    expect(years([180, 300], [20, 150])).toContain("Windows of 2024 are shorter than those of 2023.");
  });
});
