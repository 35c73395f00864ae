import { paperTwinSlopes } from "../law/around/contamination.ts";
import { counted, type Figure, significant, slope, withInterval } from "./format.ts";
import { benchmarkName, estimatorInShort } from "./names.ts";
import type { Row } from "./readings.ts";
import { againstPaper } from "./sentences.ts";

/** A pair of twins by one estimator, from the table `contamination`. */
export interface TwinReading {
  readonly pair: string;
  readonly estimator: string;
  readonly original: string;
  readonly clean: string;
  readonly kind: string;
  readonly models: number;
  readonly families: number;
  readonly ladders: number;
  readonly censored: number;
  readonly from: string;
  readonly to: string;
  readonly originalSlope: Figure;
  readonly cleanSlope: Figure;
  readonly difference: Figure;
  readonly scoresPart: Figure;
  readonly steepnessPart: Figure;
  readonly originalSteepness: Figure;
  readonly cleanSteepness: Figure;
  readonly splitOn: string;
  readonly level: Figure;
  readonly verdict: string | null;
  readonly notIdentified: string | null;
  readonly headline: boolean;
}

export function twinReading(row: Row): TwinReading {
  const figure = (name: string) => row.figure(name, `${name}_low`, `${name}_high`);
  return {
    pair: row.text("pair") ?? "",
    estimator: row.text("estimator") ?? "",
    original: twinName(row.text("original_benchmark") ?? ""),
    clean: twinName(row.text("clean_benchmark") ?? ""),
    kind: row.text("twin_kind") ?? "",
    models: row.number("n_models") ?? 0,
    families: row.number("n_families") ?? 0,
    ladders: row.number("n_ladders") ?? 0,
    censored: row.number("n_censored") ?? 0,
    from: row.text("window_from") ?? "",
    to: row.text("window_to") ?? "",
    originalSlope: figure("original_slope_per_day"),
    cleanSlope: figure("clean_slope_per_day"),
    difference: figure("difference_per_day"),
    scoresPart: figure("scores_part_per_day"),
    steepnessPart: figure("steepness_part_per_day"),
    originalSteepness: figure("original_steepness"),
    cleanSteepness: figure("clean_steepness"),
    splitOn: row.text("split_on") ?? "",
    level: figure("level_difference"),
    verdict: row.text("verdict"),
    notIdentified: row.text("not_identified"),
    headline: row.flag("headline"),
  };
}

const twins: Readonly<Record<string, string>> = {
  mmlu_cf: "MMLU-CF",
  mmlu_redux: "MMLU-Redux",
  humaneval_plus: "HumanEval+",
  mbpp_plus: "MBPP+",
  gsm8k: "GSM8K",
  gsm1k: "GSM1k",
};
const twinName = (id: string): string => (Object.hasOwn(twins, id) ? twins[id]! : benchmarkName(id));

const aDay = (figure: Figure): string => withInterval(figure, slope, "a day") ?? "not identified";
const inLogits = (figure: Figure): string =>
  withInterval(figure, (value) => significant(value, 2)) ?? "not identified";
const magnitude = ({ value, low, high }: Figure): Figure =>
  value !== null && value < 0
    ? { value: -value, low: negated(high), high: negated(low) }
    : { value, low, high };
const negated = (value: number | null): number | null => (value === null ? null : -value);
/** `above`, `below` or `open`: on which side of zero an interval lies. */
function sideOfZero({ low, high }: Figure): "above" | "below" | "open" {
  if (low !== null && low > 0) return "above";
  return high !== null && high < 0 ? "below" : "open";
}

export function contaminationTitle(lead: TwinReading | undefined): string {
  if (!lead || lead.difference.value === null) {
    const reason = lead?.notIdentified ? `: ${lead.notIdentified}` : "";
    return `What contamination does to the trend is not identified${reason}`;
  }
  const { original, clean, difference } = lead;
  const size = aDay(magnitude(difference));
  switch (lead.verdict) {
    case "slower":
      return `Density rises more slowly on ${clean} than on ${original}, by ${size}: contamination would look like this`;
    case "faster":
      return `Density rises faster on ${clean} than on ${original}, by ${size}: contamination would do the opposite`;
    default:
      return `The trends on ${original} and on its clean twin ${clean} are not distinguishable: they differ by ${aDay(difference)}`;
  }
}

