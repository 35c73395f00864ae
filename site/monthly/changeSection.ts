import type { FactChange, HeadlineChange } from "../../law/headlineChange.ts";
import { type Block, dates, figures, paragraph, type Section, type TableBlock, words } from "../blocks.ts";
import { plainText } from "../escape.ts";
import { count, counted, duration, listed, withInterval } from "../format.ts";
import { modelNames } from "../modelNames.ts";
import { benchmarkName } from "../names.ts";
import {
  againstIntervalSentence,
  causeName,
  changeTitle,
  effectOf,
  type HeadlineFigure,
  headlineFigures,
  isTold,
  moves,
} from "./headlineChanges.ts";
import type { MonthFacts } from "./input.ts";
import { monthAfter, monthName } from "./months.ts";

/** More names than this are left to the tables. */
const namedModels = 12;
/** More changed figures than this close the table until it is opened. */
const openRows = 8;

/** How the headline differs from the month before, and why. */
export function changeSection(input: MonthFacts): Section {
  const { before, change } = input;
  return {
    id: "change",
    name: "What changed",
    title: changeTitle(input),
    blocks: [
      ...(before === null ? [] : [figuresTable(input, headlineFigures(input))]),
      ...(isTold(change) ? whyBlocks(input, change) : []),
      ...(change !== null && "untold" in change
        ? [paragraph(`Why it changed is not told: ${plainText(change.untold)}.`)]
        : []),
    ],
  };
}

function figuresTable({ month, now, before }: MonthFacts, rows: readonly HeadlineFigure[]): TableBlock {
  const text = (figure: HeadlineFigure["now"] | null, unit: string) =>
    (figure && withInterval(figure, duration, unit)) ?? "not identified";
  return {
    kind: "table",
    id: "headline-table",
    caption: "The headline beside that of the month before, 90 % intervals in brackets",
    columns: [words("Figure"), figures(monthName(month)), figures(monthName(monthAfter(month, -1)))],
    rows: [
      ...rows.map((row, index) => ({
        cells: [row.name, text(row.now, row.unit), text(row.before, row.unit)],
        emphasis: index === 0,
      })),
      { cells: ["Open base models", count(now.headline.models), count(before?.headline.models ?? 0)] },
      { cells: ["Records", count(now.headline.records), count(before?.headline.records ?? 0)] },
    ],
  };
}

function whyBlocks(input: MonthFacts, change: HeadlineChange): Block[] {
  const nameOf = modelNames(input.now);
  const nameBefore = input.before ? modelNames(input.before) : nameOf;
  const isSame =
    change.new_models.length + change.gone_models.length + change.changed_facts.length === 0 &&
    change.steps.every((step) => !moves(step));
  if (isSame) return [paragraph("No model and no figure that the headline reads is new or different.")];
  const against = againstIntervalSentence(input);
  const sentences = [
    modelsSentence("is new in the analysis", "are new in the analysis", change.new_models, nameOf),
    modelsSentence("is no longer in it", "are no longer in it", change.gone_models, nameBefore),
    change.changed_facts.length === 0
      ? null
      : `${counted(change.changed_facts.length, "figure")} of models that both months have ${change.changed_facts.length === 1 ? "is" : "are"} new or different.`,
    against,
  ].filter((sentence) => sentence !== null);
  return [
    {
      kind: "table",
      id: "causes-table",
      caption: "What moved the doubling time, each after those above it",
      columns: [words("Cause"), figures("Effect on the doubling time")],
      rows: change.steps.map((step) => ({ cells: [causeName(step.cause), effectOf(step)] })),
    },
    ...(sentences.length > 0 ? [paragraph(sentences.join(" "))] : []),
    ...(change.changed_facts.length > 0 ? [factsTable(change.changed_facts, nameOf)] : []),
  ];
}

function modelsSentence(
  one: string,
  many: string,
  ids: readonly string[],
  nameOf: (id: string) => string,
): string | null {
  if (ids.length === 0) return null;
  const names = ids.slice(0, namedModels).map(nameOf);
  const others = ids.length - names.length;
  const all = listed(others > 0 ? [...names, `${others} more`] : names);
  return `${counted(ids.length, "model")} ${ids.length === 1 ? one : many}: ${all}.`;
}

function factsTable(facts: readonly FactChange[], nameOf: (id: string) => string): TableBlock {
  return {
    kind: "table",
    id: "facts-table",
    caption: "Figures of known models that are new or different",
    columns: [words("Model"), words("What"), dates("Before"), dates("Now")],
    rows: facts.map(({ model_id: id, what, from, to }) => ({
      cells: [
        nameOf(id),
        benchmarkName(what).replaceAll("_", " "),
        plainText(from ?? "none"),
        plainText(to ?? "none"),
      ],
    })),
    ...(facts.length > openRows ? { summary: `${count(facts.length)} changed figures` } : {}),
  };
}
