import type { ForecastRow } from "../law/robustness/forecasts.ts";
import { date, flag, integer, number, text } from "./columns.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";

const forecasts: TableDefinition<ForecastRow> = {
  name: "forecasts",
  title: "Forecasts registered by this snapshot, and hindcasts with how they came out",
  key: ["kind", "series", "subject", "made_on", "due_on"],
  columns: [
    text(
      "kind",
      "registered, or hindcast: releases and prices cut off at made_on, scores and prices as known now",
      (row) => row.kind,
    ),
    text(
      "series",
      "frontier-density (the record), needed-parameters (for the subject's quality at the record's density) or lowest-price (so far, over that of made_on)",
      (row) => row.series,
    ),
    text("subject", "ruler and denominator, a model, or a tier of quality", (row) => row.subject),
    date("made_on", "last day of the facts that it was made from", (row) => row.made_on),
    date("due_on", "day that it is about", (row) => row.due_on),
    integer("horizon_months", "months of 30.4375 days between them", (row) => row.horizon_months),
    number(
      "at_origin",
      "value on made_on: density, parameters, or USD per million tokens; empty where it may not be republished",
      (row) => row.at_origin,
    ),
    number(
      "forecast",
      "median of the predictive distribution: density, parameters, or ratio of prices",
      (row) => row.value,
    ),
    number("forecast_low", "90 % predictive interval", (row) => row.low),
    number("forecast_high", "90 % predictive interval", (row) => row.high),
    integer("n_draws", "draws of the predictive distribution", (row) => row.n_draws),
    number(
      "realised",
      "what became of it, once due, as known now; empty where it may not be republished",
      (row) => row.realised,
    ),
    flag("inside", "whether that lies in the interval", (row) => row.inside),
    number(
      "interval_score",
      "of natural logarithms: the width, and 20 times the distance of a miss",
      (row) => row.interval_score,
    ),
    text("not_identified", "why there is no forecast, where there is none", (row) => row.not_identified),
  ],
};

/** The table `forecasts`. */
export function forecastsTable(rows: readonly ForecastRow[]): Table {
  return layOut(forecasts, rows);
}
