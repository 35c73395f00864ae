import { accelerationChart } from "./accelerationChart.ts";
import { readSplitModels, readSplits, type SplitModel, type SplitReading } from "./accelerationReadings.ts";
import { accelerationSentences, accelerationTitle } from "./accelerationSentences.ts";
import {
  type Block,
  dates,
  figures,
  note,
  paragraph,
  type Section,
  type TableBlock,
  words,
} from "./blocks.ts";
import { count, decimals, type Figure, parameters, significant, slope, withInterval } from "./format.ts";
import { estimatorInShort, statusName } from "./names.ts";
import type { ReportInput } from "./readings.ts";

/** Before and after ChatGPT on MMLU alone; null where the snapshot has no such table. */
export function accelerationSection(input: ReportInput): Section | null {
  if (!input.tables.has("acceleration")) return null;
  const splits = readSplits(input);
  const models = readSplitModels(input);
  const lead = splits.find((row) => row.headline) ?? splits.find((row) => row.kind === "chatgpt");
  const early = models.filter((row) => row.isEarly);
  return {
    id: "acceleration",
    name: "Acceleration",
    title: accelerationTitle(lead),
    blocks: lead
      ? [
          ...accelerationSentences(lead, splits, models).map(paragraph),
          ...chartBlock(models, lead),
          ...(early.length > 0 ? [earlyTable(early)] : []),
          splitsTable(splits),
          note(
            "Density on the ruler of MMLU alone, made by the catalogue's models; those before ChatGPT are placed on it, most of them without public weights. " +
              "A score whose 90 % interval holds chance is censored. Slopes: 90 % intervals of draws of families, for early models of their organisations. " +
              "A p-value is the share of series drawn without a break in which the same search finds as clear a one. " +
              "A late fall of the slope is also what a benchmark near its ceiling would show.",
          ),
        ]
      : [paragraph("MMLU alone makes no ruler.")],
  };
}

function chartBlock(models: readonly SplitModel[], lead: SplitReading): Block[] {
  const title = "Density on MMLU alone before and after ChatGPT";
  const description =
    "Every model by its release; those of the list before ChatGPT by name, the records of the running maximum in the strong colour.";
  const drawing = accelerationChart(models, lead.breakOn, { title, description });
  return drawing === null
    ? []
    : [{ kind: "figure", id: "acceleration-figure", title, description, note: description, drawing }];
}

/** Half-width of a 90 % interval in standard errors. */
const reach = 1.645;

function densityFigure({ logDensity, error }: SplitModel): Figure {
  if (logDensity === null || error === null) return { value: null, low: null, high: null };
  return {
    value: Math.exp(logDensity),
    low: Math.exp(logDensity - reach * error),
    high: Math.exp(logDensity + reach * error),
  };
}

function earlyTable(models: readonly SplitModel[]): TableBlock {
  return {
    kind: "table",
    id: "early-models-table",
    caption: "Models before ChatGPT on the MMLU ruler",
    columns: [
      words("Model"),
      words("Organisation"),
      dates("Released"),
      figures("Parameters"),
      figures("MMLU"),
      figures("Density, Llama-1 = 1"),
      words("Status"),
    ],
    rows: models.map((row) => ({
      cells: [
        row.name,
        row.organisation ?? "",
        row.day,
        row.parameters === null ? "" : parameters(row.parameters),
        row.mmlu === null ? "" : decimals(row.mmlu, 1),
        withInterval(densityFigure(row), (value) => significant(value, 2)) ?? "",
        statusName(row.status),
      ],
    })),
  };
}

const kinds: Readonly<Record<string, string>> = {
  chatgpt: "ChatGPT",
  joined: "search, slope changes",
  separate: "search, slope and level change",
};

function splitsTable(splits: readonly SplitReading[]): TableBlock {
  const cell = (figure: Figure, line: Figure) =>
    withInterval(figure, slope) ?? withInterval(line, slope) ?? "";
  return {
    kind: "table",
    id: "acceleration-table",
    caption:
      "Slopes of ln density a day before and after a date; where families do not identify one, the least-squares line with its textbook interval stands in its place",
    columns: [
      dates("To"),
      words("By"),
      words("Split at"),
      dates("Date"),
      figures("Models"),
      figures("Records"),
      figures("Before"),
      figures("After"),
      figures("F"),
      figures("p, or place among dates"),
      words("Verdict"),
    ],
    rows: splits.map((row) => ({
      emphasis: row.headline,
      cells: [
        row.to,
        estimatorInShort(row.estimator),
        Object.hasOwn(kinds, row.kind) ? kinds[row.kind]! : row.kind,
        row.breakOn,
        `${count(row.modelsBefore)} + ${count(row.modelsAfter)}`,
        `${count(row.recordsBefore)} + ${count(row.recordsAfter)}`,
        cell(row.slopeBefore, row.lineBefore),
        cell(row.slopeAfter, row.lineAfter),
        row.fStatistic === null ? "" : decimals(row.fStatistic, 1),
        clearness(row),
        row.verdict ?? "not identified",
      ],
    })),
    summary: "All splits and searches",
  };
}

function clearness({ pValue, rank, datesTried }: SplitReading): string {
  if (pValue !== null) return decimals(pValue, 3);
  return rank === null || datesTried === null ? "" : `${count(rank)} of ${count(datesTried)}`;
}
