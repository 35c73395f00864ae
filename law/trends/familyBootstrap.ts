/**
 * Intervals by resampling families (method.md section 6): families are drawn with replacement, the ruler's steepness is
 * fitted again, densities and frontier follow, and so does the trend. Sizes of one family share a recipe and a lab, so
 * that models are not independent and families are; the ruler's own uncertainty is in every draw.
 */
import { studentTQuantile } from "../mathematics/distributions.ts";
import { intervalLevel } from "../mathematics/interval.ts";
import type { RulerDraw } from "../rulers/familyDraws.ts";
import type { RulerFit } from "../rulers/rulerFit.ts";
import type { ScoreMatrix } from "../rulers/scoreMatrix.ts";
import { type Estimator, estimateTrend, type TrendLine, type TrendSeries } from "./estimators.ts";

/** More draws without a figure than this share, and the spread of the others says too little. */
export const mostFailures = 0.1;

/** Which models of a matrix a trend reads, and over what. */
export interface TrendSelection {
  /** Places in the matrix, ascending in time. */
  readonly models: Int32Array;
  /** Days since the origin. */
  readonly times: Float64Array;
  /** ln of the denominator. */
  readonly lnSizes: Float64Array;
  readonly measuredNoise: number;
  /** How many of the draws it is fitted to, at most. */
  readonly replicates: number;
}

export interface BootstrapPlan {
  readonly matrix: ScoreMatrix;
  /** The fit in which every family counts once; null where there is none. */
  readonly columns: RulerFit | null;
  readonly draws: readonly RulerDraw[];
  readonly selections: readonly TrendSelection[];
  readonly estimators: readonly Estimator[];
}

/** The point fit and the spread of one estimator over one selection. */
export interface ResampledTrend {
  readonly line: TrendLine | null;
  /** Standard deviation of the slope over the draws that gave one; null below two. */
  readonly standardError: number | null;
  readonly replicates: number;
  /** Draws that gave no slope. */
  readonly failures: number;
  /** Families among the models of the selection. */
  readonly families: number;
}

/** @returns for each selection, for each estimator of the plan in its order */
export function resampleTrends(plan: BootstrapPlan): readonly (readonly ResampledTrend[])[] {
  const { matrix, columns, draws, selections, estimators } = plan;
  const once = new Float64Array(matrix.families.length).fill(1);
  const lines = selections.map((selection) =>
    estimators.map((estimator) =>
      columns === null
        ? null
        : estimateTrend(estimator, seriesOf(matrix, selection, columns.lnEffective, once)),
    ),
  );
  const slopes = selections.map(() => estimators.map((): number[] => []));
  for (const [replicate, { counts, ruler }] of draws.entries()) {
    if (ruler === null) continue;
    for (const [index, selection] of selections.entries()) {
      if (replicate >= selection.replicates) continue;
      const series = seriesOf(matrix, selection, ruler.lnEffective, counts);
      for (const [number, estimator] of estimators.entries()) {
        const line = estimateTrend(estimator, series, lines[index]![number]);
        if (line !== null) slopes[index]![number]!.push(line.slope);
      }
    }
  }
  return selections.map((selection, index) => {
    const { models } = selection;
    const replicates = Math.min(selection.replicates, draws.length);
    const families = new Set(Array.from(models, (model) => matrix.family[model]!)).size;
    return estimators.map((_, number) => {
      const drawn = slopes[index]![number]!;
      const failures = replicates - drawn.length;
      const standardError = standardDeviation(drawn);
      return { line: lines[index]![number]!, standardError, replicates, failures, families };
    });
  });
}

function seriesOf(
  matrix: ScoreMatrix,
  { models, times, lnSizes, measuredNoise }: TrendSelection,
  lnEffective: Float64Array,
  counts: Float64Array,
): TrendSeries {
  const values = new Float64Array(models.length);
  const weights = new Float64Array(models.length);
  for (let i = 0; i < models.length; i++) {
    const model = models[i]!;
    values[i] = lnEffective[model]! - lnSizes[i]!;
    weights[i] = counts[matrix.family[model]!]!;
  }
  return { times, values, weights, lnSizes, measuredNoise };
}

export function standardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** Half-width of an interval in standard deviations over draws of F families: Student's t of F - 2. */
export function bootstrapReach(families: number): number {
  return studentTQuantile((1 + intervalLevel) / 2, families - 2);
}

/** Two-sided interval of a slope: its standard deviation over the draws times t of F - 2. */
export function bootstrapInterval(
  slope: number,
  standardError: number,
  families: number,
): { readonly low: number; readonly high: number } {
  const reach = bootstrapReach(families) * standardError;
  return { low: slope - reach, high: slope + reach };
}
