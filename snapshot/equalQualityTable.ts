import type { EqualQualityPairRow, EqualQualityRow } from "../law/around/equalQuality.ts";
import { date, flag, integer, number, text } from "./columns.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";

const equalQuality: TableDefinition<EqualQualityRow> = {
  name: "equal_quality",
  title: "Parameters needed for a quality by date: by the frontier's line, and the smallest model there was",
  key: ["quality", "date"],
  columns: [
    text("quality", "the model or tier whose quality it is", (row) => row.quality),
    text("kind", "model, or tier of the prices", (row) => row.kind),
    number("effective_params", "the quality on the joint ruler", (row) => row.effective_params),
    date("date", "month's end, or the as-of date", (row) => row.date),
    number("needed_params", "quality over the frontier's density", (row) => row.needed_params),
    number("needed_low", "90 % interval: families, ruler, line and scores", (row) => row.needed_low),
    number("needed_high", "90 % interval: families, ruler, line and scores", (row) => row.needed_high),
    flag("beyond_data", "after the newest release that the line was fitted to", (row) => row.beyond_data),
    text(
      "smallest_model_id",
      "smallest open model at or above the quality by then, point estimates",
      (row) => row.smallest_model_id,
    ),
    integer("smallest_params", "all parameters of it", (row) => row.smallest_params),
    number(
      "score_difference",
      "its scores less the quality's own, mean over the benchmarks of both",
      (row) => row.score_difference,
      "percentage points",
    ),
    number(
      "score_difference_low",
      "90 % interval from the scores' errors",
      (row) => row.score_difference_low,
      "percentage points",
    ),
    number(
      "score_difference_high",
      "90 % interval from the scores' errors",
      (row) => row.score_difference_high,
      "percentage points",
    ),
    integer("n_benchmarks", "benchmarks of both", (row) => row.n_benchmarks),
  ],
};

const pairs: TableDefinition<EqualQualityPairRow> = {
  name: "equal_quality_pairs",
  title: "Published pairs of equal quality: ratio of sizes and difference of scores",
  key: ["reference_model_id", "smaller_model_id"],
  columns: [
    text("reference_model_id", "the larger model", (row) => row.reference_model_id),
    text("smaller_model_id", "the smaller, later one", (row) => row.smaller_model_id),
    date("reference_released_on", "first public weights", (row) => row.reference_released_on),
    date("smaller_released_on", "first public weights", (row) => row.smaller_released_on),
    number("size_ratio", "all parameters, smaller over larger", (row) => row.size_ratio),
    number(
      "non_embedding_ratio",
      "without embeddings, where both are known",
      (row) => row.non_embedding_ratio,
    ),
    number("paper_size_ratio", "as the paper prints it", (row) => row.paper_size_ratio),
    number(
      "score_difference",
      "smaller less larger, mean over the benchmarks of both",
      (row) => row.score_difference,
      "percentage points",
    ),
    number("score_difference_low", "90 % interval", (row) => row.score_difference_low, "percentage points"),
    number("score_difference_high", "90 % interval", (row) => row.score_difference_high, "percentage points"),
    integer("n_benchmarks", "benchmarks of both", (row) => row.n_benchmarks),
    number("quality_ratio", "effective parameters, smaller over larger", (row) => row.quality_ratio),
    number("quality_ratio_low", "90 % interval: scores and ruler", (row) => row.quality_ratio_low),
    number("quality_ratio_high", "90 % interval: scores and ruler", (row) => row.quality_ratio_high),
    text("verdict", "quality of the smaller: higher, lower or not distinguishable", (row) => row.verdict),
  ],
};

export function equalQualityTables(
  rows: readonly EqualQualityRow[],
  pairRows: readonly EqualQualityPairRow[],
): Table[] {
  return [layOut(equalQuality, rows), layOut(pairs, pairRows)];
}
