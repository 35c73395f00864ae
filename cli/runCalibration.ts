import { type CalibrationCell, cellName } from "../law/calibration/cells.ts";
import type { WorldOutcome } from "../law/calibration/outcome.ts";
import { agreeOnFirstWorlds, type CalibrationRow, firstWorlds, tally } from "../law/calibration/tally.ts";
import type { Threads } from "../threads/threads.ts";

export interface CalibrationRun {
  readonly threads: Threads;
  /** How many batches are under way or wait for a thread. */
  readonly lanes: number;
  readonly cells: readonly CalibrationCell[];
  readonly worlds: number;
  readonly seed: number;
  /** Cells that an earlier run has finished, by name. */
  readonly kept: ReadonlyMap<string, readonly CalibrationRow[]>;
  readonly onWorlds: (cell: CalibrationCell, worlds: number) => void;
  /** Waited for before the run ends. */
  readonly onCell: (cell: CalibrationCell, rows: readonly CalibrationRow[]) => Promise<void>;
  readonly signal: AbortSignal;
}

/** About a second of a thread: short enough for progress and Ctrl-C, long enough to be worth a message. */
const batchWorlds = 10;

/**
 * All worlds of all cells over the threads. Each world's random numbers follow from its cell and number, so that the
 * result does not depend on how many threads there are or which of them is faster.
 *
 * @returns the rows in the order of the cells
 * @throws the reason of `signal` when it aborts
 */
export async function runCalibration(run: CalibrationRun): Promise<CalibrationRow[]> {
  const finished = new Map(run.kept);
  const open = run.cells.filter((cell) => !finished.has(cellName(cell)));
  const jobs = batches(open, run.worlds);
  const outcomes = new Map(open.map((cell) => [cell, [] as (readonly WorldOutcome[])[]]));
  const left = new Map(open.map((cell) => [cell, run.worlds]));
  const lane = async (): Promise<void> => {
    // One generator for all lanes: each takes the next batch, and when one fails the others find no more.
    for (const { cell, from, worlds } of jobs) {
      const batch = { name: cellName(cell), seed: run.seed, from, worlds };
      const found = await run.threads.run("calibrateWorlds", batch, run.signal);
      const ofCell = outcomes.get(cell)!;
      for (const [index, world] of found.entries()) ofCell[from + index] = world;
      left.set(cell, left.get(cell)! - worlds);
      run.onWorlds(cell, worlds);
      if (left.get(cell) !== 0) continue;
      const rows = tally(cell, ofCell);
      finished.set(cellName(cell), rows);
      outcomes.delete(cell);
      await run.onCell(cell, rows);
    }
  };
  await Promise.all(Array.from({ length: run.lanes }, lane));
  return run.cells.flatMap((cell) => finished.get(cellName(cell))!);
}

function* batches(cells: readonly CalibrationCell[], total: number) {
  for (const cell of cells) {
    for (let from = 0; from < total; from += batchWorlds) {
      yield { cell, from, worlds: Math.min(batchWorlds, total - from) };
    }
  }
}

/** Those of `kept` whose first worlds still give the same figures: the code may have changed since. */
export async function stillTrue(
  {
    threads,
    cells,
    worlds,
    seed,
    signal,
  }: Pick<CalibrationRun, "threads" | "cells" | "worlds" | "seed" | "signal">,
  kept: ReadonlyMap<string, readonly CalibrationRow[]>,
): Promise<Map<string, readonly CalibrationRow[]>> {
  const judged = await Promise.all(
    cells.map(async (cell) => {
      const name = cellName(cell);
      const rows = kept.get(name);
      if (rows === undefined) return [];
      const batch = { name, seed, from: 0, worlds: Math.min(firstWorlds, worlds) };
      const again = tally(cell, await threads.run("calibrateWorlds", batch, signal));
      return agreeOnFirstWorlds(rows, again) ? [[name, rows] as const] : [];
    }),
  );
  return new Map(judged.flat());
}
