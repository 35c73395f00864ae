import { z } from "zod";
import { DensingError } from "../errors.ts";
import type { ReferenceRun } from "../law/rulers/twoStepFit.ts";
import { csvRecords } from "./csvRecords.ts";
import { benchmarkName, orEmpty, percentCell, positiveCell } from "./rulerFields.ts";

const run = z.object({
  N: positiveCell,
  D: positiveCell,
  benchmark: benchmarkName,
  loss: positiveCell,
  score: orEmpty(percentCell),
});

/**
 * Runs of reference models from a CSV with the columns `N` (parameters, a count), `D` (tokens, a count), `benchmark`,
 * `loss` (conditional loss on the benchmark's answers, nats) and `score` (percent; empty where the run is used for the
 * loss alone).
 *
 * @throws DensingError `invalid-argument`
 */
export function parseReferenceRuns(file: string, text: string): ReferenceRun[] {
  const runs = csvRecords(file, text, run).map(
    ({ N, D, ...rest }): ReferenceRun => ({ parameters: N, tokens: D, ...rest }),
  );
  if (runs.length > 0) return runs;
  const message = `${file} has no runs: a header N,D,benchmark,loss,score and a line a run are needed`;
  throw new DensingError("invalid-argument", message, { file });
}