export function contaminationSentences(lead: TwinReading, rows: readonly TwinReading[]): string[] {
  return [
    trendsSentence(lead),
    ...(lead.difference.value === null ? [] : [driverSentence(lead), levelSentence(lead)]),
    ...othersSentence(lead, rows),
  ];
}

function trendsSentence(lead: TwinReading): string {
  const { original, clean, difference } = lead;
  const sample = `${counted(lead.models, "model")} of ${counted(lead.families, "family", "families")}`;
  const { original: published, clean: publishedClean } = paperTwinSlopes;
  const paper = `The paper has ${slope(published)} on the benchmark and ${slope(publishedClean)} on the clean twin`;
  if (difference.value === null) {
    return `${sample} are scored on both ${original} and ${clean}: the difference of the trends is not identified. ${paper}.`;
  }
  return (
    `${sample}, released ${lead.from} to ${lead.to} and scored on both, make both rulers and both trends: ` +
    `${aDay(lead.originalSlope)} on ${original}, ${aDay(lead.cleanSlope)} on ${clean}, a paired difference of ${aDay(difference)}. ` +
    `${paper}, a difference of ${slope(publishedClean - published)}, ${againstPaper(publishedClean - published, difference)}.`
  );
}

/** Whether the scores or the rulers make the difference. */
function driverSentence(lead: TwinReading): string {
  const { original, clean, scoresPart, steepnessPart } = lead;
  const parts = `Of the difference ${aDay(scoresPart)} is made by the scores and ${aDay(steepnessPart)} by the rulers`;
  const steep =
    `${inLogits(lead.cleanSteepness)} logits a unit of ln N on ${clean} against ${inLogits(lead.originalSteepness)} on ${original}, ` +
    `from ${counted(lead.ladders, "family", "families")} with several sizes`;
  const isMadeByScores = sideOfZero(scoresPart) !== "open";
  const side = sideOfZero(steepnessPart);
  const rulers =
    side === "open"
      ? `the rulers are about as steep (${steep})`
      : side === "above"
        ? `within a family ${clean} moves less with size (${steep}), so that the same rise of a score counts for more parameters there (it would look the same if larger models of a family remembered more of ${original})`
        : `within a family ${clean} moves more with size (${steep}), so that the same rise of a score counts for fewer parameters there`;
  if (side === "open") {
    return isMadeByScores
      ? `${parts}: it is in the scores; ${rulers}.`
      : `${parts}: neither can be told from nothing; ${rulers}.`;
  }
  return isMadeByScores
    ? `${parts}: both count; ${rulers}.`
    : `${parts}: it comes from the rulers, not from the scores, whose part cannot be told from nothing; ${rulers}.`;
}

function levelSentence({ original, clean, splitOn, level }: TwinReading): string {
  const figure = withInterval(level, (value) => significant(value, 2));
  if (figure === null) return `The level of late models is not identified.`;
  const side = sideOfZero(level);
  const verdict =
    side === "open"
      ? "not distinguishable from no difference"
      : side === "above"
        ? `late models gain on ${clean}`
        : `late models lose on ${clean}, as contaminated ones would`;
  return `From ${splitOn} on, ln density on ${clean} less that on ${original} stands ${figure} above the models before: ${verdict}.`;
}

/** What other estimators and other pairs of new questions say of the lead's verdict. */
function othersSentence(lead: TwinReading, rows: readonly TwinReading[]): string[] {
  const said = (own: readonly TwinReading[], name: (row: TwinReading) => string) =>
    own
      .map((row) => `${name(row)} ${row.difference.value === null ? "not identified" : aDay(row.difference)}`)
      .join("; ");
  const sentences: string[] = [];
  const estimators = rows.filter((row) => row.pair === lead.pair && !row.headline);
  if (lead.difference.value !== null && estimators.length > 0) {
    sentences.push(
      `The same difference by other estimators: ${said(estimators, (row) => estimatorInShort(row.estimator))}.`,
    );
  }
  const pairs = rows.filter((row) => row.estimator === lead.estimator && row.pair !== lead.pair);
  const fresh = pairs.filter((row) => row.kind === lead.kind);
  if (fresh.length > 0) sentences.push(`Other pairs with new questions: ${said(fresh, (row) => row.pair)}.`);
  const same = pairs.filter((row) => row.kind !== lead.kind);
  if (same.length > 0) {
    sentences.push(
      `Twins with the old questions, corrected or tested harder, say little about contamination: ${said(same, (row) => row.pair)}.`,
    );
  }
  return sentences;
}
