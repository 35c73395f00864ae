/**
 * Which model and which family the headline hangs on: the ruler is refitted and the trend estimated again without each
 * (the deletion diagnostics of Belsley, Kuh and Welsch 1980, with families as groups).
 */

import { fitWhole } from "../rulers/fitRuler.ts";
import { isIdentified } from "../rulers/ruler.ts";
import { fitRulerColumns, type RulerFit } from "../rulers/rulerFit.ts";
import { fittedModels, type RulerPlan } from "../rulers/rulerPlans.ts";
import { type ScoreMatrix, scoreMatrix, withoutModel } from "../rulers/scoreMatrix.ts";
import { doublingMonths } from "../time.ts";
import { tooFew } from "../trends/densityTrends.ts";
import { estimateTrend, type TrendLine } from "../trends/estimators.ts";
import {
  type Contenders,
  contendersOf,
  lnDenominators,
  type RulerSeries,
  rulerSeries,
  scoreErrors,
  sizeOf,
} from "../trends/rulerSeries.ts";

/** The headline with its interval, as `densityTrends` has it. */
export interface HeadlineSlope {
  readonly slope_per_day: number | null;
  readonly slope_low: number | null;
  readonly slope_high: number | null;
  readonly doubling_months: number | null;
}

export interface InfluenceRow {
  /** What is left out. */
  readonly left_out: "model" | "family";
  readonly id: string;
  /** Of the model itself, or of the family's models on the headline's trend. */
  readonly models_left_out: number;
  /** Those that remain. */
  readonly n_models: number;
  readonly n_records: number;
  readonly slope_per_day: number | null;
  /** Without it less with it. */
  readonly slope_change: number | null;
  readonly doubling_months: number | null;
  readonly doubling_change: number | null;
  /** Whether the slope without it leaves the headline's own interval; null where either is not identified. */
  readonly outside_interval: boolean | null;
  readonly not_identified: string | null;
}

/**
 * One row a model and one a family that the joint ruler reads, those that only make the ruler among them.
 *
 * @param joint the plan of the headline's ruler
 * @returns none where the headline is not identified
 */
export function influence(joint: RulerPlan, headline: HeadlineSlope | undefined): InfluenceRow[] {
  if (headline === undefined || headline.slope_per_day === null) return [];
  const { benchmarks, minimumBenchmarks } = joint.specification;
  const matrix = scoreMatrix(benchmarks, fittedModels(joint));
  const whole = fitWhole(matrix, minimumBenchmarks);
  if (!isIdentified(whole)) return [];
  const series = seriesOf(matrix, whole);
  const start = estimateTrend("frontier", series);
  const row = (
    left_out: InfluenceRow["left_out"],
    id: string,
    models_left_out: number,
    refitted: RulerSeries | null,
  ): InfluenceRow => ({ left_out, id, models_left_out, ...figures(refitted, start, headline) });
  const byModel = matrix.models.map(({ model_id }, place) => {
    const rest = withoutModel(matrix, place);
    const ruler = fitWhole(rest, minimumBenchmarks);
    return row("model", model_id, 1, isIdentified(ruler) ? seriesOf(rest, ruler) : null);
  });
  const byFamily = matrix.families.map((family, index) => {
    const counts = new Float64Array(matrix.families.length).fill(1);
    counts[index] = 0;
    // The anchor goes on anchoring when it is left out: that moves the intercept, and no slope.
    const ruler = fitRulerColumns(matrix, counts, minimumBenchmarks);
    const members = series.family.filter((own) => own === index).length;
    return row("family", family, members, isIdentified(ruler) ? seriesOf(matrix, ruler, index) : null);
  });
  return [...byFamily, ...byModel];
}

function seriesOf(matrix: ScoreMatrix, ruler: RulerFit, without?: number): RulerSeries {
  const all = contendersOf(matrix);
  return rulerSeries({
    contenders: without === undefined ? all : butFor(without, all),
    ruler,
    errors: scoreErrors(matrix, ruler),
    lnSizes: lnDenominators(matrix, "total"),
  });
}

function butFor(left: number, { places, times, family }: Contenders): Contenders {
  const isKept = (_: number, index: number) => family[index] !== left;
  return { places: places.filter(isKept), times: times.filter(isKept), family: family.filter(isKept) };
}

function figures(series: RulerSeries | null, start: TrendLine | null, headline: HeadlineSlope) {
  const nothing = {
    slope_per_day: null,
    slope_change: null,
    doubling_months: null,
    doubling_change: null,
    outside_interval: null,
  };
  if (series === null)
    return { n_models: 0, n_records: 0, ...nothing, not_identified: "no ruler without it" };
  const { n_models, n_families, n_records } = sizeOf(series);
  const counts = { n_models, n_records };
  const few = tooFew(n_models, n_families);
  if (few !== null) return { ...counts, ...nothing, not_identified: few };
  const line = estimateTrend("frontier", series, start);
  if (line === null) return { ...counts, ...nothing, not_identified: "the models do not determine a slope" };
  const { slope } = line;
  const { slope_low: low, slope_high: high } = headline;
  const months = doublingMonths(slope, 1);
  return {
    ...counts,
    slope_per_day: slope,
    slope_change: slope - headline.slope_per_day!,
    doubling_months: months,
    doubling_change:
      months === null || headline.doubling_months === null ? null : months - headline.doubling_months,
    outside_interval: low === null || high === null ? null : slope < low || slope > high,
    not_identified: null,
  };
}
