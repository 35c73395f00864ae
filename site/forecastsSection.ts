import { dates, figures, link, note, paragraph, type Section, type TableBlock, words } from "./blocks.ts";
import { type ForecastReading, readForecasts } from "./forecastReadings.ts";
import {
  forecastSentences,
  forecastText,
  forecastTitle,
  realisedText,
  subjectName,
} from "./forecastSentences.ts";
import { count } from "./format.ts";
import { modelNames } from "./modelNames.ts";
import type { ReportInput } from "./readings.ts";

/** What this snapshot expects, and how its method would have done; null where the snapshot has no such table. */
export function forecastsSection(input: ReportInput): Section | null {
  const rows = readForecasts(input);
  if (rows === null) return null;
  const nameOf = modelNames(input);
  const registered = rows.filter((row) => row.isRegistered);
  const hindcasts = rows.filter((row) => !row.isRegistered);
  return {
    id: "forecasts",
    name: "Forecasts",
    title: forecastTitle(rows),
    blocks: [
      ...forecastSentences(rows, nameOf).map(paragraph),
      ...(registered.length > 0 ? [registeredTable(registered, nameOf)] : []),
      ...(hindcasts.length > 0 ? [hindcastTable(hindcasts, nameOf)] : []),
      note([
        "Density: families are drawn with replacement, ruler and frontier fitted again, and families like those of the last year released at the pace of that year on the frontier that goes on rising. " +
          "Prices: the monthly falls of the last two years, drawn with replacement. Neither knows of a change of pace to come. " +
          "The parameters needed are the named model's effective size over the record's density, so they miss when it does. All: ",
        link("forecasts.csv", "tables/forecasts.csv"),
        ".",
      ]),
    ],
  };
}

function registeredTable(rows: readonly ForecastReading[], nameOf: (id: string) => string): TableBlock {
  return {
    kind: "table",
    id: "forecast-table",
    caption: "Registered forecasts, with 90 % predictive intervals",
    columns: [words("What"), dates("Made on"), dates("Due on"), figures("Months"), figures("Forecast")],
    rows: rows.map((row) => ({
      cells: [subjectName(row, nameOf), row.madeOn, row.dueOn, count(row.months), forecastText(row)],
    })),
  };
}

function hindcastTable(rows: readonly ForecastReading[], nameOf: (id: string) => string): TableBlock {
  return {
    kind: "table",
    id: "hindcast-table",
    caption: "Hindcasts: releases truncated, scores as known now",
    summary: `${count(rows.length)} hindcasts with what became of them`,
    columns: [
      words("What"),
      dates("Made on"),
      dates("Due on"),
      figures("Hindcast"),
      figures("Realised"),
      words("Against the interval"),
    ],
    rows: rows.map((row) => ({
      cells: [
        subjectName(row, nameOf),
        row.madeOn,
        row.dueOn,
        forecastText(row),
        realisedText(row),
        row.inside === null ? "" : row.inside ? "inside" : "outside",
      ],
    })),
  };
}
