import { calibrationCells, cellName } from "../law/calibration/cells.ts";
import { type CalibrationDocument, publishedCalibration } from "../law/calibration/published.ts";
import type { CalibrationRow } from "../law/calibration/tally.ts";
import { headlineEstimator } from "../law/trends/densityTrends.ts";
import { flag, integer, number, text } from "./columns.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";

type Cell = Pick<(typeof calibrationCells)[number], "size" | "gapGrowth" | "gaps" | "misspecified">;
type Row = CalibrationRow & Cell & Omit<CalibrationDocument, "rows">;

const definition: TableDefinition<Row> = {
  name: "calibration",
  title: "How often the 90 % intervals hold the truth, in simulated worlds whose doubling time is known",
  key: ["chain", "cell", "estimator"],
  columns: [
    text(
      "chain",
      "models: whole worlds, from printed scores through rulers to trends; points: dates and values through `trend --points`",
      (row) => row.chain,
    ),
    text("cell", "kind of world: size, spread of the gaps, what has a gap of its own", (row) => row.cell),
    text("estimator", "as in trends", (row) => row.estimator),
    integer("size", "models beside Llama-1's, or points", (row) => row.size),
    number("gap_growth", "growth of the mean gap's logarithm", (row) => row.gapGrowth, "a month"),
    text(
      "gaps",
      "what has a gap below the frontier of its own: model, family, point or group",
      (row) => row.gaps,
    ),
    text(
      "misspecified",
      "what the estimators do not assume of these worlds, empty where it is as assumed",
      (row) => row.misspecified,
    ),
    integer("worlds", "worlds simulated", (row) => row.worlds),
    number("identified", "share of worlds in which the trend is identified", (row) => row.identified),
    number("coverage", "share of those whose interval holds the planted slope", (row) => row.coverage),
    number("coverage_low", "90 % interval of that share (Wilson)", (row) => row.coverage_low),
    number("coverage_high", "90 % interval of that share", (row) => row.coverage_high),
    number("too_low", "share whose interval lies below the planted slope", (row) => row.too_low),
    number("too_high", "share whose interval lies above it", (row) => row.too_high),
    number("median_bias", "median of slope over planted slope, less 1", (row) => row.median_bias),
    number("median_bias_low", "90 % interval of that median", (row) => row.median_bias_low),
    number("median_bias_high", "90 % interval of that median", (row) => row.median_bias_high),
    number("median_width", "median width of the interval over the planted slope", (row) => row.median_width),
    flag(
      "headline",
      "the estimator that the report leads with",
      (row) => row.estimator === headlineEstimator,
    ),
    number(
      "planted_doubling_months",
      "the truth in every world",
      (row) => row.planted_doubling_months,
      "months",
    ),
    integer("replicates", "draws of families or groups a world", (row) => row.replicates),
    integer("seed", "seed of the worlds", (row) => row.seed),
    text("method_version", "method that was simulated", (row) => row.method_version),
  ],
};

/** The calibration of this method, the same in every snapshot of it. */
export function calibrationTable(document: CalibrationDocument = publishedCalibration): Table {
  const cells = new Map(calibrationCells.map((cell) => [cellName(cell), cell]));
  const { rows, ...settings } = document;
  return layOut(
    definition,
    rows.map((row) => ({ ...settings, ...cells.get(cellName(row))!, ...row })),
  );
}
