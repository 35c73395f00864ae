import { dates, figures, link, note, paragraph, type Section, type TableBlock, words } from "./blocks.ts";
import { equalQualityChart } from "./equalQualityChart.ts";
import { counted, decimals, type Figure, parameters, share, significant, withInterval } from "./format.ts";
import { modelNames } from "./modelNames.ts";
import { tierName } from "./names.ts";
import { type ReportInput, type Row, readRows } from "./readings.ts";
import { monthsOf } from "./sentences.ts";

/** Parameters needed for equal quality; null where the tables have none. */
export function equalQualitySection(input: ReportInput): Section | null {
  const rows = readRows(input.tables, "equal_quality");
  if (rows.length === 0) return null;
  const { doubling_months: doubling } = input.headline;
  const title =
    doubling.value === null || rows.every((row) => row.number("needed_params") === null)
      ? "How fast the size that a quality needs falls is not identified"
      : `The parameters that a given quality needs halve every ${monthsOf(doubling)}`;
  const nameOf = qualityNames(input);
  const modelName = modelNames(input);
  const shown = latestOf(rows);
  const drawing = equalQualityChart(rows, nameOf);
  return {
    id: "equal-quality",
    name: "Equal quality",
    title,
    blocks: [
      ...(drawing
        ? [
            {
              kind: "figure" as const,
              id: "equal-quality-figure",
              title,
              description:
                "Parameters needed for a quality by date, logarithmic: each line is a halving. Lines: the quality over the frontier's density; steps: the smallest open model there was.",
              note: [
                "Every model's quality is measured with error; a step is a model at or above it by point estimate. Data: ",
                link("equal_quality.csv", "tables/equal_quality.csv"),
                ".",
              ],
              drawing,
            },
          ]
        : []),
      ...equalQualitySentences(shown, nameOf).map(paragraph),
      ...readRows(input.tables, "equal_quality_pairs").map((row) => paragraph(pairSentence(row, modelName))),
      sizesTable(yearEnds(rows), nameOf, modelName),
      note(
        "Needed: effective parameters of the quality over the density of the headline's line that day. Intervals hold the errors of the quality's scores, of the ruler and of the line together, over draws of families. Month by month: equal_quality.csv.",
      ),
    ],
  };
}

/** A model's name, or a tier's with what it means. */
export function qualityNames(input: ReportInput): (row: Row) => string {
  const nameOf = modelNames(input);
  return (row) =>
    row.text("kind") === "tier"
      ? `${tierName(row.text("quality") ?? "")}'s tier`
      : nameOf(row.text("quality"));
}

const needed = (row: Row): Figure => row.figure("needed_params", "needed_low", "needed_high");

/** The last row of each quality, smaller qualities first. */
function latestOf(rows: readonly Row[]): Row[] {
  const latest = new Map<string, Row>();
  for (const row of rows) {
    const quality = row.text("quality") ?? "";
    const before = latest.get(quality);
    if (!before || (before.text("date") ?? "") < (row.text("date") ?? "")) latest.set(quality, row);
  }
  return [...latest.values()].sort(
    (a, b) => (a.number("effective_params") ?? 0) - (b.number("effective_params") ?? 0),
  );
}

function yearEnds(rows: readonly Row[]): Row[] {
  const latest = new Set(latestOf(rows));
  const order = [...latest].map((row) => row.text("quality"));
  return rows
    .filter((row) => latest.has(row) || row.text("date")?.endsWith("-12-31"))
    .map((row) => ({ row, rank: order.indexOf(row.text("quality")), day: row.text("date") ?? "" }))
    .sort((a, b) => a.rank - b.rank || (a.day < b.day ? -1 : 1))
    .map(({ row }) => row);
}

/** The line against the models there are, on the last date. */
function equalQualitySentences(latest: readonly Row[], nameOf: (row: Row) => string): string[] {
  const placed = latest.filter((row) => needed(row).value !== null);
  if (placed.length === 0)
    return ["What the frontier needs for a quality takes its line, which is not identified."];
  const texts = placed.map((row) => {
    const actual = row.number("smallest_params");
    return `${nameOf(row)}: ${withInterval(needed(row), parameters)} by the line, ${actual === null ? "no model" : `${parameters(actual)} in fact`}`;
  });
  const ahead = placed.filter((row) => {
    const [actual, high] = [row.number("smallest_params"), needed(row).high];
    return high !== null && (actual === null || actual > high);
  });
  const beyond = placed.some((row) => row.flag("beyond_data"));
  const date = placed[0]!.text("date");
  return [
    `On ${date} a quality needs: ${texts.join("; ")}.`,
    ahead.length === 0
      ? "For none of these qualities is the smallest model larger than the interval of the line."
      : `For ${ahead.length} of these ${counted(placed.length, "quality", "qualities")} the smallest model that there is exceeds the interval of the line: the line is of the densest models of any size, few labs train models that small${beyond ? ", and it runs on past the newest release" : ""}.`,
  ];
}

/** `MiniCPM-2B (2024-02-01) against Mistral 7B …`: both the ratio of sizes and the difference of scores. */
function pairSentence(row: Row, nameOf: (id: string | null) => string): string {
  const ratio = row.number("size_ratio");
  const bare = row.number("non_embedding_ratio");
  const difference = row.figure("score_difference", "score_difference_low", "score_difference_high");
  const quality = row.figure("quality_ratio", "quality_ratio_low", "quality_ratio_high");
  const verdict = row.text("verdict");
  const found =
    verdict === "not distinguishable" ? "not distinguishable from equal" : `${verdict}: the data disagree`;
  return (
    `${nameOf(row.text("smaller_model_id"))} (${row.text("smaller_released_on")}) against ${nameOf(row.text("reference_model_id"))} (${row.text("reference_released_on")}), the paper's example of ${share(row.number("paper_size_ratio") ?? 0)}: ` +
    `it has ${share(ratio ?? 0)} of the parameters${bare === null ? "" : `, ${share(bare)} without embeddings`}; ` +
    `its scores differ by ${withInterval(difference, points) ?? "an unknown number of"} percentage points over ${counted(row.number("n_benchmarks") ?? 0, "benchmark")}, ` +
    `and its quality is ${withInterval(quality, (value) => significant(value, 2)) ?? "not known"} times the other's, ${found}.`
  );
}

const points = (value: number): string => decimals(value, 1);

function sizesTable(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  modelName: (id: string | null) => string,
): TableBlock {
  return {
    kind: "table",
    id: "equal-quality-table",
    caption: "Parameters needed for a quality at each year's end and now",
    columns: [
      words("Quality of"),
      dates("Date"),
      figures("Needed by the line"),
      words("Smallest model at or above it"),
      figures("Its parameters"),
      figures("Its scores less the quality's, points"),
    ],
    rows: rows.map((row) => {
      const difference = row.figure("score_difference", "score_difference_low", "score_difference_high");
      const actual = row.number("smallest_params");
      return {
        cells: [
          nameOf(row),
          `${row.text("date")}${row.flag("beyond_data") ? " (beyond the data)" : ""}`,
          withInterval(needed(row), parameters) ?? "not identified",
          actual === null ? "none" : modelName(row.text("smallest_model_id")),
          actual === null ? "" : parameters(actual),
          withInterval(difference, points) ?? "",
        ],
      };
    }),
  };
}
