/** The figures of one table as reports, or as what a person has to judge. */
import { absentCell } from "../sources/tables/htmlTable.ts";
import { axesOf } from "./axes.ts";
import { readBenchmarkLabel } from "./benchmarkLabel.ts";
import { resolveBenchmark } from "./benchmarkOfCell.ts";
import type { CardContext, CardReport, CardReview } from "./card.ts";
import {
  type CellSetting,
  modelParts,
  notesOf,
  placeOf,
  problemOf,
  protocolOf,
  readingsOf,
  type SectionSetting,
  secondIsExplained,
} from "./cellReading.ts";
import { withGlosses } from "./glosses.ts";
import { leaderboardOf } from "./leaderboard.ts";
import { modelAxisOf, siblingsOf, trainingOfRow } from "./modelAxis.ts";
import { composeModel } from "./modelName.ts";
import type { CardPage, CardTable } from "./page.ts";
import { scaleOf } from "./scale.ts";
import { readScoreCell } from "./scoreCell.ts";
import { type Section, sectionsOf } from "./sections.ts";
import { headingModel, subjectsOf } from "./subject.ts";
import { titlesOf, trainingSaid, wordsAround } from "./surroundings.ts";
import { tableLabels } from "./tableLabels.ts";

export interface TableSetting {
  readonly tableIndex: number;
  readonly context: CardContext;
  readonly page: CardPage;
}

export interface TableRead {
  readonly reports: CardReport[];
  readonly review: CardReview[];
  readonly skipped: Record<string, number>;
}

export function readTable(table: CardTable, setting: TableSetting): TableRead {
  const read: TableRead = { reports: [], review: [], skipped: {} };
  const words = [table.lead, table.caption, ...table.notes];
  for (const section of sectionsOf(table.table)) {
    const columns = withGlosses(section.columns, words);
    readSection({ ...section, columns }, table, setting, read);
  }
  return read;
}

function readSection(section: Section, table: CardTable, setting: TableSetting, read: TableRead): void {
  const axes = axesOf(section);
  // What heads the column of names may title the table: "MMLU" over the models, "STEM" over the figures.
  const corners = axes.columns
    .filter(({ role }) => role === "models" || role === "words")
    .map(({ head }) => head)
    .filter((head) => readBenchmarkLabel(head).kind === "named");
  const titles = [...section.titles, ...corners];
  const scale = scaleOf(section, axes);
  const around = wordsAround(table, titles);
  const leaderboard = leaderboardOf(axes, scale, around);
  const labels = tableLabels(axes, titlesOf(table, titles), {
    ...setting,
    leaderboard,
    around,
    lead: table.lead,
  });
  if (axes.benchmarksIn === "title" && labels.title === null) return;
  const all: SectionSetting = {
    context: setting.context,
    tableIndex: setting.tableIndex,
    table,
    titles,
    axes,
    labels,
    scale,
    modelAxis: modelAxisOf(axes, subjectsOf(table, setting.context), headingModel(table)),
    siblingsSay: siblingsOf(axes, setting.context),
  };
  for (const [rowIndex, row] of section.rows.entries()) {
    const rowLine = axes.rowLines[rowIndex]!;
    const group = row.group?.text ?? null;
    const tableSays = trainingOfRow(rowLine) ?? trainingSaid(table, titles, group, axes.modelsIn);
    for (const [columnIndex, { cell, text, marks }] of row.cells.entries()) {
      const columnLine = axes.columnLines[columnIndex];
      if (columnLine === undefined || axes.columns[columnIndex]!.role !== "figures") continue;
      if (cell === absentCell || (text === "" && marks.length === 0)) continue;
      const { isRagged, unreadHeader } = row;
      const place = { rowLine, columnLine, rowIndex, columnIndex, tableSays, group, isRagged, unreadHeader };
      readCell(cell.text, place, all, read);
    }
  }
}

function readCell(printed: string, cell: CellSetting, all: SectionSetting, read: TableRead): void {
  const skip = (why: string): void => {
    read.skipped[why] = (read.skipped[why] ?? 0) + 1;
  };
  const figure = readScoreCell(printed);
  const found = resolveBenchmark(cell.rowLine, cell.columnLine, all.axes, all.labels);
  if (found.kind === "none") {
    skip(found.why);
    return;
  }
  const model = composeModel(modelParts(cell), all.modelAxis, all.context);
  if (model.kind === "statistic" || figure.kind === "missing") {
    skip(model.kind === "statistic" ? "statistic" : "missing");
    return;
  }
  const protocol = protocolOf(found, figure, cell, all);
  const problem = problemOf(found, model, protocol, figure, cell, all);
  const readings = readingsOf(found, model, protocol, figure, cell, all);
  const notes = notesOf(model, protocol, figure, cell, all);
  const common = { printed, notes, tableSays: cell.tableSays, where: placeOf(cell, all) };
  if (problem !== null) {
    read.review.push({ ...problem, ...common, readings, standing: "refused" });
    return;
  }
  if (found.kind !== "benchmark" || model.kind !== "named" || figure.kind !== "figure") return;
  const isDoubtful = figure.second !== null && !secondIsExplained(all);
  read.reports.push({
    ...common,
    model: model.name,
    modelFrom: model.from,
    benchmark: found.id,
    variant: found.variant,
    shots: protocol.shots,
    shotsFrom: protocol.shotsFrom,
    score: figure.value,
    siblingsSay: all.siblingsSay,
    group: all.axes.modelsIn === "rows" ? cell.group : null,
    doubt: isDoubtful ? "second-value" : null,
  });
  if (!isDoubtful) return;
  const detail = `nothing says how ${figure.value} and ${figure.second} differ; the first is taken`;
  read.review.push({ ...common, reason: "second-value", detail, readings, standing: "reported" });
}
