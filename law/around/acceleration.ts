/**
 * Whether density rises faster since ChatGPT (method.md 5.6): slopes before and after it on MMLU alone, the same split at
 * every other date, and a search for the date at which the trend breaks most.
 */

import { trendWindows } from "../constants.ts";
import type { PreChatgptFact } from "../facts.ts";
import type { BreakKind } from "../mathematics/brokenLine.ts";
import { fitLine } from "../mathematics/straightLine.ts";
import type { RulerDraw } from "../rulers/familyDraws.ts";
import type { RulerFit } from "../rulers/rulerFit.ts";
import type { DrawnPlan } from "../rulers/rulerPlans.ts";
import { daysSince, originDay } from "../time.ts";
import { leastFamilies, leastModels, type Sampling, tooFew } from "../trends/densityTrends.ts";
import { type Estimator, estimateTrend, recordPlaces, type TrendLine } from "../trends/estimators.ts";
import { type Points, placeboRank, pointsOf, searchBreaks, textbookLines } from "./accelerationBreaks.ts";
import {
  type AccelerationModel,
  type AccelerationSeries,
  accelerationModels,
  accelerationSeries,
  chatgptDay,
  logDensities,
  measuredNoise,
  rowWeights,
} from "./accelerationSeries.ts";
import { type Measured, measuredOver } from "./measured.ts";

/** Slopes are changes of ln density a day. */
export interface AccelerationRow {
  readonly window: string;
  readonly estimator: Estimator;
  /** `chatgpt`: the split at its release. `joined`, `separate`: the break that a search finds. */
  readonly kind: "chatgpt" | BreakKind;
  readonly break_on: string | null;
  readonly window_from: string | null;
  readonly window_to: string | null;
  readonly models_before: number;
  readonly models_after: number;
  readonly families_before: number;
  readonly families_after: number;
  readonly records_before: number;
  readonly records_after: number;
  /** Models whose score cannot be told from chance: shown, not used. */
  readonly censored_before: number;
  readonly censored_after: number;
  /** By resampling families through the ruler; null where not identified. */
  readonly slope_before: Measured | null;
  readonly slope_after: Measured | null;
  readonly slope_change: Measured | null;
  /** Of least squares with its textbook interval, however few the points: it claims nothing. */
  readonly line_before: Measured | null;
  readonly line_after: Measured | null;
  readonly line_change: Measured | null;
  /** Of two lines against one: level and slope change (`joined`: the slope alone). */
  readonly f_statistic: number | null;
  /** `chatgpt`: place of its F among those of all dates that leave enough on both sides, 1 the largest. */
  readonly rank: number | null;
  readonly dates_tried: number | null;
  /** Share of series drawn without a break in which the search finds as large an F. */
  readonly p_value: number | null;
  readonly verdict: AccelerationVerdict | null;
  readonly not_identified: string | null;
  readonly headline: boolean;
}

/** Of the slope after against the slope before; `break` where a search finds one. */
export type AccelerationVerdict = "faster" | "slower" | "break" | "not distinguishable";

export interface Acceleration {
  readonly rows: readonly AccelerationRow[];
  readonly models: readonly AccelerationModel[];
}

/** Slopes a day that the paper prints on both sides of ChatGPT's release. */
export const paperChatgptSlopes = { before: 0.0048, after: 0.0073 } as const;
/** Size as a second regressor is left out: six models have no room for it. */
export const accelerationEstimators = ["records-ols", "frontier", "quantile", "population"] as const;
/** The claim as it was made: least squares on the records, over the window of the paper's v2. */
const headlineWindow = "v2";
/** The claim's own window, and everything since. */
const windows = trendWindows.filter(({ window }) => window === headlineWindow || window === "all");
const leastRecords = 3;

/** @param plan the ruler of MMLU alone */
export function acceleration(
  early: readonly PreChatgptFact[],
  plan: DrawnPlan,
  sampling: Sampling,
): Acceleration {
  const models = accelerationModels(early, plan);
  const rows = settingsOf(models, plan, sampling).flatMap((setting) => [
    ...splitRows(setting),
    ...searchRows(setting),
  ]);
  return { rows, models };
}

