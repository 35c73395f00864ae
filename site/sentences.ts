import { daysSince } from "../law/time.ts";
import type { Headline } from "../snapshot/headline.ts";
import { plainText } from "./escape.ts";
import { lineAt } from "./fittedLine.ts";
import {
  counted,
  decimals,
  duration,
  type Figure,
  listed,
  parameters,
  significant,
  withInterval,
} from "./format.ts";
import { estimatorName, rulerName } from "./names.ts";
import type { DensityReading, DensityReadings, TrendReading } from "./readings.ts";

/*
 * The sentences of the report. Each is made from the figures, so that it cannot say what they do not: a slope
 * that is not identified is called that, an interval that holds the paper's figure is said to hold it, and one
 * that does not is said not to.
 */

export const pageTitle = ({ doubling_months: doubling }: Pick<Headline, "doubling_months">): string =>
  doubling.value === null
    ? "How fast density doubles is not identified"
    : `Density doubles every ${monthsOf(doubling)}`;

/** Months with their interval, or that there is none. */
export const monthsOf = (figure: Figure): string =>
  withInterval(figure, duration, "months") ?? "not identified";

export function subtitle(headline: Headline): string {
  const { window, estimator } = headline;
  const span = window.from && window.to ? ` released ${window.from} to ${window.to}` : "";
  return (
    "Capability density is the number of parameters that a reference family would need for a model's scores, " +
    "divided by the parameters that the model has. " +
    `Doubling time in months of 30.4375 days, 90 % interval in brackets; ${counted(headline.models, "open base model")}${span}, ` +
    `${basisWords(headline.basis)}, ${rulerName(headline.ruler)} ruler, ${estimatorName(estimator)} (${counted(headline.records, "record")}).`
  );
}

export const basisWords = (basis: string): string => `${basis.replaceAll("_", " ")} parameters`;

/** What the interval is worth, from the figures' own note; null where there is none. */
export function intervalNote(headline: Headline): string | null {
  if (headline.doubling_months.value === null) return null;
  return `The interval: ${plainText(headline.interval)}.`;
}

export const limitsNote =
  "An empirical law on given benchmarks, not a measure of intelligence; list price is not cost. Contamination that " +
  "grows with time cannot be seen from dates and scores, and would look like density.";

export function notIdentifiedSentence(headline: Headline): string | null {
  return headline.not_identified === null
    ? null
    : `The doubling time is not identified: ${plainText(headline.not_identified)}. What the facts show is drawn and listed all the same.`;
}

/** Whether a figure of the paper lies inside our interval: `inside`, `below`, `above`, or null without one. */
export function placeOf(
  published: number,
  { value, low, high }: Figure,
): "inside" | "below" | "above" | null {
  if (value === null || low === null) return null;
  if (published < low) return "below";
  return high !== null && published > high ? "above" : "inside";
}

/** `inside our interval`, or on which side of it the paper's figure lies. */
export function againstPaper(published: number, ours: Figure): string {
  const place = placeOf(published, ours);
  if (place === null) return "ours is not identified";
  return place === "inside" ? "inside our interval" : `${place} our interval: the data disagree`;
}

export function paperSentence(headline: Headline): string {
  const { paper, doubling_months: ours } = headline;
  if (ours.value === null) {
    return `The paper has ${decimals(paper.doubling_months_journal, 1)} months (${paper.models_journal} models); ours is not identified.`;
  }
  return (
    `The paper has ${decimals(paper.doubling_months_journal, 1)} months (journal version, ${paper.models_journal} models, to April 2025), ` +
    `${againstPaper(paper.doubling_months_journal, ours)}.`
  );
}

/** Whether facts up to a day, empty without any, end before another day that a text begins with. */
export const endsBefore = (to: string, day: string): boolean => to !== "" && to < day.slice(0, 10);

/** Our fit over each of the paper's own windows beside the paper's figure; a vintage of before has no such window. */
export function windowsSentence(
  { paper, window: known }: Headline,
  ours: { readonly v2: TrendReading | undefined; readonly journal: TrendReading | undefined },
): string {
  const beside = (row: TrendReading | undefined, published: number, window: string) => {
    const opening = `Over its window to ${window} the paper has ${decimals(published, 1)} months`;
    if (row === undefined && endsBefore(known.to, window)) return `${opening}; our facts end before.`;
    return row?.doubling.value == null
      ? `${opening}; ours is not identified.`
      : `${opening} and we have ${monthsOf(row.doubling)}: ${againstPaper(published, row.doubling)}.`;
  };
  return [
    beside(ours.journal, paper.doubling_months_journal, "2025-04-30 (journal version)"),
    beside(ours.v2, paper.doubling_months_v2, "2024-12-06 (preprint v2)"),
  ].join(" ");
}

/** `X leads 197 open base models`, and how many cannot be told from it. */
export function recordTitle(readings: DensityReadings, headline: Headline): string {
  const newest = readings.records.at(-1);
  if (!newest) return "No model has a density yet";
  const rivals = rivalsOf(newest, readings).length;
  const doubt =
    rivals === 0 ? "" : `; ${counted(rivals, "other")} ${rivals === 1 ? "lies" : "lie"} within its interval`;
  return `${newest.name} leads ${counted(headline.models, "open base model")}${doubt}`;
}

