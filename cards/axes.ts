/** What each row and each column of a section says of its figures: benchmark, protocol, model. */
import { readBenchmarkLabel } from "./benchmarkLabel.ts";
import { benchmarkLine, type LabelPart, type Line } from "./benchmarkLine.ts";
import { type Column, columnsOf, namesBenchmark } from "./columns.ts";
import { readModelLabel } from "./modelLabel.ts";
import { modelColumn, modelRow, textCells } from "./modelLine.ts";
import type { Said } from "./protocol.ts";
import { readQualifiers } from "./qualifiers.ts";
import type { Section, SectionRow } from "./sections.ts";
import type { Words } from "./words.ts";

export interface Axes {
  /** `title` where no line names a benchmark. */
  readonly benchmarksIn: "columns" | "rows" | "title";
  readonly modelsIn: "columns" | "rows";
  readonly columns: readonly Column[];
  readonly columnLines: readonly Line[];
  readonly rowLines: readonly Line[];
}

export function axesOf(section: Section): Axes {
  const columns = columnsOf(section);
  const labels = (paths: readonly (readonly Words[])[]): number =>
    paths.filter((path) => path.some(({ text }) => namesBenchmark.has(readBenchmarkLabel(text).kind))).length;
  const inColumns = labels(section.columns.filter((_, index) => columns[index]!.role === "figures"));
  const inRows = columns.some(({ role }) => role === "benchmarks");
  const benchmarksIn = inColumns > 0 ? "columns" : inRows ? "rows" : "title";
  const namesModels = section.columns.some(
    (path, index) =>
      columns[index]!.role === "figures" && path.some(({ text }) => readModelLabel(text).kind === "model"),
  );
  const modelsIn = benchmarksIn === "rows" || (benchmarksIn === "title" && namesModels) ? "columns" : "rows";
  return {
    benchmarksIn,
    modelsIn,
    columns,
    columnLines: section.columns.map((path) =>
      modelsIn === "columns"
        ? modelColumn(path)
        : benchmarkLine(path.map((words) => ({ words, role: "benchmarks" }))),
    ),
    rowLines: section.rows.map((row) =>
      modelsIn === "columns" ? benchmarkRow(row, columns) : modelRow(row, columns, benchmarksIn),
    ),
  };
}

/** A row whose label names a benchmark. */
function benchmarkRow(row: SectionRow, columns: readonly Column[]): Line {
  const first = columns.findIndex(({ role }) => role === "benchmarks");
  const parts = textCells(row, columns).flatMap(({ words, column }): LabelPart[] => {
    const isLeft = columns.indexOf(column) < first;
    switch (column.role) {
      case "category":
        return [{ words, role: isLeft ? "category" : "beside" }];
      case "benchmarks":
      case "language":
      case "models":
        return [{ words, role: column.role }];
      case "protocol":
        return [{ words, role: "protocol", holdsShots: column.holdsShots }];
      case "words":
        return [{ words, role: isLeft ? "category" : "words" }];
      default:
        return [];
    }
  });
  const ofHeader = columns.flatMap(({ role, head }): Said[] => {
    const inside =
      role === "benchmarks" ? /^[^(]*\(([^()]*\d[- ]?shots?[^()]*)\)$/i.exec(head)?.[1] : undefined;
    return inside === undefined ? [] : [{ qualifiers: readQualifiers(inside), from: "column" }];
  });
  const group: LabelPart[] = row.group === null ? [] : [{ words: row.group, role: "group" }];
  const line = benchmarkLine([...group, ...parts]);
  return { ...line, said: [...line.said, ...ofHeader] };
}
