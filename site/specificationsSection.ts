import {
  type Block,
  figures,
  link,
  note,
  paragraph,
  type Section,
  type TableBlock,
  words,
} from "./blocks.ts";
import { count, withInterval } from "./format.ts";
import type { ReportInput } from "./readings.ts";
import { specificationChart } from "./specificationChart.ts";
import {
  type ChoiceReading,
  readSpecifications,
  type SpecificationReadings,
} from "./specificationReadings.ts";
import {
  axisName,
  choiceName,
  pace,
  specificationSentences,
  specificationTitle,
} from "./specificationSentences.ts";

/** What the choices of the method do to its headline; null where the snapshot has no such table. */
export function specificationsSection(input: ReportInput): Section | null {
  const readings = readSpecifications(input);
  if (readings === null) return null;
  const headline = input.headline.doubling_months;
  const title = specificationTitle(readings);
  const drawing = specificationChart(readings, headline, {
    title,
    description: `Curve of ${count(readings.sorted.length)} doubling times in ascending order. The medians by choice are in the table below.`,
  });
  const figure: Block[] =
    drawing === null
      ? []
      : [
          {
            kind: "figure",
            id: "specification-figure",
            title,
            description:
              "Doubling times of all combinations of choices in ascending order, logarithmic: each line is a doubling.",
            note: [
              "Grey: every combination, point values; the fastest hundredth and the slowest twentieth, with those that do not rise, lie beyond the drawing. Strong: the headline, with the band of its 90 % interval. Data: ",
              link("specifications.csv", "tables/specifications.csv"),
              ".",
            ],
            drawing,
          },
        ];
  return {
    id: "specifications",
    name: "Robustness: choices",
    title,
    blocks: [
      ...figure,
      ...specificationSentences(readings, headline).map(paragraph),
      ...(readings.sorted.length > 0
        ? [
            choicesTable(readings),
            note(
              "A combination takes one choice on each of six axes: benchmarks, ruler, estimator, window, denominator and choice of scores. Below 30 models or 5 families it is not identified. Combinations share models and scores, so their number is no measure of evidence.",
            ),
          ]
        : []),
    ],
  };
}

function choicesTable({ choices }: SpecificationReadings): TableBlock {
  const cells = (row: ChoiceReading) => [
    axisName(row.axis),
    choiceName(row) + (row.isHeadline ? " (headline)" : ""),
    row.headlineWithIt === null ? "not identified" : pace(row.headlineWithIt),
    withInterval(row.months, pace) ?? "not identified",
    count(row.specifications),
  ];
  return {
    kind: "table",
    id: "specification-table",
    caption: "Doubling times by choice, months",
    summary: "Doubling times by each single choice",
    columns: [
      words("Axis"),
      words("Choice"),
      figures("Headline with it alone"),
      figures("Median of combinations (5-95 %)"),
      figures("Combinations"),
    ],
    rows: choices.map((row) => ({ emphasis: row.isHeadline, cells: cells(row) })),
  };
}
