import { readFile, rm } from "node:fs/promises";
import { z } from "zod";
import { DensingError, messageOf } from "../errors.ts";
import { cellName } from "../law/calibration/cells.ts";
import type { CalibrationDocument } from "../law/calibration/published.ts";
import type { CalibrationRow } from "../law/calibration/tally.ts";
import { errnoOf, writeFileAtomic } from "../store/files.ts";

/*
 * Where a calibration is written. Until it is whole, its finished cells stand in a file beside, `<file>.part`, from
 * which the same command goes on; the file itself is always a whole one.
 */

const figure = z.number().nullable();
const rowSchema: z.ZodType<CalibrationRow> = z.object({
  chain: z.string(),
  cell: z.string(),
  estimator: z.string(),
  worlds: z.number(),
  identified: z.number(),
  coverage: figure,
  coverage_low: figure,
  coverage_high: figure,
  too_low: figure,
  too_high: figure,
  median_bias: figure,
  median_bias_low: figure,
  median_bias_high: figure,
  median_width: figure,
  first_median_bias: figure,
  first_median_width: figure,
});
const documentSchema: z.ZodType<CalibrationDocument> = z.object({
  method_version: z.string(),
  seed: z.number(),
  worlds: z.number(),
  replicates: z.number(),
  planted_doubling_months: z.number(),
  rows: z.array(rowSchema),
});

type Settings = Omit<CalibrationDocument, "rows">;
type Cells = ReadonlyMap<string, readonly CalibrationRow[]>;

export interface CalibrationFile {
  /** Finished cells of an earlier run with these settings, by name. */
  readonly kept: Cells;
  /** Keeps a finished cell. @throws DensingError `storage-unwritable` */
  keep(rows: readonly CalibrationRow[]): Promise<void>;
  /** Writes the whole, and removes what was kept beside it where that has no other cells. @throws DensingError `storage-unwritable` */
  complete(rows: readonly CalibrationRow[]): Promise<void>;
}

/** @throws DensingError `invalid-argument` where cells of a run with other settings are kept beside `path` */
export async function openCalibrationFile(path: string, settings: Settings): Promise<CalibrationFile> {
  const part = `${path}.part`;
  const kept = await readPart(part, settings);
  const cells = new Map(kept);
  // Two cells may end at once: their writes follow one another.
  let written: Promise<void> = Promise.resolve();
  return {
    kept,
    keep(rows) {
      cells.set(cellName(rows[0]!), rows);
      const text = calibrationText({ ...settings, rows: [...cells.values()].flat() });
      written = written.then(() => writeFileAtomic(part, text));
      return written;
    },
    async complete(all) {
      await writeFileAtomic(path, calibrationText({ ...settings, rows: all }));
      const published = new Set(all.map(cellName));
      if ([...cells.keys()].every((name) => published.has(name))) await rm(part, { force: true });
    },
  };
}

async function readPart(part: string, settings: Settings): Promise<Cells> {
  let text: string;
  try {
    text = await readFile(part, "utf8");
  } catch (thrown) {
    if (errnoOf(thrown) === "ENOENT") return new Map();
    throw new DensingError("file-unreadable", `cannot read ${part}: ${messageOf(thrown)}`, { file: part });
  }
  const { rows, ...found } = parsePart(part, text);
  for (const [name, wanted] of Object.entries(settings)) {
    const seen = found[name as keyof Settings];
    if (seen === wanted) continue;
    throw otherRun(part, `a run with ${name} ${seen}, not ${wanted}`);
  }
  const cells = new Map<string, CalibrationRow[]>();
  for (const row of rows) cells.set(cellName(row), [...(cells.get(cellName(row)) ?? []), row]);
  return cells;
}

function parsePart(part: string, text: string): CalibrationDocument {
  try {
    return documentSchema.parse(JSON.parse(text));
  } catch {
    throw otherRun(part, "something else");
  }
}

function otherRun(part: string, what: string): DensingError {
  const message = `${part} holds the finished cells of ${what}: move it away to begin anew`;
  return new DensingError("invalid-argument", message, { file: part });
}

/** JSON with a row a line, so that a new run shows as changed lines. */
export function calibrationText({ rows, ...settings }: CalibrationDocument): string {
  const head = Object.entries(settings).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`,
  );
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`);
  return ["{", ...head, `  "rows": [`, lines.join(",\n"), "  ]", "}", ""].join("\n");
}
