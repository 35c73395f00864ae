/** The trends of density: every ruler, denominator, window and estimator, each with the family bootstrap's interval. */

import { compareText, counted, latestDay } from "../ordering.ts";
import type { Density, DensityBasis } from "../rulers/density.ts";
import type { RulerName } from "../rulers/ruler.ts";
import type { DrawnPlan, RulerPlan } from "../rulers/rulerPlans.ts";
import type { ScoreMatrix } from "../rulers/scoreMatrix.ts";
import { daysSince, doublingMonths, originDay } from "../time.ts";
import { type Estimator, estimators, recordPlaces } from "./estimators.ts";
import {
  bootstrapInterval,
  mostFailures,
  type ResampledTrend,
  resampleTrends,
  type TrendSelection,
} from "./familyBootstrap.ts";

/** How the law draws its random numbers. */
export interface Sampling {
  readonly seed: number;
  /** Draws of families for the headline's ruler and denominator. */
  readonly headlineReplicates: number;
  /** And for all others. */
  readonly otherReplicates: number;
}

export interface TrendRow {
  readonly trend_id: string;
  readonly estimator: Estimator;
  readonly ruler: string;
  readonly basis: DensityBasis;
  readonly benchmark: string;
  readonly window: string;
  readonly window_from: string;
  readonly window_to: string;
  readonly n_models: number;
  readonly n_families: number;
  readonly n_records: number;
  /** Change of ln density a day, with its two-sided 90 % interval. */
  readonly slope_per_day: number | null;
  readonly slope_low: number | null;
  readonly slope_high: number | null;
  /** ln density at the origin, 2023-02-24. */
  readonly intercept: number | null;
  /** Of least squares only. */
  readonly r_squared: number | null;
  /** Months to double; the high end is null where the interval of the slope reaches zero. */
  readonly doubling_months: number | null;
  readonly doubling_low: number | null;
  readonly doubling_high: number | null;
  /** Why there is no slope, or null. */
  readonly not_identified: string | null;
  readonly headline: boolean;
}

/** Below these a trend is not identified (method.md section 4). */
export const leastModels = 30;
export const leastFamilies = 5;
/** Why so few models do not identify a trend; null where they are enough. */
export function tooFew(models: number, families: number): string | null {
  if (models >= leastModels && families >= leastFamilies) return null;
  return `${counted(models, "model")} of ${counted(families, "family", "families")}; ${leastModels} and ${leastFamilies} are needed`;
}
export const headlineEstimator: Estimator = "frontier";

/** Which trends are asked for, and how they are drawn. */
export interface TrendRequest extends Sampling {
  readonly bases: readonly DensityBasis[];
  readonly windows: readonly { readonly window: string; readonly to: string | null }[];
}

/**
 * @param plan with as many draws as its sampling asks for, `replicatesOf`
 * @param contenders densities, on this ruler and others, of the models that may set a record
 * @returns none where the ruler is not identified
 */
export function densityTrends(
  { benchmark, specification, matrix, columns, draws }: DrawnPlan,
  contenders: readonly Density[],
  request: TrendRequest,
): TrendRow[] {
  const { ruler } = specification;
  if (columns === null) return [];
  const own = contenders.filter((row) => row.ruler === ruler && row.benchmark === benchmark);
  const series = request.bases.flatMap((basis) => {
    const replicates = leads(ruler, basis) ? request.headlineReplicates : request.otherReplicates;
    const ofBasis = own.filter((row) => row.basis === basis);
    return windowsOf(ofBasis, request.windows, matrix, replicates).map((window) => ({ basis, window }));
  });
  const selections = series.map(({ window }) => window.selection);
  const resampled = resampleTrends({ matrix, columns, draws, selections, estimators });
  return series.flatMap(({ basis, window }, index) =>
    estimators.map((estimator, number) => ({
      trend_id: `${estimator}/${ruler}/${benchmark}/${basis}/${window.name}`,
      estimator,
      ruler,
      basis,
      benchmark,
      window: window.name,
      window_from: originDay,
      window_to: window.to,
      ...trendFigures(window, resampled[index]![number]!),
      headline: leads(ruler, basis) && window.name === "all" && estimator === headlineEstimator,
    })),
  );
}

