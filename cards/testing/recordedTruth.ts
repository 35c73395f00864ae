/** Figures that were read by hand from the recorded tables, where DENSING_CAPTURES_DIR names both. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";

export interface TruthCell {
  readonly model_id: string;
  readonly benchmark: string;
  readonly score: string;
  readonly shots: string;
  readonly source: string;
}

const folder = process.env.DENSING_CAPTURES_DIR ?? "";
const truthFile = join(folder, "..", "facts", "scores.csv");
export const hasTruth = folder !== "" && existsSync(truthFile);

export const readTruth = (): TruthCell[] =>
  hasTruth ? (parse(readFileSync(truthFile, "utf8"), { columns: true }) as TruthCell[]) : [];

export const recordedText = (file: string): string => readFileSync(join(folder, file), "utf8");
