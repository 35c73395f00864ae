import {
  code,
  figures,
  link,
  note,
  paragraph,
  type Section,
  subheading,
  type TableBlock,
  words,
} from "./blocks.ts";
import {
  type CalibrationReading,
  type CalibrationReadings,
  calibrationSentences,
  calibrationTitle,
  cellWords,
  percentOf,
  pointSentences,
  readCalibration,
} from "./calibrationSentences.ts";
import { counted, share } from "./format.ts";
import { estimatorInShort } from "./names.ts";
import type { ReportInput } from "./readings.ts";

/** How often the intervals hold; null where the snapshot has no such table. */
export function calibrationSection(input: ReportInput): Section | null {
  const readings = readCalibration(input);
  if (readings === null) return null;
  const points = pointSentences(readings);
  const { methodVersion, rows } = readings;
  return {
    id: "calibration",
    name: "How often the intervals hold",
    title: calibrationTitle(readings),
    blocks: [
      ...calibrationSentences(readings).map(paragraph),
      ...table(readings, "models", "Coverage of the 90 % intervals in whole simulated worlds"),
      ...(points.length === 0
        ? []
        : [
            subheading("Series of your own"),
            ...points.map(paragraph),
            ...table(readings, "points", "Coverage of the 90 % intervals for simulated dates and values"),
          ]),
      note([
        `Method ${methodVersion}, ${counted(rows[0]!.worlds, "world")} of a kind. Gaps are how far models lie below the frontier. Ranges are 90 % intervals from the number of worlds. `,
        code("densing calibrate"),
        " makes it again. With biases and widths of every estimator: ",
        link("calibration.csv", "tables/calibration.csv"),
        ".",
      ]),
    ],
  };
}

/** A row a kind of world: the headline's estimator first, then the coverage of the others. */
function table({ rows }: CalibrationReadings, chain: string, caption: string): TableBlock[] {
  const ofChain = rows.filter((row) => row.chain === chain);
  const headlines = ofChain
    .filter(({ headline }) => headline)
    .sort(
      (a, b) =>
        Number(a.misspecified !== null) - Number(b.misspecified !== null) ||
        a.size - b.size ||
        (a.cell < b.cell ? -1 : 1),
    );
  if (headlines.length === 0) return [];
  const others = [
    ...new Set(ofChain.filter(({ headline }) => !headline).map(({ estimator }) => estimator)),
  ].sort();
  const coverage = (row: CalibrationReading | undefined) =>
    row === undefined || row.coverage.value === null ? "" : percentOf(row.coverage);
  return [
    {
      kind: "table",
      id: `calibration-${chain}`,
      caption,
      columns: [
        words("Simulated"),
        figures("Identified"),
        figures("Holds the truth, headline"),
        figures("Median bias"),
        ...others.map((estimator) => figures(`Holds, ${estimatorInShort(estimator)}`)),
      ],
      rows: headlines.map((row) => ({
        cells: [
          cellWords(row),
          share(row.identified),
          coverage(row),
          row.bias.value === null ? "" : percentOf(row.bias, 1),
          ...others.map((estimator) =>
            coverage(ofChain.find((other) => other.cell === row.cell && other.estimator === estimator)),
          ),
        ],
      })),
    },
  ];
}