/** Models whose density lies within the interval of the newest record's. */
function rivalsOf(newest: DensityReading, { models }: DensityReadings): DensityReading[] {
  const { low } = newest.density;
  return models.filter(
    (model) => model !== newest && low !== null && model.density.value !== null && model.density.value >= low,
  );
}

/** What the densest model does, and how far it can be trusted. */
export function recordSentences(readings: DensityReadings): string[] {
  const newest = readings.records.at(-1);
  if (!newest || newest.effectiveParameters === null || newest.parameters === null) return [];
  const densities = withInterval(newest.density, significant);
  const sentences = [
    `The densest model is ${newest.name} (${newest.releasedOn}): its scores with ${parameters(newest.parameters)} parameters are those the ruler ` +
      `reads for ${parameters(newest.effectiveParameters)} of Llama-1's kind, a density of ${densities}.`,
  ];
  const rivals = rivalsOf(newest, readings);
  if (rivals.length > 0) {
    const names = rivals.length <= 4 ? ` (${listed(rivals.map((model) => model.name))})` : "";
    sentences.push(
      `Its interval holds ${counted(rivals.length, "other model")}${names}: which of them is the densest is not distinguishable.`,
    );
  }
  const extrapolated = readings.records.filter((record) => record.status === "extrapolated").length;
  if (extrapolated > 0 && readings.largestReference !== null) {
    sentences.push(
      `${extrapolated} of the ${counted(readings.records.length, "record")} ${extrapolated === 1 ? "is" : "are"} extrapolated: ` +
        `the scores lie beyond the largest reference model, ${parameters(readings.largestReference)}, where the ruler is a continuation, not a measurement.`,
    );
  }
  return sentences;
}

/** For how long the record has stood, and whether the fitted line has run ahead of it meanwhile. */
export function standingSentence(readings: DensityReadings, asOf: string): string | null {
  const newest = readings.records.at(-1);
  if (!newest) return null;
  const stood = daysSince(newest.releasedOn, asOf);
  const later = readings.models.filter((model) => model.releasedOn > newest.releasedOn).length;
  const standing = `The last record, ${newest.name} of ${newest.releasedOn}, has stood for ${counted(stood, "day")} and through ${counted(later, "later model")}`;
  const line = lineAt(readings.headline, readings.headline?.to);
  if (line === null || newest.density.value === null) return `${standing}.`;
  const ahead = line / newest.density.value;
  if (ahead < 2) return `${standing}.`;
  return (
    `${standing}; continued to ${readings.headline!.to} the fitted line reads ${significant(line)}, ` +
    `${significant(ahead, 2)} times that record: the records have fallen behind it.`
  );
}

export function trendSectionTitle(trends: readonly TrendReading[]): string {
  const months = trends.flatMap((trend) => trend.doubling.value ?? []);
  if (months.length === 0) return "No window, ruler or estimator identifies a doubling time";
  return `${counted(months.length, "fit")} put the doubling between ${duration(Math.min(...months))} and ${duration(Math.max(...months))} months`;
}

/** The windows beside each other by the headline's choice of everything else, then what changing that does. */
export function trendSentences(readings: DensityReadings): string[] {
  const { headline, trends } = readings;
  if (!headline) return [];
  const like = (change: Partial<TrendReading>) => (trend: TrendReading) =>
    (["estimator", "ruler", "basis", "benchmark"] as const).every(
      (key) => trend[key] === (change[key] ?? headline[key]),
    );
  const windows = trends.filter(like({})).sort((a, b) => (a.to < b.to ? -1 : 1));
  const sentences = [
    `By ${estimatorName(headline.estimator)}, ${rulerName(headline.benchmark)} ruler and ${basisWords(headline.basis)}: ` +
      `${windows.map((trend) => `${monthsOf(trend.doubling)} to ${trend.to}`).join("; ")}.`,
  ];
  const instead = (change: Partial<TrendReading>) =>
    trends.filter(like(change)).find((trend) => trend.window === headline.window && trend !== headline);
  const population = instead({ estimator: "population" });
  const variants: [string, TrendReading | undefined][] = [
    ["by the paper's estimator, least squares on the records", instead({ estimator: "records-ols" })],
    ["through all models instead of the frontier", population],
    ["on active parameters", instead({ basis: "active" })],
    ["by the five-mean ruler, which needs all five scores", instead({ ruler: "pooled", benchmark: "mean" })],
  ];
  const shown = variants.flatMap(([words, trend]) => (trend ? [`${monthsOf(trend.doubling)} ${words}`] : []));
  if (shown.length > 0) sentences.push(`Over the headline's window: ${shown.join("; ")}.`);
  if (population && areApart(population.doubling, headline.doubling)) {
    sentences.push(
      "The frontier and the models in general disagree beyond their intervals: they did not move at one pace.",
    );
  }
  return sentences;
}

/** Whether two intervals have no value in common. */
export function areApart(a: Figure, b: Figure): boolean {
  const below = (one: Figure, other: Figure) =>
    one.high !== null && other.low !== null && one.high < other.low;
  return below(a, b) || below(b, a);
}