/** One a window; none where the ruler is not identified or no model stands on it. */
export function settingsOf(
  models: readonly AccelerationModel[],
  plan: DrawnPlan,
  sampling: Sampling,
): Setting[] {
  const { columns, draws } = plan;
  if (columns === null) return [];
  return windows.flatMap(({ window, to }) => {
    const series = accelerationSeries(models, plan, to);
    return series.rows.length === 0 ? [] : [{ window, series, models, columns, draws, sampling }];
  });
}

export interface Setting {
  readonly window: string;
  readonly series: AccelerationSeries;
  readonly models: readonly AccelerationModel[];
  readonly columns: RulerFit;
  readonly draws: readonly RulerDraw[];
  readonly sampling: Sampling;
}

const nothing = {
  slope_before: null,
  slope_after: null,
  slope_change: null,
  line_before: null,
  line_after: null,
  line_change: null,
  f_statistic: null,
  rank: null,
  dates_tried: null,
  p_value: null,
  verdict: null,
  not_identified: null,
  headline: false,
};

/** What stands on each side of a day. */
function sidesOf({ window, series, models, columns }: Setting, day: string) {
  const { rows, times } = series;
  const records = recordPlaces(times, logDensities(series, columns)).map((place) => rows[place]!);
  const to = rows.at(-1)!.released_on;
  const censored = models.filter((row) => row.status !== "ok" && row.contends && row.released_on <= to);
  const before = (row: AccelerationModel) => row.released_on < day;
  const after = (row: AccelerationModel) => row.released_on >= day;
  const families = (own: readonly AccelerationModel[]) => new Set(own.map((row) => row.family)).size;
  return {
    window,
    window_from: rows[0]!.released_on,
    window_to: to,
    models_before: rows.filter(before).length,
    models_after: rows.filter(after).length,
    families_before: families(rows.filter(before)),
    families_after: families(rows.filter(after)),
    records_before: records.filter(before).length,
    records_after: records.filter(after).length,
    censored_before: censored.filter(before).length,
    censored_after: censored.filter(after).length,
  };
}

type Sides = ReturnType<typeof sidesOf>;

/** The split at ChatGPT, by each estimator. */
export function splitRows(
  setting: Setting,
  asked: readonly Estimator[] = accelerationEstimators,
): AccelerationRow[] {
  const { window, series, columns, draws, sampling } = setting;
  const sides = sidesOf(setting, chatgptDay);
  const split = daysSince(originDay, chatgptDay);
  const values = logDensities(series, columns);
  const noise = measuredNoise(series, columns);
  const once = new Float64Array(values.length).fill(1);
  const reasons = { before: whyNot(sides, "before"), after: whyNot(sides, "after") };
  // Nothing is drawn for a side that is not identified.
  const lines = (estimator: Estimator, on: Float64Array, weights: Float64Array, from?: LinePair) => {
    const side = (isBefore: boolean, start?: TrendLine | null) =>
      lineOf(estimator, series, { values: on, weights, noise, start }, (time) => time < split === isBefore);
    return {
      before: reasons.before ? null : side(true, from?.before),
      after: reasons.after ? null : side(false, from?.after),
    };
  };
  const wholes = asked.map((estimator) => lines(estimator, values, once));
  const used = reasons.before && reasons.after ? [] : draws.slice(0, sampling.otherReplicates);
  const drawn = used.map(({ counts, ruler }, replicate) => {
    if (ruler === null) return null;
    const on = logDensities(series, ruler);
    const weights = rowWeights(series, counts, sampling.seed, replicate);
    return asked.map((estimator, place) => lines(estimator, on, weights, wholes[place]));
  });
  return asked.map((estimator, place): AccelerationRow => {
    const measure = (pick: (pair: LinePair) => number | null, families: number) =>
      measuredOver(
        pick(wholes[place]!),
        drawn.map((draw) => (draw === null ? null : pick(draw[place]!))),
        families,
      );
    const { families_before: early, families_after: late } = sides;
    const before = measure((pair) => pair.before?.slope ?? null, early);
    const after = measure((pair) => pair.after?.slope ?? null, late);
    const change = before && after ? measure(changeOf, Math.min(early, late)) : null;
    const points = pointsOf(estimator, series.times, values);
    const reason = [reasons.before, reasons.after].filter((text) => text !== null).join("; ");
    return {
      ...nothing,
      ...sides,
      estimator,
      kind: "chatgpt",
      break_on: chatgptDay,
      slope_before: before,
      slope_after: after,
      slope_change: change,
      ...(points === null ? {} : { ...textbookLines(points, split), ...placeboRank(points, split) }),
      verdict: change && changeVerdict(change),
      not_identified: change ? null : reason || "too few draws of families gave both slopes",
      headline: window === headlineWindow && estimator === "records-ols",
    };
  });
}

