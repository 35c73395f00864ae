/**
 * One break in a straight trend, sought over all dates inside the series: sup-F (Andrews 1993; Andrews and Ploberger 1994
 * for the statistics, Bai and Perron 1998 for the search).
 *
 * - `joined`: a continuous broken line, `y = a + b t + d (t - k)+`. Only the slope changes, one parameter more than a line.
 *   `k` is one of the observed times.
 * - `separate`: a full structural break: level and slope both change, two parameters more. The statistics are those of R's
 *   strucchange::Fstats, which are Wald statistics: not divided by the two parameters.
 *
 * The date was chosen to make F large, so F does not follow an F distribution: `breakPValue` compares it with searches in
 * series drawn without a break.
 */
import {
  type BreakKind,
  counted,
  joinedFit,
  rounding,
  separateFit,
  sideLine,
  squaresAbout,
  squaresAtPlaces,
} from "./brokenLineFit.ts";

export type { BreakKind } from "./brokenLineFit.ts";

export interface BreakOptions {
  readonly kind: BreakKind;
  /** Share of the observations that must lie on each side of a break, rounded down; 0.15 unless told. */
  readonly trim?: number;
  /** Observations that must lie on each side whatever `trim` says, on two days or more; 3 unless told. */
  readonly leastEachSide?: number;
  /** Relative precision of each observation, or how often it counts; 0 leaves it out. Absent: 1. */
  readonly weights?: ArrayLike<number>;
}

export interface BreakSearch {
  /** Time of the best break. `joined`: of the knee; `separate`: of the first observation after it. */
  readonly breakAt: number;
  /** The largest of `fStatistics`; infinite where the broken line leaves no residual and the straight one does. */
  readonly fStatistic: number;
  /** ln change a unit of time on each side, with textbook standard errors (pooled residuals, date taken as known). */
  readonly slopeBefore: number;
  readonly slopeBeforeStandardError: number;
  readonly slopeAfter: number;
  readonly slopeAfterStandardError: number;
  /** slopeAfter - slopeBefore. */
  readonly slopeChange: number;
  readonly slopeChangeStandardError: number;
  /** Height of each side's line at `breakAt`; equal for `joined`. */
  readonly levelBefore: number;
  readonly levelAfter: number;
  /** Of the one straight line, which the break is tested against. */
  readonly slope: number;
  readonly intercept: number;
  /** Weighted sums of squared residuals of the straight and of the broken line. */
  readonly straightSquares: number;
  readonly brokenSquares: number;
  /** Observations that count. */
  readonly observations: number;
  /** All dates that were tried, ascending, and F at each. */
  readonly breakTimes: Float64Array;
  readonly fStatistics: Float64Array;
}

const usualTrim = 0.15;
const usualLeastEachSide = 3;

/**
 * Searches all interior dates for the break that leaves the smallest residuals.
 *
 * F at a date is `(straight - broken) / (broken / (n - p))`, p = 3 (`joined`) or 4 (`separate`), n the observations of positive
 * weight. Of equal dates the earliest is taken. A day is never split.
 *
 * @param times ascending, any unit
 * @param values of the same length
 * @returns null where no date leaves enough observations on both sides, or fewer than p + 1 observations count
 */
export function searchBreak(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  options: BreakOptions,
): BreakSearch | null {
  const points = counted(times, values, options.weights);
  const { t, n } = points;
  const parameters = options.kind === "joined" ? 3 : 4;
  const places = breakPlaces(t, options);
  if (places.length === 0 || n <= parameters) return null;
  const line = sideLine(points, 0, n);
  const straight = squaresAbout(points, 0, n, line);
  const floor = rounding(points);
  const fitAt = options.kind === "joined" ? joinedFit : separateFit;
  const freedom = n - parameters;
  const brokenSquares = squaresAtPlaces(points, line, straight, places, options.kind);
  let bestPlace = 0;
  const fStatistics = new Float64Array(places.length);
  const breakTimes = new Float64Array(places.length);
  for (let index = 0; index < places.length; index++) {
    const place = places[index]!;
    breakTimes[index] = options.kind === "joined" ? t[place - 1]! : t[place]!;
    // Sums over the side lose what little a nearly perfect fit leaves: the residuals themselves keep it.
    if (brokenSquares[index]! < 1e-9 * straight) brokenSquares[index] = fitAt(points, place).squares;
    fStatistics[index] = statistic(straight, brokenSquares[index]!, freedom, floor);
    if (brokenSquares[index]! < brokenSquares[bestPlace]! - floor) bestPlace = index;
  }
  const { squares, slopes, levels, unit } = fitAt(points, places[bestPlace]!);
  const deviation = Math.sqrt(squares / freedom);
  return {
    breakAt: breakTimes[bestPlace]!,
    fStatistic: fStatistics[bestPlace]!,
    slopeBefore: slopes[0],
    slopeBeforeStandardError: deviation * unit[0],
    slopeAfter: slopes[1],
    slopeAfterStandardError: deviation * unit[1],
    slopeChange: slopes[1] - slopes[0],
    slopeChangeStandardError: deviation * unit[2],
    levelBefore: levels[0],
    levelAfter: levels[1],
    slope: line.slope,
    intercept: line.level - line.slope * line.middle,
    straightSquares: straight,
    brokenSquares: squares,
    observations: n,
    breakTimes,
    fStatistics,
  };
}

/**
 * How often a series without a break gives as large an F: `(1 + #{F* >= F}) / (1 + draws)`.
 *
 * @param observed the search in the data
 * @param draws how many series to draw
 * @param drawOne the search in series number `draw` (from 0), made as the data were but without a break, by the same
 *   options; null counts as no F
 */
export function breakPValue(
  observed: BreakSearch,
  draws: number,
  drawOne: (draw: number) => BreakSearch | null,
): number {
  let asLarge = 0;
  for (let draw = 0; draw < draws; draw++) {
    const found = drawOne(draw);
    if (found !== null && found.fStatistic >= observed.fStatistic * (1 - 1e-12)) asLarge += 1;
  }
  return (1 + asLarge) / (1 + draws);
}

/** Numbers of observations before a break: where the day changes, enough on each side, two days at least on each. */
function breakPlaces(t: Float64Array, { trim, leastEachSide }: BreakOptions): number[] {
  const n = t.length;
  const least = Math.max(Math.floor((trim ?? usualTrim) * n), leastEachSide ?? usualLeastEachSide, 2);
  const places: number[] = [];
  for (let before = least; before <= n - least; before++) {
    if (t[before - 1] === t[before] || t[0] === t[before - 1] || t[before] === t[n - 1]) continue;
    places.push(before);
  }
  return places;
}

/** 0 where neither line leaves a residual. */
function statistic(straight: number, broken: number, freedom: number, floor: number): number {
  if (straight <= floor) return 0;
  if (broken <= floor) return Number.POSITIVE_INFINITY;
  return Math.max((straight - broken) / (broken / freedom), 0);
}
