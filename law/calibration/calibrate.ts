/** How often the intervals hold: whole simulated worlds through the whole chain (method.md section 6). */
import { headlineTrends } from "../analyse.ts";
import { type Estimator, estimators } from "../estimators.ts";
import { median } from "../ordering.ts";
import { plantedSlopePerDay, simulateWorld, type WorldCell } from "./worlds.ts";

/** Draws of families a world; the interval's width varies by 5 % more than with a thousand. */
export const worldReplicates = 200;

/** What one world gave for one estimator: its slope against the planted one, or null where it is not identified. */
export interface WorldOutcome {
  readonly estimator: Estimator;
  readonly found: { readonly slope: number; readonly low: number; readonly high: number } | null;
}

/** The outcomes of world `number` of a cell, one an estimator. */
export function worldOutcomes(cell: WorldCell, seed: number, number: number): WorldOutcome[] {
  const facts = simulateWorld(cell, seed, number);
  const sampling = { seed: number, headlineReplicates: worldReplicates, otherReplicates: 0 };
  const trends = headlineTrends(facts, sampling);
  return estimators.map((estimator) => {
    const row = trends.find((trend) => trend.estimator === estimator);
    const { slope_per_day: slope, slope_low: low, slope_high: high } = row ?? {};
    return { estimator, found: slope == null || low == null || high == null ? null : { slope, low, high } };
  });
}

export interface CalibrationRow {
  readonly cell: string;
  readonly estimator: Estimator;
  readonly worlds: number;
  /** Share of worlds in which the trend is identified. */
  readonly identified: number;
  /** Share of those whose 90 % interval holds the planted slope, and its binomial standard error. */
  readonly coverage: number | null;
  readonly coverage_standard_error: number | null;
  /** Share whose interval lies wholly below, and above, the planted slope. */
  readonly too_low: number | null;
  readonly too_high: number | null;
  /** Median of the slope over the planted one, less 1. */
  readonly median_bias: number | null;
  /** Median width of the interval over the planted slope. */
  readonly median_width: number | null;
}

/** One row an estimator, from the outcomes of all worlds of a cell. */
export function tally(cell: WorldCell, worlds: readonly (readonly WorldOutcome[])[]): CalibrationRow[] {
  return estimators.map((estimator, index) => {
    const found = worlds.flatMap((outcomes) => outcomes[index]!.found ?? []);
    const share = (holds: (each: (typeof found)[number]) => boolean): number | null =>
      found.length === 0 ? null : found.filter(holds).length / found.length;
    const coverage = share(({ low, high }) => low <= plantedSlopePerDay && plantedSlopePerDay <= high);
    const middle = (value: (each: (typeof found)[number]) => number): number | null =>
      found.length === 0 ? null : median(found.map(value));
    return {
      cell: cell.cell,
      estimator,
      worlds: worlds.length,
      identified: found.length / worlds.length,
      coverage,
      coverage_standard_error:
        coverage === null ? null : Math.sqrt((coverage * (1 - coverage)) / found.length),
      too_low: share(({ high }) => high < plantedSlopePerDay),
      too_high: share(({ low }) => low > plantedSlopePerDay),
      median_bias: middle(({ slope }) => slope / plantedSlopePerDay - 1),
      median_width: middle(({ low, high }) => (high - low) / plantedSlopePerDay),
    };
  });
}
