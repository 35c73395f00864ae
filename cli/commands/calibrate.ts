import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { DensingError } from "../../errors.ts";
import { type CalibrationCell, calibrationCells, cellName } from "../../law/calibration/cells.ts";
import { worldReplicates } from "../../law/calibration/outcome.ts";
import { type CalibrationDocument, publishedCalibrationSeed } from "../../law/calibration/published.ts";
import { plantedDoublingMonths } from "../../law/calibration/worlds.ts";
import { methodVersion } from "../../law/constants.ts";
import { openThreads } from "../../threads/threads.ts";
import { type CalibrationFile, openCalibrationFile } from "../calibrationFile.ts";
import { calibrationLines } from "../calibrationLines.ts";
import { createCalibrationProgress } from "../calibrationProgress.ts";
import { integerOf } from "../numbers.ts";
import { runCalibration, stillTrue } from "../runCalibration.ts";
import type { CommandContext } from "./context.ts";

interface CalibrateOptions {
  readonly worlds: string;
  readonly cells?: string;
  readonly seed: string;
  readonly threads: string;
  readonly out?: string;
}

/** `densing calibrate [--worlds N] [--cells a,b] [--seed S] [--threads N] [--out FILE]` */
export function addCalibrateCommand(program: Command, context: () => CommandContext): void {
  program
    .command("calibrate")
    .description("how often the 90 % intervals hold, in simulated worlds whose doubling time is known")
    .option("--worlds <n>", "worlds a cell; the published table has 2000", "200")
    .option(
      "--cells <names>",
      "comma-separated: cells, or `models` or `points` for all of a kind (default: all)",
    )
    .option("--seed <n>", "seed of the worlds", String(publishedCalibrationSeed))
    .option(
      "--threads <n>",
      "threads; the result is the same with any number",
      String(availableParallelism()),
    )
    .option(
      "--out <file>",
      "JSON; finished cells are kept beside it, and the same command goes on from there",
    )
    .action(async (options: CalibrateOptions) => {
      const { output, now, interrupted } = context();
      const threads = integerOf("threads", options.threads, 1, 256);
      const settings = {
        method_version: methodVersion,
        seed: integerOf("seed", options.seed, 0, 2 ** 32 - 1),
        worlds: integerOf("worlds", options.worlds, 1, 1_000_000),
        replicates: worldReplicates,
        planted_doubling_months: plantedDoublingMonths,
      };
      const cells = options.cells === undefined ? calibrationCells : cellsNamed(options.cells);
      const file = options.out === undefined ? null : await openCalibrationFile(options.out, settings);
      const document = await calibrate({ cells, settings, threads, file, now, interrupted });
      output.result(document, () => calibrationLines(document));
    });
}

interface Request {
  readonly cells: readonly CalibrationCell[];
  readonly settings: Omit<CalibrationDocument, "rows">;
  readonly threads: number;
  readonly file: CalibrationFile | null;
  readonly now: () => Date;
  readonly interrupted: AbortSignal;
}

/** @throws DensingError `interrupted` */
async function calibrate({ cells, settings, threads: most, file, now, interrupted }: Request) {
  const threads = openThreads({ most });
  const write = (text: string) => void process.stderr.write(text);
  const common = { threads, cells, worlds: settings.worlds, seed: settings.seed, signal: interrupted };
  let done = 0;
  try {
    const kept = await stillTrue(common, file?.kept ?? new Map());
    done = kept.size;
    const changed = cells.filter((cell) => file?.kept.has(cellName(cell))).length - done;
    if (done > 0) write(`Going on after ${done} of ${cells.length} cells.\n`);
    if (changed > 0)
      write(`${changed} cells that were finished give other figures now: they are made again.\n`);
    const open = cells.filter((cell) => !kept.has(cellName(cell)));
    const progress = createCalibrationProgress(open, settings.worlds, {
      write,
      isTerminal: process.stderr.isTTY === true,
      now,
    });
    const rows = await runCalibration({
      ...common,
      lanes: 2 * most,
      kept,
      onWorlds: progress.onWorlds,
      onCell: async (cell, found) => {
        await file?.keep(found);
        done += 1;
        progress.onCell(cell);
      },
    }).finally(progress.end);
    await file?.complete(rows);
    return { ...settings, rows };
  } catch (thrown) {
    if (!interrupted.aborted) throw thrown;
    const fate =
      file === null || done === 0
        ? `nothing is kept${file === null ? " without --out" : ""}`
        : "they are kept, what was under way is dropped, and the same command goes on from there";
    throw new DensingError("interrupted", `Stopped after ${done} of ${cells.length} cells: ${fate}.`);
  } finally {
    await threads.close();
  }
}

/** @throws DensingError `invalid-argument` */
function cellsNamed(names: string): CalibrationCell[] {
  const wanted = names.split(",").map((name) => name.trim());
  const namesOf = (cell: CalibrationCell) => [cell.chain, cell.cell, cellName(cell)];
  const unknown = wanted.find((name) => !calibrationCells.some((cell) => namesOf(cell).includes(name)));
  if (unknown === undefined) {
    return calibrationCells.filter((cell) => namesOf(cell).some((name) => wanted.includes(name)));
  }
  const known = calibrationCells.map(cellName).join(", ");
  throw new DensingError("invalid-argument", `no cell "${unknown}"; there are ${known}`, { seen: unknown });
}
