import { type Block, figures, note, paragraph, type Section, type TableBlock, words } from "./blocks.ts";
import { contaminationChart } from "./contaminationChart.ts";
import {
  contaminationSentences,
  contaminationTitle,
  type TwinReading,
  twinReading,
} from "./contaminationSentences.ts";
import { count, type Figure, slope, withInterval } from "./format.ts";
import { type ReportInput, readRows } from "./readings.ts";

/** The trend on a benchmark against that on its clean twin; null where the snapshot has no such table. */
export function contaminationSection(input: ReportInput): Section | null {
  if (!input.tables.has("contamination")) return null;
  const rows = readRows(input.tables, "contamination").map(twinReading);
  const lead = rows.find((row) => row.headline);
  return {
    id: "contamination",
    name: "Contamination",
    title: contaminationTitle(lead),
    blocks: lead
      ? [
          ...contaminationSentences(lead, rows).map(paragraph),
          ...chartBlock(input, lead),
          pairsTable(
            rows
              .filter((row) => row.estimator === lead.estimator)
              .sort((a, b) => Number(b.headline) - Number(a.headline)),
          ),
          note(
            "Slopes of ln density a day by least squares on all models, 90 % intervals of paired draws of families through both rulers. " +
              "An instruct model stands for the base model that it comes from: its size, family and date. The rulers have no anchor, which moves no slope. " +
              "The difference falls into two parts: the scores' rise in logits, both rulers alike, and the rulers' unequal steepness.",
          ),
        ]
      : [paragraph("No pair of a benchmark and its twin has been scored.")],
  };
}

function chartBlock(input: ReportInput, lead: TwinReading): Block[] {
  const title = `${lead.clean} against ${lead.original}: density of the same models on both`;
  const description = `Each dot is a model by its release: density on ${lead.clean} over density on ${lead.original}, about the mean of the pair. Contamination that grows would tilt the cloud downwards.`;
  const drawing = contaminationChart(input, lead, { title, description });
  return drawing === null
    ? []
    : [{ kind: "figure", id: "contamination-figure", title, description, note: description, drawing }];
}

function pairsTable(rows: readonly TwinReading[]): TableBlock {
  const cell = (figure: Figure) => withInterval(figure, slope) ?? "";
  return {
    kind: "table",
    id: "contamination-table",
    caption: "Benchmarks and their twins: change of ln density a day by the same models",
    columns: [
      words("Pair"),
      words("The twin has"),
      figures("Models"),
      figures("On the benchmark"),
      figures("On the twin"),
      figures("Difference"),
      figures("Made by the scores"),
      figures("Made by the rulers"),
      words("Trend on the twin"),
    ],
    rows: rows.map((row) => ({
      emphasis: row.headline,
      cells: [
        row.pair,
        row.kind,
        count(row.models),
        cell(row.originalSlope),
        cell(row.cleanSlope),
        cell(row.difference),
        cell(row.scoresPart),
        cell(row.steepnessPart),
        row.verdict ?? `not identified: ${row.notIdentified ?? "no reason given"}`,
      ],
    })),
  };
}
