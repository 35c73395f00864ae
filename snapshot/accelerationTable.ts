import type { Acceleration, AccelerationRow } from "../law/around/acceleration.ts";
import { date, flag, integer, number, text } from "./columns.ts";
import { measuredColumns } from "./measuredColumns.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";

const acceleration: TableDefinition<AccelerationRow> = {
  name: "acceleration",
  title:
    "Whether density on MMLU rises faster after a date: ChatGPT's release, and the date at which the trend breaks most",
  key: ["window", "estimator", "kind"],
  columns: [
    text("window", "v2 (to 2024-12-06, the paper's) or all", (row) => row.window),
    text(
      "estimator",
      "records-ols (the paper's), frontier, quantile or population (all models)",
      (row) => row.estimator,
    ),
    text(
      "kind",
      "chatgpt: the split at its release; joined or separate: the break that a search finds, where the slope changes or slope and level do",
      (row) => row.kind,
    ),
    date("break_on", "first day after the break; of a joined line its knee", (row) => row.break_on),
    date("window_from", "first release", (row) => row.window_from),
    date("window_to", "last release", (row) => row.window_to),
    integer("models_before", "models before the date", (row) => row.models_before),
    integer("models_after", "models from the date on", (row) => row.models_after),
    integer(
      "families_before",
      "their families; of early models their organisations",
      (row) => row.families_before,
    ),
    integer("families_after", "families from the date on", (row) => row.families_after),
    integer("records_before", "records of the whole series before the date", (row) => row.records_before),
    integer("records_after", "records of the whole series from the date on", (row) => row.records_after),
    integer(
      "censored_before",
      "models before the date whose score cannot be told from chance: not used",
      (row) => row.censored_before,
    ),
    integer("censored_after", "the same from the date on", (row) => row.censored_after),
    ...measuredColumns<AccelerationRow>(
      "slope_before_per_day",
      "change of ln density a day before the date, interval by resampling families; empty where not identified",
      (row) => row.slope_before,
    ),
    ...measuredColumns<AccelerationRow>(
      "slope_after_per_day",
      "the same from the date on",
      (row) => row.slope_after,
    ),
    ...measuredColumns<AccelerationRow>(
      "slope_change_per_day",
      "slope after less slope before, over the same draws",
      (row) => row.slope_change,
    ),
    ...measuredColumns<AccelerationRow>(
      "line_before_per_day",
      "slope of the least-squares line before the date with its textbook interval, however few the points: an orientation",
      (row) => row.line_before,
    ),
    ...measuredColumns<AccelerationRow>(
      "line_after_per_day",
      "the same from the date on",
      (row) => row.line_after,
    ),
    ...measuredColumns<AccelerationRow>(
      "line_change_per_day",
      "line after less line before",
      (row) => row.line_change,
    ),
    number("f_statistic", "F of two lines against one", (row) => row.f_statistic),
    integer(
      "placebo_rank",
      "place of ChatGPT's F among those of all dates with three points on both sides, 1 the largest",
      (row) => row.rank,
    ),
    integer("dates_tried", "dates that were compared or searched", (row) => row.dates_tried),
    number(
      "p_value",
      "of a search: share of series drawn without a break that give as large an F",
      (row) => row.p_value,
    ),
    text(
      "verdict",
      "faster, slower, break (p at most 0.1) or not distinguishable; empty where not identified",
      (row) => row.verdict,
    ),
    text("not_identified", "why nothing is claimed, where nothing is", (row) => row.not_identified),
    flag("headline", "the row that the report leads with", (row) => row.headline),
  ],
};

const models: TableDefinition<Acceleration["models"][number]> = {
  name: "acceleration_models",
  title: "Models on the ruler of MMLU alone, with those released before ChatGPT",
  key: ["model_id"],
  columns: [
    text("model_id", "model", (row) => row.model_id),
    text("display_name", "name of a model that is not in the catalogue", (row) => row.name),
    text("organisation", "its organisation", (row) => row.organisation),
    text("family", "family; organisation:<name> where the organisation stands for it", (row) => row.family),
    date("released_on", "release", (row) => row.released_on),
    integer("total_params", "parameters", (row) => row.total_params),
    number("mmlu", "MMLU, 5 shots", (row) => row.mmlu, "percent"),
    text(
      "status",
      "ok, or below_floor where the 90 % interval of the score holds chance: shown, not used",
      (row) => row.status,
    ),
    number("log_density", "ln density on the MMLU ruler, Llama-1 = 0", (row) => row.log_density),
    number(
      "log_density_error",
      "its standard error from the score, the ruler held",
      (row) => row.log_density_error,
    ),
    flag("contends", "public weights, or of the list of early models", (row) => row.contends),
  ],
};

export function accelerationTables(part: Acceleration): Table[] {
  return [layOut(acceleration, part.rows), layOut(models, part.models)];
}
