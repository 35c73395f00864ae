import type { Headline } from "../snapshot/headline.ts";
import { dates, figures, note, paragraph, type Section, type TableBlock, words } from "./blocks.ts";
import { count, decimals, duration, slope, withInterval } from "./format.ts";
import { estimatorInShort, rulerName } from "./names.ts";
import type { DensityReadings, TrendReading } from "./readings.ts";
import { endsBefore, monthsOf, trendSectionTitle, trendSentences, windowsSentence } from "./sentences.ts";

export function paperSection(headline: Headline, { headline: trend, trends }: DensityReadings): Section {
  const { paper } = headline;
  const ours = (window: string) =>
    trend
      ? trends.find(
          (row) =>
            row.window === window &&
            row.estimator === trend.estimator &&
            row.ruler === trend.ruler &&
            row.basis === trend.basis &&
            row.benchmark === trend.benchmark,
        )
      : undefined;
  const fitted = (name: string, row: TrendReading | undefined, to = "") => ({
    cells: row
      ? [
          name,
          withInterval(row.doubling, duration) ?? "not identified",
          withInterval(row.slope, slope) ?? "",
          row.rSquared === null ? "" : decimals(row.rSquared, 2),
          count(row.models),
          count(row.records),
        ]
      : [
          name,
          endsBefore(headline.window.to, to) ? "the facts end before" : "not identified",
          "",
          "",
          "",
          "",
        ],
    emphasis: row?.headline ?? false,
  });
  const table: TableBlock = {
    kind: "table",
    id: "paper-density",
    caption: "Doubling of density: our fits beside the paper's",
    columns: [
      words("Fit"),
      figures("Doubling, months"),
      figures("Slope a day"),
      figures("R\u00b2"),
      figures("Models"),
      figures("Records"),
    ],
    rows: [
      fitted("Ours, all models", ours("all")),
      fitted("Ours, to 2025-04-30", ours("journal"), "2025-04-30"),
      {
        cells: [
          "Paper, journal version, to April 2025",
          decimals(paper.doubling_months_journal, 1),
          slope(paper.slope_per_day_journal),
          String(paper.r_squared_journal),
          count(paper.models_journal),
          "",
        ],
      },
      fitted("Ours, to 2024-12-06", ours("v2"), "2024-12-06"),
      {
        cells: [
          "Paper, preprint v2",
          `${decimals(paper.doubling_months_v2, 1)} (in its section 3.3: ${paper.doubling_days_v2} days)`,
          slope(paper.slope_per_day_v2),
          String(paper.r_squared_v2),
          count(paper.models_v2),
          "",
        ],
      },
    ],
  };
  return {
    id: "paper",
    name: "Beside the paper",
    title:
      trend?.doubling.value == null
        ? "Beside the paper: ours is not identified"
        : `Beside the paper's ${decimals(paper.doubling_months_journal, 1)} months: ours is ${monthsOf(trend.doubling)}`,
    blocks: [
      paragraph(windowsSentence(headline, { v2: ours("v2"), journal: ours("journal") })),
      table,
      note(
        "The paper's figures belong to different fits and carry no interval. Its per-model scores and losses were never published, so ours rest on another ruler; nothing here is fitted to agree.",
      ),
    ],
  };
}

/** The headline's ruler in full; of other rulers what the headline's estimator says. The table file has all. */
function isShown(trend: TrendReading, headline: TrendReading | null): boolean {
  if (headline === null || trend.benchmark === headline.benchmark) return true;
  return trend.estimator === headline.estimator && trend.basis === headline.basis;
}

export function trendsSection(readings: DensityReadings): Section {
  const order = (trend: TrendReading) =>
    `${trend.ruler === "joint" ? 0 : 1}${trend.ruler}${trend.basis === "total" ? 0 : 1}${trend.basis}${trend.headline || trend.estimator === "frontier" ? 0 : 1}${trend.estimator}${trend.to}`;
  const rows = readings.trends
    .filter((trend) => isShown(trend, readings.headline))
    .sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
  const table: TableBlock = {
    kind: "table",
    id: "trend-table",
    caption: "Doubling times of density: windows, rulers, estimators, total and active parameters",
    columns: [
      words("Estimator"),
      words("Ruler"),
      words("Parameters"),
      dates("Window to"),
      figures("Doubling, months"),
      figures("Slope a day"),
      figures("R\u00b2"),
      figures("Models"),
      figures("Families"),
      figures("Records"),
    ],
    rows: rows.map((trend) => ({
      emphasis: trend.headline,
      cells: [
        estimatorInShort(trend.estimator) + (trend.headline ? " (headline)" : ""),
        rulerName(trend.benchmark),
        trend.basis,
        trend.to,
        trend.notIdentified === null
          ? (withInterval(trend.doubling, duration) ?? "no doubling")
          : `not identified: ${trend.notIdentified}`,
        withInterval(trend.slope, slope) ?? "",
        trend.rSquared === null ? "" : decimals(trend.rSquared, 2),
        count(trend.models),
        trend.families === null ? "" : count(trend.families),
        count(trend.records),
      ],
    })),
  };
  return {
    id: "trends",
    name: "Trends",
    title: trendSectionTitle(rows),
    blocks: [
      ...trendSentences(readings).map(paragraph),
      ...(rows.length > 0
        ? [
            table,
            note(
              "Records: least squares on the records, the paper's estimator. The 90 % intervals come from drawing families with replacement; the fits share models, so they are not independent. tables/trends.csv has every ruler, denominator, window and estimator.",
            ),
          ]
        : [paragraph("No trend is known.")]),
    ],
  };
}
