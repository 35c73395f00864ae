import { DensingError } from "../errors.ts";
import type { Ruler, RulerCurve } from "../law/rulers/ruler.ts";
import { numberIn, type PublishedRow } from "./publishedTable.ts";

/**
 * The ruler that a snapshot published, from its `rulers` table.
 * @returns null where the snapshot says that it is not identified
 */
export function publishedRuler(rows: readonly PublishedRow[], name: Ruler["ruler"]): Ruler | null {
  const curves = rows.filter((row) => row.ruler === name && row.steepness !== null);
  const first = curves[0];
  if (!first) return null;
  return {
    ruler: name,
    curves: curves.map(curveOf),
    minimumBenchmarks: required(first, "minimum_benchmarks"),
    largestReference: required(first, "largest_reference_params"),
  };
}

function curveOf(row: PublishedRow): RulerCurve {
  return {
    benchmark: row.benchmark ?? "",
    floor: required(row, "floor"),
    steepness: required(row, "steepness"),
    steepnessStandardError: required(row, "steepness_standard_error"),
    steepnessFamilyError: numberIn(row, "steepness_family_error"),
    intercept: required(row, "intercept"),
    noise: required(row, "noise"),
    reportSpread: required(row, "report_spread"),
    items: numberIn(row, "items"),
    families: required(row, "n_families"),
    models: required(row, "n_models"),
  };
}

function required(row: PublishedRow, column: string): number {
  const value = numberIn(row, column);
  if (value === null)
    throw new DensingError("snapshot-corrupt", `the rulers table lacks ${column}`, { column });
  return value;
}
