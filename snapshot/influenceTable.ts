import type { InfluenceRow } from "../law/robustness/influence.ts";
import { flag, integer, number, text } from "./columns.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";

const influence: TableDefinition<InfluenceRow> = {
  name: "influence",
  title: "The headline without each model and without each family, ruler and trend fitted again",
  key: ["left_out", "id"],
  columns: [
    text("left_out", "model or family", (row) => row.left_out),
    text("id", "what is left out", (row) => row.id),
    integer("models_left_out", "models of it on the headline's trend", (row) => row.models_left_out),
    integer("n_models", "models that remain", (row) => row.n_models),
    integer("n_records", "records among them", (row) => row.n_records),
    number("slope_per_day", "change of ln density a day without it", (row) => row.slope_per_day),
    number("slope_change", "less the headline's", (row) => row.slope_change),
    number("doubling_months", "months of 30.4375 days without it", (row) => row.doubling_months, "months"),
    number("doubling_change", "less the headline's", (row) => row.doubling_change, "months"),
    flag(
      "outside_interval",
      "whether the slope without it leaves the headline's own 90 % interval",
      (row) => row.outside_interval,
    ),
    text("not_identified", "why there is no slope, where there is none", (row) => row.not_identified),
  ],
};

/** The table `influence`. */
export function influenceTable(rows: readonly InfluenceRow[]): Table {
  return layOut(influence, rows);
}
