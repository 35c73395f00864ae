import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { batchOutcomes, calibrationCells, cellName } from "../law/calibration/cells.ts";
import { tally } from "../law/calibration/tally.ts";
import { openCalibrationFile } from "./calibrationFile.ts";

const settings = { method_version: "1", seed: 1, worlds: 3, replicates: 200, planted_doubling_months: 3.5 };
const rowsOf = (name: string) => {
  const cell = calibrationCells.find((candidate) => candidate.cell === name)!;
  return tally(cell, batchOutcomes({ name: cellName(cell), seed: 1, from: 0, worlds: 3 }));
};
const [a, b] = [rowsOf("15-stable-point"), rowsOf("30-stable-point")];

function path(): string {
  const folder = mkdtempSync(join(tmpdir(), "densing-calibration-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "found.json");
}

it("keeps finished cells beside the file until all are there", async () => {
  const file = path();
  const first = await openCalibrationFile(file, settings);
  await Promise.all([first.keep(a), first.keep(b)]);
  expect(existsSync(file)).toBe(false);

  const second = await openCalibrationFile(file, settings);
  expect([...second.kept.entries()]).toEqual([
    ["points/15-stable-point", a],
    ["points/30-stable-point", b],
  ]);
  await second.complete([...a, ...b]);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ ...settings, rows: [...a, ...b] });
  expect((await openCalibrationFile(file, settings)).kept.size).toBe(0);
});

it("takes a cell's newest rows when it is finished a second time", async () => {
  const file = path();
  await (await openCalibrationFile(file, settings)).keep(a);
  const again = a.map((row) => ({ ...row, identified: 1 }));
  await (await openCalibrationFile(file, settings)).keep(again);
  expect([...(await openCalibrationFile(file, settings)).kept.values()]).toEqual([again]);
});

it("refuses to go on from a run with other settings, and from anything else", async () => {
  const file = path();
  await (await openCalibrationFile(file, settings)).keep(a);
  await expect(openCalibrationFile(file, { ...settings, worlds: 4 })).rejects.toMatchObject({
    type: "invalid-argument",
    message: expect.stringContaining("a run with worlds 3, not 4"),
  });
  writeFileSync(`${file}.part`, "{}");
  await expect(openCalibrationFile(file, settings)).rejects.toMatchObject({ type: "invalid-argument" });
});
