import type { SpecificationRow } from "../law/robustness/specifications.ts";
import { flag, integer, number, text } from "./columns.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";

const specifications: TableDefinition<SpecificationRow> = {
  name: "specifications",
  title: "The doubling time under every combination of defensible choices: point values, no intervals",
  key: ["benchmark_set", "ruler", "estimator", "window", "basis", "score_rule"],
  columns: [
    text(
      "benchmark_set",
      "joint (six), five, joint-without-<benchmark>, mean (of the five), or a benchmark alone",
      (row) => row.benchmark_set,
    ),
    text("ruler", "joint, pooled, or the families that identified the steepness", (row) => row.ruler),
    text(
      "estimator",
      "frontier, quantile, records-ols, population or population-size",
      (row) => row.estimator,
    ),
    text("window", "v2, journal, all, or releases of one calendar year", (row) => row.window),
    text("basis", "denominator: total, active or non_embedding parameters", (row) => row.basis),
    text(
      "score_rule",
      "chosen by the published rules, own-lab reports alone, median of all reporters, independent reports alone, or reports at the paper's shots alone; Llama-1, which anchors, keeps all its reports",
      (row) => row.score_rule,
    ),
    integer("n_models", "models in the window", (row) => row.n_models),
    integer("n_families", "families in the window", (row) => row.n_families),
    integer("n_records", "records among the models", (row) => row.n_records),
    number("slope_per_day", "change of ln density a day", (row) => row.slope_per_day),
    number(
      "doubling_months",
      "months of 30.4375 days; empty where density does not rise",
      (row) => row.doubling_months,
      "months",
    ),
    text("not_identified", "why there is no slope, where there is none", (row) => row.not_identified),
    flag("headline", "the figure that the report leads with", (row) => row.headline),
  ],
};

/** The table `specifications`. */
export function specificationsTable(rows: readonly SpecificationRow[]): Table {
  return layOut(specifications, rows);
}
