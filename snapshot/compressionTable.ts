import type { CompressionRow } from "../law/around/compression.ts";
import { integer, number, text } from "./columns.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";

const compression: TableDefinition<CompressionRow> = {
  name: "compression",
  title: "Compressed models against their parents: ratio of densities",
  key: ["parent_model_id", "child_model_id", "ruler"],
  columns: [
    text("parent_model_id", "parent", (row) => row.parent_model_id),
    text("child_model_id", "child", (row) => row.child_model_id),
    text("method", "how it was made", (row) => row.method),
    text("ruler", "ruler", (row) => row.ruler),
    number("parent_density", "density of the parent, of chosen scores", (row) => row.parent_density),
    number("child_density", "density of the child, of chosen scores", (row) => row.child_density),
    number("ratio", "density of the child over its parent's, total parameters", (row) => row.ratio),
    number(
      "ratio_low",
      "90 % interval from the errors of the scores and of the ruler",
      (row) => row.ratio_low,
    ),
    number(
      "ratio_high",
      "90 % interval from the errors of the scores and of the ruler",
      (row) => row.ratio_high,
    ),
    text("verdict", "higher, lower or not distinguishable", (row) => row.verdict),
    text("paper_verdict", "the paper's verdict, where it gave one", (row) => row.paper_verdict),
    text(
      "comparison",
      "chosen scores, or same document: reports alike in all but the model",
      (row) => row.comparison,
    ),
    text("benchmark", "joint, or the benchmarks that the document prints of both", (row) => row.benchmark),
    integer("n_comparisons", "benchmarks of the child, or reports compared", (row) => row.n_comparisons),
    number("byte_ratio", "the same per byte of the weights", (row) => row.byte_ratio),
    number("byte_ratio_low", "90 % interval", (row) => row.byte_ratio_low),
    number("byte_ratio_high", "90 % interval", (row) => row.byte_ratio_high),
    text("byte_verdict", "higher, lower or not distinguishable, per byte", (row) => row.byte_verdict),
  ],
};

export const compressionTable = (rows: readonly CompressionRow[]): Table => layOut(compression, rows);
