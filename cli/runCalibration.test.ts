import { afterAll, describe, expect, it, vi } from "vitest";
import { calibrationCells, cellName } from "../law/calibration/cells.ts";
import type { CalibrationRow } from "../law/calibration/tally.ts";
import { openTestThreads } from "../threads/testing/openTestThreads.ts";
import { type CalibrationRun, runCalibration, stillTrue } from "./runCalibration.ts";

// Every thread and every child process loads the law anew.
vi.setConfig({ testTimeout: 180_000 });

const threads = { one: openTestThreads(1, afterAll), two: openTestThreads(2, afterAll) };
const cells = ["30-stable-point", "15-stable-point", "30-stable-group"].map(
  (name) => calibrationCells.find(({ cell }) => cell === name)!,
);
const request = (more: Partial<CalibrationRun> = {}): CalibrationRun => ({
  threads: threads.two,
  lanes: 4,
  cells,
  worlds: 11,
  seed: 7,
  kept: new Map(),
  onWorlds: () => {},
  onCell: async () => {},
  signal: new AbortController().signal,
  ...more,
});
const rows = runCalibration(request());
const byCell = (rows: readonly CalibrationRow[]) =>
  new Map(cells.map((cell) => [cellName(cell), rows.filter((row) => row.cell === cell.cell)]));

describe("runCalibration", () => {
  it("gives the same rows with any number of threads, in the order of the cells", async () => {
    const found = await rows;
    expect(await runCalibration(request({ threads: threads.one, lanes: 1 }))).toEqual(found);
    expect([...new Set(found.map(({ cell }) => cell))]).toEqual(cells.map(({ cell }) => cell));
    expect(found.every((row) => row.worlds === 11)).toBe(true);
  });

  it("stops where it is interrupted, and goes on from the finished cells to the same rows", async () => {
    const interruption = new AbortController();
    const kept = new Map<string, readonly CalibrationRow[]>();
    const stopped = runCalibration(
      request({
        signal: interruption.signal,
        onCell: async (cell, rows) => {
          kept.set(cellName(cell), rows);
          interruption.abort("enough");
        },
      }),
    );
    await expect(stopped).rejects.toBe("enough");
    expect(kept.size).toBe(1);

    const made: string[] = [];
    const whole = await runCalibration(
      request({ kept, onCell: async (cell) => void made.push(cellName(cell)) }),
    );
    expect(made.toSorted()).toEqual(
      cells
        .map(cellName)
        .filter((name) => !kept.has(name))
        .toSorted(),
    );
    expect(whole).toEqual(await rows);
  });
});

describe("stillTrue", () => {
  it("keeps the cells whose first worlds give the same figures, and drops the others", async () => {
    const kept = byCell(await rows);
    expect(await stillTrue(request(), kept)).toEqual(kept);
    const name = cellName(cells[0]!);
    const [first, ...others] = kept.get(name)!;
    const changed = [{ ...first!, first_median_bias: first!.first_median_bias! + 1e-6 }, ...others];
    expect([...(await stillTrue(request(), new Map(kept).set(name, changed))).keys()]).toEqual(
      cells.slice(1).map(cellName),
    );
  });
});
