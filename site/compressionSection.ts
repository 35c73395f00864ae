import { groupBy, median } from "../law/ordering.ts";
import { figures, note, paragraph, type Section, type TableBlock, words } from "./blocks.ts";
import {
  type CompressionReading,
  compressionSentences,
  compressionTitle,
  isQuantisedCopy,
  readCompression,
  verdictCounts,
} from "./compressionSentences.ts";
import { significant, withInterval } from "./format.ts";
import type { ReportInput } from "./readings.ts";

export function compressionSection(input: ReportInput): Section {
  const pairs = readCompression(input);
  const judgedFirst = [...pairs].sort(
    (a, b) => Number(b.paperVerdict !== null) - Number(a.paperVerdict !== null),
  );
  const quantised = judgedFirst.filter(isQuantisedCopy);
  const others = judgedFirst.filter((pair) => !isQuantisedCopy(pair));
  return {
    id: "compression",
    name: "Compression",
    title: compressionTitle(pairs),
    blocks: [
      ...compressionSentences(pairs).map(paragraph),
      ...(pairs.length === 0
        ? [paragraph("No pair has scores that can be compared.")]
        : [
            ...(others.length > 0 ? [pairsTable(others)] : []),
            ...(quantised.length > 0 ? [formatsTable(quantised), copiesTable(quantised)] : []),
            note(
              "Ratio above 1: the child packs more into each parameter, or each byte of its weights, than its parent. 90 % intervals from the errors of both models' scores and of the ruler. Quantised copies are compared with their parent in the same document, by the same reporter at the same shots; bytes are those of the format, not of a file.",
            ),
          ]),
    ],
  };
}

const ratioCell = (pair: CompressionReading) =>
  withInterval(pair.ratio, (value) => significant(value, 2)) ?? "";
const byteCell = (pair: CompressionReading) =>
  withInterval(pair.byteRatio, (value) => significant(value, 2)) ?? "";

function pairsTable(pairs: readonly CompressionReading[]): TableBlock {
  return {
    kind: "table",
    id: "compression-table",
    caption: "Pruned, distilled and further trained models against their parents: ratio of densities",
    columns: [
      words("Compressed model"),
      words("Parent"),
      words("Method"),
      figures("Ratio"),
      words("Verdict"),
      words("Paper's verdict"),
    ],
    rows: pairs.map((pair) => ({
      cells: [
        pair.child,
        pair.parent,
        pair.method ?? "not stated",
        ratioCell(pair),
        pair.verdict,
        pair.paperVerdict ?? "",
      ],
    })),
  };
}

function formatsTable(pairs: readonly CompressionReading[]): TableBlock {
  const formats = [...groupBy(pairs, ({ format }) => format ?? "not stated")].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const middle = (ratios: readonly (number | null)[]) => {
    const known = ratios.filter((ratio) => ratio !== null);
    return known.length === 0 ? "" : significant(median(known), 2);
  };
  return {
    kind: "table",
    id: "quantisation-table",
    caption: "Quantised copies by the format of their weights: median ratio, and verdicts",
    columns: [
      words("Format"),
      figures("Copies"),
      figures("Per parameter"),
      words("Lower, not distinguishable, higher"),
      figures("Per byte"),
      words("Lower, not distinguishable, higher per byte"),
    ],
    rows: formats.map(([format, members]) => ({
      cells: [
        format,
        String(members.length),
        middle(members.map(({ ratio }) => ratio.value)),
        verdictCounts(members.map(({ verdict }) => verdict)).join(", "),
        middle(members.map(({ byteRatio }) => byteRatio.value)),
        verdictCounts(members.map(({ byteVerdict }) => byteVerdict)).join(", "),
      ],
    })),
  };
}

function copiesTable(pairs: readonly CompressionReading[]): TableBlock {
  return {
    kind: "table",
    id: "copies-table",
    caption: "Quantised copies against their parents",
    summary: `All ${pairs.length} quantised copies`,
    columns: [
      words("Copy"),
      words("Method"),
      words("Compared on"),
      figures("Per parameter"),
      words("Verdict"),
      figures("Per byte"),
      words("Verdict per byte"),
    ],
    rows: pairs.map((pair) => ({
      cells: [
        pair.child,
        pair.method ?? "not stated",
        `${pair.benchmark}, ${pair.comparison}`,
        ratioCell(pair),
        pair.verdict,
        byteCell(pair),
        pair.byteVerdict ?? "",
      ],
    })),
  };
}
