import type { Contamination, ContaminationRow } from "../law/around/contamination.ts";
import { date, flag, integer, number, text } from "./columns.ts";
import { measuredColumns } from "./measuredColumns.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";

const contamination: TableDefinition<ContaminationRow> = {
  name: "contamination",
  title:
    "Trends of density on a benchmark and on its contamination-resistant twin, by the same models and families; 90 % intervals of the paired difference by resampling families through both rulers",
  key: ["pair", "estimator"],
  columns: [
    text("pair", "benchmark and twin, with protocol", (row) => row.pair),
    text(
      "estimator",
      "population (headline: least squares on all models), population-size, frontier, quantile or records-ols",
      (row) => row.estimator,
    ),
    text("original_benchmark", "benchmark", (row) => row.original_benchmark),
    text("clean_benchmark", "its twin", (row) => row.clean_benchmark),
    text(
      "twin_kind",
      "new questions, corrected labels or more tests; only the first can show contamination",
      (row) => row.twin_kind,
    ),
    integer("n_models", "models scored on both", (row) => row.n_models),
    integer("n_families", "their families", (row) => row.n_families),
    integer("n_ladders", "families with several sizes, which make both rulers", (row) => row.n_ladders),
    integer(
      "n_censored",
      "models left out since the 90 % interval of a score holds chance or 100",
      (row) => row.n_censored,
    ),
    integer("n_unlinked", "names scored on the pair that are not in the catalogue", (row) => row.n_unlinked),
    date("window_from", "first release", (row) => row.window_from),
    date("window_to", "last release", (row) => row.window_to),
    integer("original_records", "records on the benchmark", (row) => row.original_records),
    integer("clean_records", "records on the twin", (row) => row.clean_records),
    ...measuredColumns<ContaminationRow>(
      "original_slope_per_day",
      "change of ln density a day on the benchmark",
      (row) => row.original_slope,
    ),
    ...measuredColumns<ContaminationRow>(
      "clean_slope_per_day",
      "change of ln density a day on the twin",
      (row) => row.clean_slope,
    ),
    ...measuredColumns<ContaminationRow>(
      "difference_per_day",
      "slope on the twin less slope on the benchmark, paired; contamination that grows makes it negative",
      (row) => row.difference,
    ),
    ...measuredColumns<ContaminationRow>(
      "scores_part_per_day",
      "part of the difference that the scores make, both rulers alike (least squares only)",
      (row) => row.scores_part,
    ),
    ...measuredColumns<ContaminationRow>(
      "steepness_part_per_day",
      "part of the difference that the rulers' unequal steepness makes (least squares only)",
      (row) => row.steepness_part,
    ),
    ...measuredColumns<ContaminationRow>(
      "original_steepness",
      "steepness of the benchmark's ruler",
      (row) => row.original_steepness,
      "logits a unit of ln N",
    ),
    ...measuredColumns<ContaminationRow>(
      "clean_steepness",
      "steepness of the twin's ruler",
      (row) => row.clean_steepness,
      "logits a unit of ln N",
    ),
    ...measuredColumns<ContaminationRow>(
      "steepness_ratio",
      "steepness of the twin's ruler over the benchmark's",
      (row) => row.steepness_ratio,
    ),
    date("split_on", "first day of the late models: the first after the median", (row) => row.split_on),
    ...measuredColumns<ContaminationRow>(
      "level_difference",
      "mean ln density of late less early models, on the twin less on the benchmark",
      (row) => row.level_difference,
    ),
    text(
      "verdict",
      "the trend on the twin is slower, faster or not distinguishable from the benchmark's",
      (row) => row.verdict,
    ),
    text("not_identified", "why there is no difference, where there is none", (row) => row.not_identified),
    flag("headline", "the row that the report leads with", (row) => row.headline),
  ],
};

const models: TableDefinition<Contamination["models"][number]> = {
  name: "contamination_models",
  title: "Models on a benchmark and on its contamination-resistant twin",
  key: ["pair", "model_id"],
  columns: [
    text("pair", "benchmark and twin, with protocol", (row) => row.pair),
    text("model_id", "base model, whose size and date count", (row) => row.model_id),
    text("family", "family", (row) => row.family),
    date("released_on", "first public weights of the base model", (row) => row.released_on),
    text("model_kind", "what was scored: base, instruct or unknown", (row) => row.model_kind),
    integer("n_rows", "printed rows that it stands for", (row) => row.n_rows),
    number("original_score", "mean score on the benchmark", (row) => row.original_score, "percent"),
    number("clean_score", "mean score on the twin", (row) => row.clean_score, "percent"),
    text("status", "ok, or why it is left out: below_floor or above_ceiling", (row) => row.status),
    number(
      "log_density_difference",
      "ln density on the twin less on the benchmark, about the mean of the pair; its slope by date is the difference of slopes",
      (row) => row.log_density_difference,
    ),
  ],
};

export function contaminationTables(part: Contamination): Table[] {
  return [layOut(contamination, part.rows), layOut(models, part.models)];
}
