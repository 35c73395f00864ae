import type { Figure } from "./format.ts";
import { type ReportInput, type Row, readRows } from "./readings.ts";

export interface ForecastReading {
  readonly isRegistered: boolean;
  readonly series: string;
  readonly subject: string;
  readonly madeOn: string;
  readonly dueOn: string;
  readonly months: number;
  readonly atOrigin: number | null;
  readonly forecast: Figure;
  readonly realised: number | null;
  /** Null where it is not due. */
  readonly inside: boolean | null;
  readonly score: number | null;
  readonly notIdentified: string | null;
}

/** By series, registered first, then by the day they were made; null where the snapshot has no such table. */
export function readForecasts({ tables }: ReportInput): ForecastReading[] | null {
  if (!tables.has("forecasts")) return null;
  return readRows(tables, "forecasts").map(reading);
}

function reading(row: Row): ForecastReading {
  const score = row.number("interval_score");
  return {
    isRegistered: row.text("kind") === "registered",
    series: row.text("series") ?? "",
    subject: row.text("subject") ?? "",
    madeOn: row.text("made_on") ?? "",
    dueOn: row.text("due_on") ?? "",
    months: row.number("horizon_months") ?? 0,
    atOrigin: row.number("at_origin"),
    forecast: row.figure("forecast", "forecast_low", "forecast_high"),
    realised: row.number("realised"),
    inside: score === null ? null : row.flag("inside"),
    score,
    notIdentified: row.text("not_identified"),
  };
}

/** Where scored forecasts came out. */
export interface Tally {
  readonly scored: number;
  readonly inside: number;
  /** Of those outside, how many were realised below and above; a realised value that is not shown counts in neither. */
  readonly below: number;
  readonly above: number;
  readonly meanScore: number | null;
}

export function tallyOf(rows: readonly ForecastReading[]): Tally {
  const scored = rows.filter(({ inside }) => inside !== null);
  const missed = scored.filter(({ inside }) => inside === false);
  const side = (isOn: (realised: number, forecast: Figure) => boolean) =>
    missed.filter(({ realised, forecast }) => realised !== null && isOn(realised, forecast)).length;
  const total = scored.reduce((sum, { score }) => sum + score!, 0);
  return {
    scored: scored.length,
    inside: scored.length - missed.length,
    below: side((realised, { low }) => low !== null && realised < low),
    above: side((realised, { high }) => high !== null && realised > high),
    meanScore: scored.length === 0 ? null : total / scored.length,
  };
}