/** Draws of families for a plan: those of its trends that have the most. */
export function replicatesOf({ specification }: RulerPlan, sampling: Sampling): number {
  const { headlineReplicates, otherReplicates } = sampling;
  return leads(specification.ruler, "total")
    ? Math.max(headlineReplicates, otherReplicates)
    : otherReplicates;
}

/** The ruler and the denominator of the headline. */
function leads(ruler: RulerName, basis: DensityBasis): boolean {
  return ruler === "joint" && basis === "total";
}

interface Window {
  readonly name: string;
  readonly to: string;
  readonly selection: TrendSelection;
  readonly records: number;
}

function windowsOf(
  densities: readonly Density[],
  asked: TrendRequest["windows"],
  matrix: ScoreMatrix,
  replicates: number,
): Window[] {
  const places = new Map(matrix.models.map(({ model_id }, index) => [model_id, index]));
  const placed = densities
    .flatMap((row) =>
      row.log_density === null || row.released_on < originDay
        ? []
        : [
            {
              ...row,
              log_density: row.log_density,
              error: row.log_density_error!,
              place: places.get(row.model_id)!,
            },
          ],
    )
    .sort((a, b) => compareText(a.released_on, b.released_on) || compareText(a.model_id, b.model_id));
  const newest = latestDay(
    placed.map(({ released_on }) => released_on),
    originDay,
  );
  return asked.map(({ window, to }) => {
    const windowTo = to ?? newest;
    const rows = placed.filter(({ released_on }) => released_on <= windowTo);
    const times = Float64Array.from(rows, ({ released_on }) => daysSince(originDay, released_on));
    const squares = rows.reduce((sum, { error }) => sum + error ** 2, 0);
    const selection = {
      models: Int32Array.from(rows, ({ place }) => place),
      times,
      lnSizes: Float64Array.from(rows, ({ effective_params, density }) =>
        Math.log(effective_params! / density!),
      ),
      measuredNoise: Math.sqrt(squares / rows.length),
      replicates,
    };
    const values = Float64Array.from(rows, ({ log_density }) => log_density);
    return { name: window, to: windowTo, selection, records: recordPlaces(times, values).length };
  });
}

const nothing = {
  slope_per_day: null,
  slope_low: null,
  slope_high: null,
  intercept: null,
  r_squared: null,
  doubling_months: null,
  doubling_low: null,
  doubling_high: null,
};

function trendFigures({ selection, records }: Window, trend: ResampledTrend) {
  const { line, standardError, families, failures, replicates } = trend;
  const models = selection.models.length;
  const counts = { n_models: models, n_families: families, n_records: records };
  const unidentified = (reason: string) => ({ ...counts, ...nothing, not_identified: reason });
  const few = tooFew(models, families);
  if (few !== null) return unidentified(few);
  if (line === null) return unidentified(`${records} records and ${models} models do not determine a slope`);
  if (standardError === null || failures > mostFailures * replicates) {
    return unidentified(`${failures} of ${replicates} draws of families gave no slope`);
  }
  const { low, high } = bootstrapInterval(line.slope, standardError, families);
  return {
    ...counts,
    slope_per_day: line.slope,
    slope_low: low,
    slope_high: high,
    intercept: line.intercept,
    r_squared: line.rSquared === null || Number.isNaN(line.rSquared) ? null : line.rSquared,
    doubling_months: doublingMonths(line.slope, 1),
    doubling_low: doublingMonths(high, 1),
    doubling_high: doublingMonths(low, 1),
    not_identified: null,
  };
}
