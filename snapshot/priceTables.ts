import type { Estimates } from "../law/analyse.ts";
import { doublingMonths } from "../law/time.ts";
import { date, flag, integer, number, text } from "./columns.ts";
import type { TableColumn, TableDefinition } from "./table.ts";

/* What an analysis says of prices; of a price that may not be republished everything but the figure. */

export const priceFrontiers: TableDefinition<Estimates["prices"]["frontiers"][number]> = {
  name: "price_frontiers",
  title: "Cheapest price of a tier of quality by date",
  key: ["tier", "basis", "restriction", "series", "date"],
  columns: [
    text(
      "tier",
      "gpt-3.5 (MMLU 70.0), gpt-4 (MMLU 86.4), gpt-4o (GPQA Diamond 53.0) or o1 (GPQA Diamond 75.8)",
      (row) => row.tier,
    ),
    text("basis", "input, output, blend-3-1 or blend-1-1", (row) => row.basis),
    text(
      "restriction",
      "any-host, any-host-confirmed, first-party or open-weights",
      (row) => row.restriction,
    ),
    date("date", "first day of the price", (row) => row.date),
    text("provider", "who sells it", (row) => row.provider),
    text("model", "the provider's name of the model", (row) => row.model),
    number(
      "usd_per_mtok",
      "price; empty where the terms of its only source forbid to republish it",
      (row) => (row.redistribute ? row.usd_per_mtok : null),
      "USD per million tokens",
    ),
    integer("lineages", "independent lineages that saw this price", (row) => row.lineages),
    text("series", "lowest-so-far, or lowest-on-sale that day", (row) => row.series),
    text("family", "family of the model", (row) => row.family),
  ],
};

export const priceTrends: TableDefinition<Estimates["prices"]["trends"][number]> = {
  name: "price_trends",
  title: "Halving times of the cheapest price, with intervals from draws of model families",
  key: ["tier", "threshold", "basis", "restriction", "series", "window", "estimator"],
  columns: [
    text("tier", "tier of quality", (row) => row.tier),
    number("threshold", "score that a member reaches", (row) => row.threshold, "percent"),
    text("basis", "input, output, blend-3-1 or blend-1-1", (row) => row.basis),
    text(
      "restriction",
      "any-host, any-host-confirmed, first-party or open-weights",
      (row) => row.restriction,
    ),
    text("window", "paper (to 2024-09-10) or all", (row) => row.window),
    date("window_to", "last day", (row) => row.window_to),
    integer("n_records", "lows in the window, or changes of the price on sale", (row) => row.n_records),
    number(
      "first_usd_per_mtok",
      "first low; empty where it may not be republished",
      (row) => (row.first_redistribute ? row.first_usd_per_mtok : null),
      "USD per million tokens",
    ),
    number(
      "last_usd_per_mtok",
      "last low; empty where it may not be republished",
      (row) => (row.last_redistribute ? row.last_usd_per_mtok : null),
      "USD per million tokens",
    ),
    number("slope_per_day", "change of ln price a day", (row) => row.slope_per_day),
    number("slope_low", "90 % interval; empty for a value without one", (row) => row.slope_low),
    number("slope_high", "90 % interval", (row) => row.slope_high),
    number("r_squared", "share of variance explained, of least squares", (row) => row.r_squared),
    number("halving_months", "months of 30.4375 days", (row) => row.halving_months, "months"),
    number("halving_low", "90 % interval", (row) => row.halving_low, "months"),
    number(
      "halving_high",
      "90 % interval; empty where it has no upper end",
      (row) => row.halving_high,
      "months",
    ),
    flag("headline", "the figure that the report leads with", (row) => row.headline),
    text("not_identified", "why there is no slope, where there is none", (row) => row.not_identified),
    text(
      "estimator",
      "month-ends-ols (headline), records-ols, frontier, quantile or population",
      (row) => row.estimator,
    ),
    text("series", "lowest-so-far, or lowest-on-sale that day", (row) => row.series),
    integer("n_families", "families of models with a price", (row) => row.n_families),
    integer("replicates", "draws of families; 0 for a value without interval", (row) => row.replicates),
  ],
};

type BreakRow = Estimates["prices"]["breaks"][number];

export const priceBreaks: TableDefinition<BreakRow> = {
  name: "price_breaks",
  title: "Whether the fall of the cheapest price changed its pace: one knee in a line through the month ends",
  key: ["tier", "basis", "restriction", "series"],
  columns: [
    text("tier", "tier of quality", (row) => row.tier),
    number("threshold", "score that a member reaches", (row) => row.threshold, "percent"),
    text("basis", "input, output, blend-3-1 or blend-1-1", (row) => row.basis),
    text(
      "restriction",
      "any-host, any-host-confirmed, first-party or open-weights",
      (row) => row.restriction,
    ),
    text("series", "lowest-so-far, or lowest-on-sale that day", (row) => row.series),
    date("window_to", "last day", (row) => row.window_to),
    integer("n_families", "families of models with a price", (row) => row.n_families),
    integer("month_ends", "month ends of the series", (row) => row.month_ends),
    date("break_on", "month end of the best knee, identified or not", (row) => row.break_on),
    date("break_on_low", "5th percentile over draws of families", (row) => row.break_on_low),
    date("break_on_high", "95th percentile", (row) => row.break_on_high),
    number("f_statistic", "largest F over all dates", (row) => row.f_statistic),
    number(
      "p_value",
      "share of series drawn without a break with as large an F; above 0.1 not identified",
      (row) => row.p_value,
    ),
    number("slope_before_per_day", "change of ln price a day", (row) => row.before?.slope),
    number("slope_before_low", "90 % interval", (row) => row.before?.low),
    number("slope_before_high", "90 % interval", (row) => row.before?.high),
    number("slope_after_per_day", "change of ln price a day", (row) => row.after?.slope),
    number("slope_after_low", "90 % interval", (row) => row.after?.low),
    number("slope_after_high", "90 % interval", (row) => row.after?.high),
    ...sideColumns("before", (row) => row.before),
    ...sideColumns("after", (row) => row.after),
    integer("replicates", "draws behind p and the intervals", (row) => row.replicates),
    flag("headline", "of the series that the report leads with", (row) => row.headline),
    text("not_identified", "why there is no break, where there is none", (row) => row.not_identified),
  ],
};

/** Halving times of one side; empty where the price does not fall, or an end of the interval does not. */
function sideColumns(
  side: "before" | "after",
  of: (row: BreakRow) => BreakRow["before"],
): TableColumn<BreakRow>[] {
  const months = (slope: number | undefined) => (slope === undefined ? null : doublingMonths(slope, -1));
  return [
    number(`halving_${side}_months`, "months of 30.4375 days", (row) => months(of(row)?.slope), "months"),
    number(`halving_${side}_low`, "90 % interval", (row) => months(of(row)?.low), "months"),
    number(
      `halving_${side}_high`,
      "90 % interval; empty without an upper end",
      (row) => months(of(row)?.high),
      "months",
    ),
  ];
}
