import { daysPerMonth } from "../law/time.ts";
import type { Headline } from "../snapshot/headline.ts";
import {
  type Block,
  dates,
  figures,
  link,
  note,
  paragraph,
  type Section,
  type TableBlock,
  words,
} from "./blocks.ts";
import { count, counted, type Figure, parameters, wholeDays, withInterval } from "./format.ts";
import { modelNames } from "./modelNames.ts";
import { type ReportInput, type Row, readRows } from "./readings.ts";
import { windowsChart } from "./windowsChart.ts";

/** Profitability windows; null where the tables have none. */
export function windowsSection(input: ReportInput): Section | null {
  const medians = readRows(input.tables, "window_medians");
  const windows = readRows(input.tables, "windows").filter((row) => row.text("criterion") === "point");
  if (medians.length === 0) return null;
  const lead = medians.find((row) => row.flag("headline"));
  const title = windowsTitle(lead);
  const blocks: Block[] = windowsSentences(medians, input.headline).map(paragraph);
  const drawing = windowsChart(windows, input);
  if (drawing) {
    blocks.unshift({
      kind: "figure",
      id: "windows-figure",
      title,
      description: "Length of each window by the release of its model, logarithmic: each line is a doubling.",
      note: [
        "Filled: closed, from release to the model that closed it. Hollow: open at the newest release. Models matched on the day of their release have no window and are not drawn. Data: ",
        link("windows.csv", "tables/windows.csv"),
        ".",
      ],
      drawing,
    });
  }
  return {
    id: "windows",
    name: "Profitability windows",
    title,
    blocks: [
      ...blocks,
      mediansTable(medians),
      windowsTable(windows, input),
      note(
        "Quality is the effective size on the joint ruler. Kaplan-Meier medians; open windows are censored at the newest release with scores. Intervals resample families and refit the ruler, with the releases that close windows held; those as if windows were independent (exponential Greenwood) are in window_medians.csv.",
      ),
    ],
  };
}

const medianOf = (row: Row): Figure => row.figure("median_days", "median_low", "median_high");

/** `183 days (133-245)`, that the median is not reached, or that it is not identified. */
function daysText(row: Row): string {
  if (row.text("not_identified") !== null) return "not identified";
  const { low } = medianOf(row);
  return (
    withInterval(medianOf(row), wholeDays, "days") ??
    (low === null ? "not reached" : `not reached (${wholeDays(low)} or more)`)
  );
}

function windowsTitle(lead: Row | undefined): string {
  if (!lead || lead.text("not_identified") !== null)
    return "How long a model goes unmatched at half its size is not identified";
  const median = medianOf(lead);
  if (median.value !== null)
    return `Half of the models that nothing matched at release are matched at half their size within ${daysText(lead)}`;
  return median.low === null
    ? "More than half of the models are not yet matched at half their size"
    : `More than half of the models are not yet matched at half their size: the median is ${wholeDays(median.low)} days or more`;
}

function windowsSentences(medians: readonly Row[], headline: Headline): string[] {
  const lead = medians.find((row) => row.flag("headline"));
  if (!lead) return [];
  const of = (cohort: string, criterion: string) =>
    medians.find(
      (row) =>
        row.text("cohort") === cohort &&
        row.text("criterion") === criterion &&
        row.text("released") === "all",
    );
  const reason = lead.text("not_identified");
  const sentences = [
    reason === null
      ? `${counted(lead.number("n_models") ?? 0, "model")} had a window: on the day of release no open model had at least the quality at no more than half the parameters. ${counted(lead.number("n_closed") ?? 0, "window is", "windows are")} closed and ${count(lead.number("n_censored") ?? 0)} open; the median is ${daysText(lead)}. ${againstDoubling(lead, headline)}`
      : `The median is not identified: ${reason}.`,
    yearsSentence(medians),
  ];
  const [sure, all, records] = [of("opened", "beyond_error"), of("all", "point"), of("records", "point")];
  const others = [
    sure ? `where the match must exceed the errors of both models' scores, ${daysText(sure)}` : null,
    all ? `with the models that were matched before their release, as 0 days, ${daysText(all)}` : null,
    records
      ? `of the ${counted(records.number("n_models") ?? 0, "record")} of density alone, ${daysText(records)}`
      : null,
  ].filter((text) => text !== null);
  if (others.length > 0) sentences.push(`The median hangs on what counts: ${others.join("; ")}.`);
  return sentences.filter((sentence) => sentence !== null);
}

