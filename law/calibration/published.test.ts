import { describe, expect, it } from "vitest";
import { methodVersion } from "../constants.ts";
import { batchOutcomes, calibrationCells, cellName } from "./cells.ts";
import { worldReplicates } from "./outcome.ts";
import { publishedCalibration, publishedCalibrationSeed } from "./published.ts";
import { agreeOnFirstWorlds, firstWorlds, tally } from "./tally.ts";
import { plantedDoublingMonths } from "./worlds.ts";

const renewal =
  "run `npx densing calibrate --worlds 2000 --out law/calibration/published.json` and commit what it writes";
const rowsOf = (name: string) => publishedCalibration.rows.filter((row) => cellName(row) === name);

describe("the published calibration", () => {
  it("is of this version of the method, with its seed and settings", () => {
    expect(publishedCalibration, renewal).toMatchObject({
      method_version: methodVersion,
      seed: publishedCalibrationSeed,
      replicates: worldReplicates,
      planted_doubling_months: plantedDoublingMonths,
    });
  });

  it("has every cell, each with as many worlds as it says", () => {
    expect([...new Set(publishedCalibration.rows.map(cellName))], renewal).toEqual(
      calibrationCells.map(cellName),
    );
    const { worlds, rows } = publishedCalibration;
    expect(worlds).toBeGreaterThanOrEqual(firstWorlds);
    expect(rows.filter((row) => row.worlds !== worlds)).toEqual([]);
  });

  // One of each size and kind: a change of any number in the chain shows in each of them.
  it.each([
    "models/30-stable-family",
    "models/60-growing-model",
    "models/150-contamination",
    "points/15-growing-group",
    "points/30-growing-point",
    "points/150-stable-group",
  ])("%s gives the same figures for its first worlds as it did", (name) => {
    const cell = calibrationCells.find((candidate) => cellName(candidate) === name)!;
    const { seed, worlds } = publishedCalibration;
    const first = batchOutcomes({ name, seed, from: 0, worlds: Math.min(firstWorlds, worlds) });
    expect(agreeOnFirstWorlds(rowsOf(name), tally(cell, first)), renewal).toBe(true);
  });
});
