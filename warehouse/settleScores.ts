import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { judgeScores } from "../gates/scoreAgreement.ts";
import { appendRows } from "./append.ts";
import type { Warehouse } from "./open.ts";
import { read, readOne } from "./read.ts";
import { sqlFile } from "./sqlFiles.ts";

const stepRow = z.object({
  source_id: z.string(),
  input_sha256: z.string(),
  row_number: z.number(),
  model_id: z.string(),
  family: z.string(),
  quantisation: z.string(),
  parameters: z.number(),
  benchmark: z.string(),
  variant: z.string(),
  score: z.number(),
  shots: z.number().nullable(),
  reporter: z.string(),
  lineage: z.string(),
  day: z.string(),
  until: z.string().nullable(),
  doubt: z.string().nullable(),
  note: z.string(),
  is_trusted: z.boolean(),
  is_barred: z.boolean(),
});
const countRow = z.object({ reports: z.number() });
const capturedReports = "SELECT count(*) AS reports FROM score_reports WHERE source_id <> 'catalogue'";
const variantRow = z.object({ benchmark_id: z.string(), variant: z.string() });

/**
 * Settles which captured score reports are held back. A function of the captures and the catalogue, whatever the
 * order in which they were loaded.
 */
export async function settleScores(warehouse: Warehouse): Promise<void> {
  await warehouse.transaction(async (connection) => {
    await connection.run("DELETE FROM score_holds");
    const { reports } = await readOne(connection, capturedReports, {}, countRow);
    if (reports === 0) return;
    const variants = await knownVariants(connection);
    const rows = await read(connection, sqlFile("queries/score-steps.sql"), {}, stepRow);
    const steps = rows.map(({ source_id, input_sha256, row_number, is_trusted, is_barred, ...step }) => ({
      ...step,
      row: `${source_id} ${input_sha256} ${row_number}`,
      isTrusted: is_trusted,
      isBarred: is_barred,
    }));
    const holds = judgeScores(steps, variants);
    await appendRows(
      connection,
      "score_holds",
      holds.map(({ index, reason, expected, seen, releasedOn }) => {
        const { source_id, input_sha256, row_number, day, until } = rows[index]!;
        return {
          source_id,
          input_sha256,
          row_number,
          reason,
          expected,
          seen,
          known_from: day,
          known_to: releasedOn ?? until,
        };
      }),
    );
  });
}

async function knownVariants(connection: DuckDBConnection): Promise<Map<string, Set<string>>> {
  const statement = "SELECT benchmark_id, variant FROM benchmarks ORDER BY benchmark_id, variant";
  const variants = new Map<string, Set<string>>();
  for (const { benchmark_id, variant } of await read(connection, statement, {}, variantRow)) {
    variants.set(benchmark_id, (variants.get(benchmark_id) ?? new Set()).add(variant));
  }
  return variants;
}
