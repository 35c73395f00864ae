import type { WindowEstimates, WindowMedianRow, WindowRow } from "../law/around/windows.ts";
import { date, flag, integer, number, text } from "./columns.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";

const windows: TableDefinition<WindowRow> = {
  name: "windows",
  title:
    "Profitability windows: days to the first open model of at least the quality and at most half the size",
  key: ["criterion", "model_id"],
  columns: [
    text("model_id", "model whose window it is", (row) => row.model_id),
    text(
      "criterion",
      "point: effective parameters at least as many; beyond_error: more by 1.645 standard errors",
      (row) => row.criterion,
    ),
    date("released_on", "first public weights", (row) => row.released_on),
    integer("total_params", "all parameters", (row) => row.total_params),
    number("effective_params", "on the joint ruler", (row) => row.effective_params),
    text("state", "closed, open at the newest release, or closed_at_release", (row) => row.state),
    integer("days", "to its closing, or to the newest release where it is open", (row) => row.days, "days"),
    flag("censored", "still open", (row) => row.censored),
    text("closed_by", "model that closed it", (row) => row.closed_by),
    date("closed_on", "release of that model", (row) => row.closed_on),
    integer("closer_params", "all parameters of that model", (row) => row.closer_params),
    flag("record", "set a record of density", (row) => row.record),
  ],
};

const windowMedians: TableDefinition<WindowMedianRow> = {
  name: "window_medians",
  title: "Kaplan-Meier medians of the profitability windows",
  key: ["cohort", "criterion", "released"],
  columns: [
    text(
      "cohort",
      "opened: nothing matched them at half the size on their release; records: of those, records of density; all",
      (row) => row.cohort,
    ),
    text("criterion", "point or beyond_error", (row) => row.criterion),
    text("released", "year of release, or all", (row) => row.released),
    integer("n_models", "windows", (row) => row.n_models),
    integer("n_families", "families among them", (row) => row.n_families),
    integer("n_closed", "closed", (row) => row.n_closed),
    integer("n_censored", "still open", (row) => row.n_censored),
    integer("median_days", "median; empty where more than half are open", (row) => row.median_days, "days"),
    integer("median_low", "90 % interval over families and rulers", (row) => row.median_low, "days"),
    integer("median_high", "90 % interval; empty where it is not reached", (row) => row.median_high, "days"),
    integer("greenwood_low", "90 % interval as if independent", (row) => row.greenwood_low, "days"),
    integer("greenwood_high", "90 % interval as if independent", (row) => row.greenwood_high, "days"),
    text("not_identified", "why there is no median, where there is none", (row) => row.not_identified),
    flag("headline", "the figure that the report leads with", (row) => row.headline),
  ],
};

export function windowsTables(estimates: WindowEstimates): Table[] {
  return [layOut(windows, estimates.windows), layOut(windowMedians, estimates.medians)];
}
