/** Whether figures are percentages or fractions of one: told from the lines in which they stand. */
import type { Axes } from "./axes.ts";
import { readScoreCell } from "./scoreCell.ts";
import type { Section } from "./sections.ts";

export interface Scale {
  /** For each row, and each column, its figures without a percent sign. */
  readonly rows: readonly (readonly number[])[];
  readonly columns: readonly (readonly number[])[];
  readonly modelsIn: Axes["modelsIn"];
}

export function scaleOf(section: Section, axes: Axes): Scale {
  const figures = section.rows.map(({ cells }) =>
    axes.columns.map(({ role }, index) => {
      const cell = cells[index];
      if (role !== "figures" || cell === undefined) return null;
      if (axes.columnLines[index]!.skip === "statistic") return null;
      const read = readScoreCell(cell.cell.text);
      return read.kind === "figure" && !read.hasPercentSign ? read.value : null;
    }),
  );
  const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);
  return {
    rows: figures.map(known),
    columns: axes.columns.map((_, index) => known(figures.map((row) => row[index]!))),
    modelsIn: axes.modelsIn,
  };
}

/** Chance alone gives more than 1 % of these. */
const multipleChoice = /^(?:mmlu|mmlu_pro|mmlu_redux|mmlu_cf|gpqa|gpqa_diamond|bbh)$/;

/**
 * A figure within 0 to 1 may be a fraction where its benchmark's line has no other figures, where all of its
 * model's line are such, or where no percentage is so low.
 */
export function isFraction(
  benchmark: string,
  value: number,
  cell: { readonly rowIndex: number; readonly columnIndex: number },
  scale: Scale,
): boolean {
  if (value > 1) return false;
  const row = scale.rows[cell.rowIndex] ?? [];
  const column = scale.columns[cell.columnIndex] ?? [];
  const [ofBenchmark, ofModel] = scale.modelsIn === "rows" ? [column, row] : [row, column];
  const within = (values: readonly number[]): boolean => values.every((each) => each <= 1);
  return within(ofBenchmark) || (ofModel.length > 1 && within(ofModel)) || multipleChoice.test(benchmark);
}
