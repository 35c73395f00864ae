/** Breaks of a density trend: textbook lines about a date, that date among all others, and the search with its p-value. */
import { type BreakKind, type BreakSearch, breakPValue, searchBreak } from "../mathematics/brokenLine.ts";
import { studentTQuantile } from "../mathematics/distributions.ts";
import { intervalLevel } from "../mathematics/interval.ts";
import { fitLine, slopeInterval } from "../mathematics/straightLine.ts";
import { type Estimator, recordPlaces } from "../trends/estimators.ts";
import type { Measured } from "./measured.ts";
import { type FamilySeries, steadyTrend } from "./steadyTrend.ts";

/** Dated values, ascending in time. */
export interface Points {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** What least squares reads, the records or all; null for an estimator that is not least squares. */
export function pointsOf(estimator: Estimator, times: Float64Array, values: Float64Array): Points | null {
  if (estimator === "population") return { times: [...times], values: [...values] };
  if (estimator !== "records-ols") return null;
  const places = recordPlaces(times, values);
  return { times: places.map((place) => times[place]!), values: places.map((place) => values[place]!) };
}

/** Three points have one degree of freedom and an interval, if a wide one. */
const leastPoints = 3;

/** Least squares on each side of a time, with textbook intervals; null on a side without three points or two days. */
export function textbookLines(points: Points, split: number) {
  const before = lineOf(points, (time) => time < split);
  const after = lineOf(points, (time) => time >= split);
  const interval = (line: Line | null) =>
    line && { value: line.slope, ...slopeInterval(line, intervalLevel) };
  return {
    line_before: interval(before),
    line_after: interval(after),
    line_change: before && after && slopeDifference(before, after),
  };
}

type Line = ReturnType<typeof fitLine>;

function lineOf({ times, values }: Points, isOn: (time: number) => boolean): Line | null {
  const own = times.flatMap((time, index) => (isOn(time) ? [index] : []));
  const days = own.map((index) => times[index]!);
  if (own.length < leastPoints || days[0] === days.at(-1)) return null;
  return fitLine(
    days,
    own.map((index) => values[index]!),
  );
}

/** After less before; degrees of freedom after Welch (1947) and Satterthwaite (1946). */
function slopeDifference(before: Line, after: Line): Measured {
  const [a, b] = [before.slopeStandardError ** 2, after.slopeStandardError ** 2];
  const freedom = (a + b) ** 2 / (a ** 2 / before.degreesOfFreedom + b ** 2 / after.degreesOfFreedom);
  const reach = studentTQuantile((1 + intervalLevel) / 2, freedom) * Math.sqrt(a + b);
  const value = after.slope - before.slope;
  return { value, low: value - reach, high: value + reach };
}

/**
 * The same split, with level and slope apart on both sides, at every date that leaves three points on each: placebos.
 *
 * @returns F of the split at `split` and its place among all, 1 the largest; only how many were tried where it has too
 *   few points on a side; nothing where no date has enough
 */
export function placeboRank(points: Points, split: number) {
  const { times, values } = points;
  const search = searchBreak(times, values, { kind: "separate", trim: 0, leastEachSide: leastPoints });
  if (search === null) return {};
  const { breakTimes, fStatistics } = search;
  // A split between two dates is the split at the later one.
  const place = breakTimes.indexOf(times.find((time) => time >= split) ?? Number.NaN);
  if (place < 0) return { dates_tried: breakTimes.length };
  const own = fStatistics[place]!;
  return {
    f_statistic: finite(own),
    rank: 1 + fStatistics.filter((statistic) => statistic > own).length,
    dates_tried: breakTimes.length,
  };
}

/** Draws for a p-value, which is then a multiple of 1/500. */
const breakDraws = 499;

/** What a search found; `breakAt` and `figures` are null where there was nothing to search. */
export type FoundBreak = {
  readonly estimator: "records-ols" | "population";
  readonly kind: BreakKind;
} & (
  | { readonly breakAt: null; readonly figures: null }
  | { readonly breakAt: number; readonly figures: ReturnType<typeof figuresOf> }
);

/**
 * Searches records and all models, for a change of slope (`joined`) and for one of level and slope (`separate`), each
 * against the same series drawn without a break (steadyTrend.ts).
 *
 * @param isEnough false: nothing is searched
 */
export function searchBreaks(
  series: FamilySeries,
  seed: number,
  isEnough: boolean,
  draws = breakDraws,
): FoundBreak[] {
  const drawOne = isEnough ? steadyTrend(series) : null;
  const drawn = drawOne && Array.from({ length: draws }, (_, draw) => drawOne(seed, draw));
  return (["records-ols", "population"] as const).flatMap((estimator) => {
    const pointsIn = (values: Float64Array) => pointsOf(estimator, series.times, values)!;
    return (["joined", "separate"] as const).map((kind): FoundBreak => {
      const search = ({ times, values }: Points) => searchBreak(times, values, { kind });
      const found = drawn && search(pointsIn(series.values));
      if (drawn === null || found === null) return { estimator, kind, breakAt: null, figures: null };
      const p = breakPValue(found, drawn.length, (draw) => search(pointsIn(drawn[draw]!)));
      return { estimator, kind, breakAt: found.breakAt, figures: figuresOf(found, kind, p) };
    });
  });
}

function figuresOf(found: BreakSearch, kind: BreakKind, p: number) {
  const freedom = found.observations - (kind === "joined" ? 3 : 4);
  const t = studentTQuantile((1 + intervalLevel) / 2, freedom);
  const line = (value: number, error: number): Measured => ({
    value,
    low: value - t * error,
    high: value + t * error,
  });
  return {
    line_before: line(found.slopeBefore, found.slopeBeforeStandardError),
    line_after: line(found.slopeAfter, found.slopeAfterStandardError),
    line_change: line(found.slopeChange, found.slopeChangeStandardError),
    f_statistic: finite(found.fStatistic),
    dates_tried: found.breakTimes.length,
    p_value: p,
    verdict: p <= 1 - intervalLevel ? ("break" as const) : ("not distinguishable" as const),
  };
}

/** Null where the two lines leave no residual. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
