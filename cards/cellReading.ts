/** One figure with all that its row, its column and the words around the table say of it. */
import type { Axes } from "./axes.ts";
import type { Line } from "./benchmarkLine.ts";
import type { CellBenchmark } from "./benchmarkOfCell.ts";
import type { CardContext, CardReading, CardReport, Place, ReviewReason, Training } from "./card.ts";
import type { ModelAxis, ModelName, ModelPart } from "./modelName.ts";
import { shotsSaidOf } from "./modelShots.ts";
import type { CardTable } from "./page.ts";
import { shotsOfProse, unreadShotsOf } from "./proseShots.ts";
import { gatherProtocol, type Protocol, readingOf, type Said } from "./protocol.ts";
import { readQualifiers } from "./qualifiers.ts";
import { isFraction, type Scale } from "./scale.ts";
import type { ScoreCell } from "./scoreCell.ts";
import { footnoteOf, parenthesesSaid, shotsOfTitles, titlesOf } from "./surroundings.ts";
import type { TableLabels } from "./tableLabels.ts";

/** What is the same for all figures of a section. */
export interface SectionSetting {
  readonly context: CardContext;
  readonly tableIndex: number;
  readonly table: CardTable;
  readonly titles: readonly string[];
  readonly axes: Axes;
  readonly labels: TableLabels;
  readonly scale: Scale;
  readonly modelAxis: ModelAxis;
  readonly siblingsSay: Training | null;
}

export interface CellSetting {
  readonly rowLine: Line;
  readonly columnLine: Line;
  readonly rowIndex: number;
  readonly columnIndex: number;
  readonly tableSays: Training | null;
  readonly group: string | null;
  readonly isRagged: boolean;
  readonly unreadHeader: string | null;
}

/** What is left once other benchmarks and statistics are out. */
type Found = Exclude<CellBenchmark, { kind: "none" }>;
type Model = Exclude<ModelName, { kind: "statistic" }>;

export function modelParts({ rowLine, columnLine }: CellSetting): ModelPart[] {
  return [...rowLine.models, ...columnLine.models];
}

export function protocolOf(
  found: Found,
  figure: ScoreCell,
  cell: CellSetting,
  all: SectionSetting,
): Protocol {
  const said: Said[] = [...cell.rowLine.said, ...cell.columnLine.said, ...all.labels.said];
  if (figure.kind === "figure") said.push({ qualifiers: figure.qualifiers, from: "cell" });
  const protocol = gatherProtocol(said);
  if (protocol.shots !== null || protocol.problem !== null) return protocol;
  const benchmark = found.kind === "benchmark" ? found.id : null;
  const marks = [...cell.rowLine.marks, ...cell.columnLine.marks];
  const ofMarks = new Set(marks.flatMap((mark) => shotsOfFootnote(all.table, mark)));
  const ways: readonly (readonly [number | null, CardReport["shotsFrom"]])[] = [
    [ofMarks.size === 1 ? [...ofMarks][0]! : null, "label"],
    [shotsOfTitles(titlesOf(all.table, all.titles), benchmark), "title"],
    [benchmark === null ? null : shotsOfProse(all.table, benchmark), "prose"],
  ];
  const [shots, shotsFrom] = ways.find(([number]) => number !== null) ?? [null, null];
  return { ...protocol, shots, shotsFrom };
}

function shotsOfFootnote(table: CardTable, mark: string): number[] {
  const note = footnoteOf(table, mark);
  return note === null ? [] : [...new Set(readQualifiers(note).shots)];
}

export interface Problem {
  readonly reason: ReviewReason;
  readonly detail: string;
}

