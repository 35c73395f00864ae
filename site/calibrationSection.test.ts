import { describe, expect, it } from "vitest";
import { calibrationCells, cellName } from "../law/calibration/cells.ts";
import { publishedCalibration } from "../law/calibration/published.ts";
import type { CalibrationRow } from "../law/calibration/tally.ts";
import { calibrationTable } from "../snapshot/calibrationTable.ts";
import type { Headline } from "../snapshot/headline.ts";
import type { Table } from "../snapshot/table.ts";
import { calibrationSection } from "./calibrationSection.ts";
import { calibrationNote, readCalibration } from "./calibrationSentences.ts";
import type { ReportInput } from "./readings.ts";

type Change = Partial<CalibrationRow>;

/** All cells with a coverage of 90 % and no bias but for what `changes` say, by cell. */
function tableWith(changes: Readonly<Record<string, Change>> = {}): Table {
  const rows = calibrationCells.flatMap((cell) =>
    ["frontier", "quantile"].map((estimator): CalibrationRow => {
      const unidentified = cell.size < 30;
      const figure = (value: number) => (unidentified ? null : value);
      return {
        chain: cell.chain,
        cell: cell.cell,
        estimator,
        worlds: 1000,
        identified: unidentified ? 0 : 1,
        coverage: figure(0.9),
        coverage_low: figure(0.88),
        coverage_high: figure(0.92),
        too_low: figure(0.05),
        too_high: figure(0.05),
        median_bias: figure(0.01),
        median_bias_low: figure(-0.002),
        median_bias_high: figure(0.02),
        median_width: figure(0.3),
        first_median_bias: figure(0.01),
        first_median_width: figure(0.3),
        ...(estimator === "frontier" ? changes[cellName(cell)] : {}),
      };
    }),
  );
  return calibrationTable({ ...publishedCalibration, worlds: 1000, rows });
}

const inputOf = (table: Table | null): ReportInput => ({
  asOf: "2026-11-24",
  knownAt: "2026-11-24",
  headline: {} as Headline,
  tables: new Map(table === null ? [] : [[table.name, table]]),
});
const textOf = (table: Table): string => JSON.stringify(calibrationSection(inputOf(table)));
const noteOf = (table: Table): string | null => calibrationNote(readCalibration(inputOf(table)));

describe("calibrationSection", () => {
  it("says that all holds where all does", () => {
    const section = calibrationSection(inputOf(tableWith()))!;
    expect(section.title).toBe(
      "The 90 % intervals hold the truth in 90.0 % (89.5-90.5) of simulated worlds; none of 12 kinds of world falls short of 85 %",
    );
    const text = textOf(tableWith());
    expect(text).toContain(
      "and all 12 have it. The mean over the kinds is 90.0 % (89.5-90.5), within the wanted 88 % to 93 %.",
    );
    expect(text).toContain("within 3 % of the truth in all of them");
    expect(text).toContain("15 points are too few, and it says so.");
  });

  it("names what falls short, on each count", () => {
    const short = { coverage: 0.8, coverage_low: 0.78, coverage_high: 0.82 };
    const wide = { coverage: 0.97, coverage_low: 0.96, coverage_high: 0.98 };
    const off = { median_bias: -0.04, median_bias_low: -0.05, median_bias_high: -0.03 };
    const table = tableWith({
      "models/30-growing-family": short,
      "models/60-stable-model": wide,
      "models/150-stable-model": off,
      "points/30-stable-group": short,
    });
    const text = textOf(table);
    expect(text).toContain(
      "10 of 12 have it: too few for 30 models, growing gaps, one a family (80 % (78-82)); more than that for 60 models, stable gaps, one a model (97 % (96-98)).",
    );
    expect(text).toContain(
      "off by more than the wanted 3 % for 150 models, stable gaps, one a model (\u22124.0 % (\u22125.0 to \u22123.0)).",
    );
    expect(text).toContain(
      "11 of 12 have it: too few for 30 points, stable gaps, one a group (80 % (78-82)).",
    );
    expect(calibrationSection(inputOf(table))!.title).toContain("1 of 12 kinds of world falls short of 85 %");
    expect(noteOf(table)).toContain("(30 models, growing gaps, one a family: 80 % (78-82)).");
  });

  it("shows misspecified worlds without a bound, and does not judge them", () => {
    const table = tableWith({
      "models/150-half-normal": { coverage: 0.6, coverage_low: 0.58, coverage_high: 0.62 },
    });
    expect(textOf(table)).toContain("no bound is set on what is found: ");
    expect(textOf(table)).toContain("gaps of another shape (half-normal) whose spread grows: 60 % (58-62)");
    expect(textOf(table)).toContain("and all 12 have it");
  });

  it("does not invent a coverage where nothing is identified", () => {
    const nothing = Object.fromEntries(
      calibrationCells.map((cell) => [
        cellName(cell),
        { identified: 0, coverage: null, coverage_low: null, coverage_high: null, median_bias: null },
      ]),
    );
    expect(calibrationSection(inputOf(tableWith(nothing)))!.title).toContain("is not known");
    expect(noteOf(tableWith(nothing))).toBeNull();
  });

  it("is left out without its table", () => {
    expect(calibrationSection(inputOf(null))).toBeNull();
    expect(calibrationNote(readCalibration(inputOf(null)))).toBeNull();
  });

  it("reads the calibration that is published", () => {
    expect(calibrationSection(inputOf(calibrationTable()))!.title).toMatch(
      /^The 90 % intervals hold the truth in \d+\.\d % \([\d.]+-[\d.]+\) of simulated worlds; \w+ of 12 kinds of world falls? short/,
    );
  });
});
