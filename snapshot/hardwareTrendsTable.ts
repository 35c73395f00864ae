import type { HardwareTrendRow } from "../law/around/hardwareTrend.ts";
import { date, flag, integer, number, text } from "./columns.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";

const definition: TableDefinition<HardwareTrendRow> = {
  name: "hardware_trends",
  title:
    "Doubling times of compute per dollar: as published, and by least squares over the accelerators here",
  key: ["source", "name"],
  columns: [
    text("name", "what doubles", (row) => row.name),
    text("source", "published, or ours", (row) => row.source),
    number("doubling_years", "its value", (row) => row.doubling_years, "years"),
    number(
      "low_years",
      "90 % interval of ours; as printed of a published one",
      (row) => row.low_years,
      "years",
    ),
    number("high_years", "likewise; empty where it has no end", (row) => row.high_years, "years"),
    integer("n_accelerators", "accelerators with a price at release", (row) => row.n_accelerators),
    date("released_from", "first of them", (row) => row.released_from),
    date("released_to", "last of them", (row) => row.released_to),
    number("slope_per_year", "change of ln FLOP/s per USD a year", (row) => row.slope_per_year),
    number("slope_low", "90 % interval", (row) => row.slope_low),
    number("slope_high", "90 % interval", (row) => row.slope_high),
    number("r_squared", "share of variance explained", (row) => row.r_squared),
    text("not_identified", "why there is no value, where there is none", (row) => row.not_identified),
    flag("lead", "of ours, the one that the report leads with", (row) => row.lead),
  ],
};

export function hardwareTrendsTable(rows: readonly HardwareTrendRow[]): Table {
  return layOut(definition, rows);
}