/** The first reason why the figure cannot be taken as it stands, or null. */
export function problemOf(
  found: Found,
  model: Model,
  protocol: Protocol,
  figure: ScoreCell,
  cell: CellSetting,
  all: SectionSetting,
): Problem | null {
  if (found.kind === "problem") return { reason: found.reason, detail: found.detail };
  if (cell.unreadHeader !== null) {
    return { reason: "unknown-qualifier", detail: `"${cell.unreadHeader}" in a line beneath the headers` };
  }
  if (cell.isRagged) return { reason: "ragged-row", detail: "the row's cells do not match its table's" };
  if (figure.kind !== "figure") {
    const why = figure.kind === "unread" ? figure.why : "words";
    return { reason: "unread-cell", detail: `no score in percent: ${why}` };
  }
  if (figure.value > 100) return { reason: "out-of-range", detail: `${figure.value} is more than 100` };
  if (model.kind === "problem") return { reason: model.reason, detail: model.detail };
  if (protocol.problem !== null) return protocol.problem;
  if (!figure.hasPercentSign && isFraction(found.id, figure.value, cell, all.scale)) {
    return { reason: "fraction-or-percent", detail: "nothing says whether it is a fraction or a percentage" };
  }
  const ofModel = model.from === "printed" ? shotsSaidOf(all.table, model.name, found.id) : null;
  if (ofModel !== null && protocol.shots !== null && !ofModel.shots.includes(protocol.shots)) {
    return { reason: "shots-disagree", detail: `${protocol.shots} shots, and "${ofModel.said}"` };
  }
  const isToldNearer = protocol.shots !== null && protocol.shotsFrom !== "prose";
  const unread = isToldNearer ? null : unreadShotsOf(all.table, found.id, protocol.shots);
  if (unread !== null) {
    return {
      reason: "shots-disagree",
      detail: `${protocol.shots ?? "no"} shots read from "${unread.slice(0, 120)}"`,
    };
  }
  for (const mark of figure.marks) {
    const shots = shotsOfFootnote(all.table, mark).filter((number) => number !== protocol.shots);
    if (shots.length === 0) continue;
    return { reason: "footnote-shots", detail: `its footnote ${mark} says ${shots.join(" and ")} shots` };
  }
  return null;
}

/** The ways to read the figure, the likeliest first. */
export function readingsOf(
  found: Found,
  model: Model,
  protocol: Protocol,
  figure: ScoreCell,
  cell: CellSetting,
  all: SectionSetting,
): CardReading[] {
  const name = model.kind === "named" ? model.name : model.candidate;
  const benchmarks = found.kind === "problem" ? found.candidates : [{ id: found.id, variant: found.variant }];
  const scores: (number | null)[] =
    figure.kind === "figure" || figure.kind === "unread" ? [figure.value] : [null];
  const [value] = scores;
  if (typeof value === "number" && isFraction(benchmarks[0]?.id ?? "", value, cell, all.scale)) {
    scores.unshift(Number((value * 100).toPrecision(12)));
  }
  if (figure.kind === "figure" && figure.second !== null) scores.push(figure.second);
  const candidates = benchmarks.length > 0 ? benchmarks : [{ id: null, variant: null }];
  return candidates.flatMap(({ id, variant }) =>
    scores.map((score) => readingOf({ model: name, benchmark: id, variant, shots: protocol.shots, score })),
  );
}

export function secondIsExplained(all: SectionSetting): boolean {
  return all.context.parentheses !== undefined || parenthesesSaid(all.table, all.titles) !== null;
}

export function notesOf(
  model: Model,
  protocol: Protocol,
  figure: ScoreCell,
  cell: CellSetting,
  all: SectionSetting,
): string[] {
  const notes = [...protocol.notes];
  if (model.kind === "named") notes.push(...model.beside.flatMap(({ remarks }) => remarks));
  if (figure.kind === "figure") {
    notes.push(...figure.remarks);
    if (figure.second !== null) {
      const said = parenthesesSaid(all.table, all.titles);
      notes.push(`second value ${figure.second}${said === null ? "" : `: ${said}`}`);
    }
  }
  notes.push(...cell.rowLine.remarks);
  const marks = [
    ...(figure.kind === "figure" ? figure.marks : []),
    ...cell.rowLine.marks,
    ...cell.columnLine.marks,
  ];
  for (const mark of new Set(marks)) {
    const said = footnoteOf(all.table, mark);
    notes.push(said === null ? `marked ${mark}` : `${mark}: ${said}`);
  }
  return [...new Set(notes)];
}

export function placeOf(cell: CellSetting, all: SectionSetting): Place {
  const [title] = titlesOf(all.table, all.titles);
  return {
    table: title ?? `table ${all.tableIndex + 1}`,
    tableIndex: all.tableIndex,
    row: cell.rowLine.text,
    column: cell.columnLine.text,
  };
}
