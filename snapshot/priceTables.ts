import type { Estimates } from "../law/analyse.ts";
import { date, flag, integer, number, text } from "./columns.ts";
import type { TableDefinition } from "./table.ts";

/* What an analysis says of prices; of a price that may not be republished everything but the figure. */

export const priceFrontiers: TableDefinition<Estimates["prices"]["frontiers"][number]> = {
  name: "price_frontiers",
  title: "Cheapest price of a tier of quality by date",
  key: ["tier", "basis", "restriction", "series", "date"],
  columns: [
    text("tier", "gpt-3.5 (MMLU 70.0) or gpt-4 (MMLU 86.4)", (row) => row.tier),
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
  title: "Halving times of the cheapest price; the intervals are the textbook ones of least squares",
  key: ["tier", "threshold", "basis", "restriction", "window", "estimator"],
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
    integer("n_records", "lows in the window", (row) => row.n_records),
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
    number("slope_low", "90 % interval", (row) => row.slope_low),
    number("slope_high", "90 % interval", (row) => row.slope_high),
    number("r_squared", "share of variance explained", (row) => row.r_squared),
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
    text("estimator", "records-ols, or month-ends-ols (headline)", (row) => row.estimator),
  ],
};
