import type { Headline } from "../snapshot/headline.ts";
import {
  type Block,
  dates,
  figures,
  link,
  paragraph,
  type Section,
  type TableBlock,
  words,
} from "./blocks.ts";
import { densityChart } from "./densityChart.ts";
import { count, listed, parameters, significant, withInterval } from "./format.ts";
import { rulerName, statusName } from "./names.ts";
import type { DensityReading, DensityReadings } from "./readings.ts";
import { pageTitle, recordSentences, recordTitle } from "./sentences.ts";

const densityText = (model: DensityReading): string => withInterval(model.density, significant) ?? "";
const sizeText = (value: number | null): string => (value === null ? "" : parameters(value));

export function envelopeSection(headline: Headline, readings: DensityReadings, asOf: string): Section {
  const { models, records } = readings;
  const title = pageTitle(headline);
  const description = chartDescription(readings);
  const drawing = densityChart(readings, asOf, { title, description });
  const censored = models.filter((model) => model.density.value === null);
  const hollow = models.filter((model) => model.status === "extrapolated").length;
  const lineNote =
    readings.headline?.slope.value == null
      ? "No line: its slope is not identified."
      : "Line and band: the headline's fit and the 90 % interval of its slope; dashed where it runs on past the last record.";
  const blocks: Block[] = recordSentences(readings).map(paragraph);
  if (drawing) {
    blocks.unshift({
      kind: "figure",
      id: "density-figure",
      title,
      description:
        "Density of each model by the day of its first public weights, logarithmic: each line is a doubling.",
      note: [
        `Grey: ${count(models.length - censored.length)} models. Strong: the ${records.length} records, the running maximum, with 90 % intervals from the scores' errors. ` +
          `Hollow: ${count(hollow)} extrapolated beyond the largest reference model. ${lineNote}` +
          `${censoredSentence(censored)} Data: `,
        link("densities.csv", "tables/densities.csv"),
        ", ",
        link("frontier.csv", "tables/frontier.csv"),
        ".",
      ],
      drawing,
    });
  }
  blocks.push(records.length > 0 ? recordsTable(records) : paragraph("No record of density is known."));
  return {
    id: "records",
    name: "Records of density",
    title: recordTitle(readings, headline),
    blocks,
  };
}

function chartDescription({ records, models }: DensityReadings): string {
  const [first, last] = [records[0], records.at(-1)];
  if (!first || !last) return `Scatter plot of ${count(models.length)} models.`;
  return (
    `Scatter plot of ${count(models.length)} models. The running maximum rises in ${records.length} records from ${densityText(first)} ` +
    `(${first.name}, ${first.releasedOn}) to ${densityText(last)} (${last.name}, ${last.releasedOn}). The records are in the table below.`
  );
}

function censoredSentence(censored: readonly DensityReading[]): string {
  if (censored.length === 0) return "";
  const names = censored.length <= 3 ? ` (${listed(censored.map((model) => model.name))})` : "";
  return ` Not drawn: ${censored.length} at or under chance, or at the ceiling${names}, which ${censored.length === 1 ? "has" : "have"} no density.`;
}

function recordsTable(records: readonly DensityReading[]): TableBlock {
  return {
    kind: "table",
    id: "record-table",
    caption: "Records of density, by release",
    columns: [
      words("Model"),
      words("Organisation"),
      dates("Released"),
      figures("Parameters"),
      figures("Effective"),
      figures("Density, Llama-1 = 1"),
      figures("MiniCPM-1-2.4B = 1"),
      words("Effective size is"),
    ],
    rows: records.map((record) => ({
      cells: [
        record.name,
        record.organisation ?? "",
        record.releasedOn,
        sizeText(record.parameters),
        sizeText(record.effectiveParameters),
        densityText(record),
        record.display === null ? "" : significant(record.display, 2),
        statusName(record.status),
      ],
    })),
  };
}

/** Every model of the figure, for those who look for one. */
export function modelsSection({ models, headline }: DensityReadings): Section | null {
  if (models.length === 0) return null;
  const sorted = [...models].sort((a, b) => (b.density.value ?? 0) - (a.density.value ?? 0));
  return {
    id: "models",
    name: "All models",
    title: `Where each of ${count(models.length)} models stands`,
    blocks: [
      paragraph(
        `On the ${rulerName(headline?.benchmark ?? "joint")} ruler and ${headline?.basis ?? "total"} parameters, densest first. Models of one release share a recipe; ` +
          "intervals come from the scores' errors alone, the ruler held.",
      ),
      {
        kind: "table",
        id: "model-table",
        caption: "Densities of all models",
        summary: `Show all ${count(models.length)} models`,
        columns: [
          words("Model"),
          words("Id"),
          dates("Released"),
          figures("Parameters"),
          figures("Effective"),
          figures("Density, Llama-1 = 1"),
          figures("Benchmarks"),
          words("Effective size is"),
        ],
        rows: sorted.map((model) => ({
          cells: [
            model.name,
            [{ kind: "code", text: model.modelId }],
            model.releasedOn,
            sizeText(model.parameters),
            sizeText(model.effectiveParameters),
            densityText(model),
            model.benchmarks === null ? "" : count(model.benchmarks),
            statusName(model.status),
          ],
        })),
      },
    ],
  };
}
