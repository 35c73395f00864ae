import { compareText } from "../../law/ordering.ts";
import {
  type ForecastSeries,
  forecastSeries,
  type ObservedSeries,
  scoreForecasts,
} from "../../law/robustness/forecastScores.ts";
import { type DensityReadings, readDensity, readRows } from "../readings.ts";
import type { MonthEnd, MonthFacts, RegisteredForecast } from "./input.ts";

/** A forecast of an earlier month-end, against what this one knows. */
export interface ScoredRow extends Omit<RegisteredForecast, "published_at"> {
  /** As this month-end knows it; null where it is not due, or may not be republished. */
  readonly realised: number | null;
  readonly inside: boolean | null;
  readonly interval_score: number | null;
  /** Published before it was due: nobody could have known. */
  readonly in_time: boolean;
}

export interface Scorecard {
  /** Due by the month's end and scored, in order of the due date. */
  readonly scored: readonly ScoredRow[];
  /** Due, but of a series of which nothing is known or may be shown. */
  readonly unknown: number;
  /** Not due yet. */
  readonly waiting: number;
  readonly next_due_on: string | null;
}

/** Pure: every registered forecast once, as first published, against the tables of this month-end. */
export function scorecardOf({ now, registered }: MonthFacts): Scorecard {
  const observed = observedSeries(now);
  const known = registered.filter(({ series }) => isSeries(series));
  const rows = scoreForecasts(
    known.map((forecast) => ({
      ...forecast,
      series: forecast.series as ForecastSeries,
      at_origin: null,
      n_draws: 0,
      not_identified: null,
      forecast,
    })),
    observed,
  )
    .map(
      ({ forecast: { published_at, ...forecast }, realised, inside, interval_score }): ScoredRow => ({
        ...forecast,
        realised,
        inside,
        interval_score,
        in_time: published_at.slice(0, 10) <= forecast.due_on,
      }),
    )
    .sort((a, b) => compareText(a.due_on, b.due_on) || compareText(keyOf(a), keyOf(b)));
  const scored = rows.filter(({ inside }) => inside !== null);
  const due = rows.filter(({ due_on }) => due_on <= now.asOf);
  const waiting = rows.filter(({ due_on }) => due_on > now.asOf);
  return {
    scored,
    unknown: due.length - scored.length,
    waiting: waiting.length,
    next_due_on: waiting[0]?.due_on ?? null,
  };
}

/** What each forecast series did, as the published tables of a month-end have it; its facts reach to its last day. */
function observedSeries(now: MonthEnd): ObservedSeries[] {
  const density = readDensity(now);
  const knownTo = now.asOf;
  const records = recordSteps(density);
  const series = (
    name: ForecastSeries,
    subject: string,
    steps: readonly { readonly date: string; readonly value: number }[],
  ): ObservedSeries => ({
    series: name,
    subject,
    knownTo,
    steps: steps.map((step) => ({ ...step, redistribute: true })),
  });
  const { ruler, basis } = density.headline ?? now.headline;
  return [
    series("frontier-density", `${ruler}/${basis}`, records),
    ...density.models.flatMap(({ modelId, effectiveParameters }) =>
      effectiveParameters === null
        ? []
        : series(
            "needed-parameters",
            modelId,
            records.map(({ date, value }) => ({ date, value: effectiveParameters / value })),
          ),
    ),
    ...lowestPrices(now).map(([tier, steps]) => series("lowest-price", tier, steps)),
  ];
}

const recordSteps = ({ records }: DensityReadings) =>
  records.flatMap(({ releasedOn, density }) =>
    density.value === null ? [] : [{ date: releasedOn, value: density.value }],
  );

/** Of the headline's basis and restriction. A tier with a low that may not be shown is left out: the ratio would be of another price. */
function lowestPrices(now: MonthEnd): [string, { date: string; value: number }[]][] {
  const rows = readRows(now.tables, "price_frontiers").filter(
    (row) =>
      row.text("series") === "lowest-so-far" &&
      row.text("basis") === "input" &&
      row.text("restriction") === "any-host-confirmed",
  );
  const tiers = [...new Set(rows.map((row) => row.text("tier") ?? ""))];
  return tiers.flatMap((tier): [string, { date: string; value: number }[]][] => {
    const lows = rows
      .filter((row) => row.text("tier") === tier)
      .map((row) => ({ date: row.text("date") ?? "", value: row.number("usd_per_mtok") }))
      .sort((a, b) => compareText(a.date, b.date));
    const shown = lows.flatMap(({ date, value }) => (value === null ? [] : [{ date, value }]));
    return shown.length === lows.length ? [[tier, shown]] : [];
  });
}

const isSeries = (series: string): boolean => (forecastSeries as readonly string[]).includes(series);
const keyOf = ({ series, subject, made_on }: ScoredRow) => `${series} ${subject} ${made_on}`;