/** The law predicts about one doubling of density. */
function againstDoubling(lead: Row, { doubling_months: doubling }: Headline): string {
  if (doubling.value === null)
    return "The law predicts about one doubling of density, which is not identified.";
  const days = (months: number | null) => (months === null ? null : months * daysPerMonth);
  const law = { value: days(doubling.value), low: days(doubling.low), high: days(doubling.high) };
  const ours = medianOf(lead);
  const predicted = `The law predicts about one doubling of density, ${withInterval(law, wholeDays, "days")}`;
  if (ours.low !== null && law.high !== null && ours.low > law.high)
    return `${predicted}: the windows last longer, the data disagree.`;
  if (ours.high !== null && law.low !== null && ours.high < law.low)
    return `${predicted}: the windows close sooner, the data disagree.`;
  return `${predicted}: the intervals overlap.`;
}

function yearsSentence(medians: readonly Row[]): string | null {
  const years = medians.filter(
    (row) =>
      row.text("cohort") === "opened" && row.text("criterion") === "point" && row.text("released") !== "all",
  );
  if (years.length === 0) return null;
  const texts = years.map((row) => `${row.text("released")}, ${daysText(row)}`);
  const known = years.filter((row) => medianOf(row).low !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || first === last) return `By year of release: ${texts.join("; ")}.`;
  const [a, b] = [medianOf(first), medianOf(last)];
  const isLonger = a.high !== null && b.low! > a.high;
  const isShorter = b.high !== null && b.high < a.low!;
  const verdict = isLonger ? "longer than" : isShorter ? "shorter than" : "not distinguishable from";
  return `By year of release: ${texts.join("; ")}. Windows of ${last.text("released")} are ${verdict} those of ${first.text("released")}.`;
}

const cohortNames: Readonly<Record<string, string>> = {
  opened: "models with a window",
  records: "records of density with a window",
  all: "all models, those matched before release as 0 days",
};
const criterionNames: Readonly<Record<string, string>> = {
  point: "point estimate",
  beyond_error: "beyond the errors",
};

function mediansTable(medians: readonly Row[]): TableBlock {
  return {
    kind: "table",
    id: "window-medians-table",
    caption: "Median days until an open model has at least the quality at half the parameters",
    columns: [
      words("Models"),
      words("At least the quality by"),
      dates("Released"),
      figures("Windows"),
      figures("Closed"),
      figures("Open"),
      figures("Median, days"),
    ],
    rows: medians.map((row) => ({
      emphasis: row.flag("headline"),
      cells: [
        cohortNames[row.text("cohort") ?? ""] ?? "",
        criterionNames[row.text("criterion") ?? ""] ?? "",
        row.text("released") ?? "",
        count(row.number("n_models") ?? 0),
        count(row.number("n_closed") ?? 0),
        count(row.number("n_censored") ?? 0),
        daysText(row).replace(" days", ""),
      ],
    })),
  };
}

function windowsTable(windows: readonly Row[], input: ReportInput): TableBlock {
  const nameOf = modelNames(input);
  const opened = windows
    .filter((row) => row.text("state") !== "closed_at_release")
    .map((row) => ({ row, day: row.text("released_on") ?? "" }))
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  return {
    kind: "table",
    id: "windows-table",
    caption: "Windows by release, at least the quality by point estimate",
    summary: `Show all ${count(opened.length)} windows`,
    columns: [
      words("Model"),
      dates("Released"),
      figures("Parameters"),
      figures("Days"),
      words("Closed by"),
      dates("On"),
      figures("Its parameters"),
    ],
    rows: opened.map(({ row, day }) => ({
      cells: [
        nameOf(row.text("model_id")),
        day,
        sizeOf(row.number("total_params")),
        `${count(row.number("days") ?? 0)}${row.flag("censored") ? " or more" : ""}`,
        row.flag("censored") ? "open" : nameOf(row.text("closed_by")),
        row.text("closed_on") ?? "",
        sizeOf(row.number("closer_params")),
      ],
    })),
  };
}

const sizeOf = (value: number | null): string => (value === null ? "" : parameters(value));