function whyNot(sides: Sides, side: "before" | "after"): string | null {
  const [models, families] = [sides[`models_${side}`], sides[`families_${side}`]];
  if (models >= leastModels && families >= leastFamilies) return null;
  const groups = side === "before" ? "organisations" : "families";
  return (
    `${models} models of ${families} ${groups} ${side} it, ${sides[`records_${side}`]} of them records; ` +
    `${leastModels} and ${leastFamilies} are needed`
  );
}

function changeVerdict({ low, high }: Measured): AccelerationVerdict {
  return low > 0 ? "faster" : high < 0 ? "slower" : "not distinguishable";
}

interface LinePair {
  readonly before: TrendLine | null;
  readonly after: TrendLine | null;
}

function changeOf({ before, after }: LinePair): number | null {
  return before === null || after === null ? null : after.slope - before.slope;
}

/** Of one draw: ln density, how often each model counts, the noise of measurement, and where a fit may begin. */
interface DrawnSeries {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly noise: number;
  readonly start: TrendLine | null | undefined;
}

/** Records are those of the whole series; every other estimator reads the models of its own side. */
function lineOf(
  estimator: Estimator,
  { times, lnSizes }: AccelerationSeries,
  { values, weights, noise, start }: DrawnSeries,
  isOn: (time: number) => boolean,
): TrendLine | null {
  const places = Array.from(times.keys());
  if (estimator === "records-ols") {
    const drawn = places.filter((place) => weights[place]! > 0);
    const records = recordPoints(drawn, times, values);
    const own = Array.from(records.times.keys()).filter((place) => isOn(records.times[place]!));
    if (own.length < leastRecords) return null;
    return fitLine(
      own.map((place) => records.times[place]!),
      own.map((place) => records.values[place]!),
    );
  }
  const own = places.filter((place) => isOn(times[place]!));
  const pick = (column: Float64Array) => Float64Array.from(own, (place) => column[place]!);
  const side = { times: pick(times), values: pick(values), weights: pick(weights), lnSizes: pick(lnSizes) };
  return estimateTrend(estimator, { ...side, measuredNoise: noise }, start);
}

function recordPoints(drawn: readonly number[], times: Float64Array, values: Float64Array): Points {
  return pointsOf(
    "records-ols",
    Float64Array.from(drawn, (place) => times[place]!),
    Float64Array.from(drawn, (place) => values[place]!),
  )!;
}

function searchRows(setting: Setting): AccelerationRow[] {
  const { series, columns, sampling } = setting;
  const { times, family, rows } = series;
  const families = new Set(family).size;
  const few = tooFew(rows.length, families);
  const values = logDensities(series, columns);
  return searchBreaks({ times, values, family }, sampling.seed, !few).map((found): AccelerationRow => {
    const { estimator, kind } = found;
    if (found.breakAt === null) {
      const reason =
        few ?? `${recordPlaces(times, values).length} records leave no date with enough on both sides`;
      const sides = sidesOf(setting, chatgptDay);
      return { ...nothing, ...sides, estimator, kind, break_on: null, not_identified: reason };
    }
    const breakOn = rows[times.indexOf(found.breakAt)]!.released_on;
    return {
      ...nothing,
      ...sidesOf(setting, breakOn),
      estimator,
      kind,
      break_on: breakOn,
      ...found.figures,
    };
  });
}
