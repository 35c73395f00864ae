/** How often the intervals of a cell hold the planted slope. */
import { intervalHalfWidth } from "../mathematics/interval.ts";
import { median } from "../ordering.ts";
import type { CalibrationCell } from "./cells.ts";
import type { WorldOutcome } from "./outcome.ts";
import { plantedSlopePerDay } from "./worlds.ts";

/** So many worlds from the beginning of each cell have figures of their own, which a test makes again. */
export const firstWorlds = 10;

export interface CalibrationRow {
  readonly chain: string;
  readonly cell: string;
  readonly estimator: string;
  readonly worlds: number;
  /** Share of worlds in which the trend is identified. */
  readonly identified: number;
  /** Share of those whose 90 % interval holds the planted slope, and Wilson's 90 % interval of that share. */
  readonly coverage: number | null;
  readonly coverage_low: number | null;
  readonly coverage_high: number | null;
  /** Share whose interval lies wholly below, and above, the planted slope. */
  readonly too_low: number | null;
  readonly too_high: number | null;
  /** Median of the slope over the planted one, less 1, and its 90 % interval by ranks. */
  readonly median_bias: number | null;
  readonly median_bias_low: number | null;
  readonly median_bias_high: number | null;
  /** Median width of the interval over the planted slope. */
  readonly median_width: number | null;
  /** The same two medians of the first ten worlds alone. */
  readonly first_median_bias: number | null;
  readonly first_median_width: number | null;
}

/** One row an estimator, from the outcomes of all worlds of a cell, in the order of their numbers. */
export function tally(
  { chain, cell }: Pick<CalibrationCell, "chain" | "cell">,
  worlds: readonly (readonly WorldOutcome[])[],
): CalibrationRow[] {
  const estimators = worlds[0]!.map(({ estimator }) => estimator);
  return estimators.map((estimator, index) => {
    const found = foundOf(worlds, index);
    const share = (holds: (each: Found) => boolean): number | null =>
      found.length === 0 ? null : found.filter(holds).length / found.length;
    const coverage = share(({ low, high }) => low <= plantedSlopePerDay && plantedSlopePerDay <= high);
    const interval = coverage === null ? null : shareInterval(coverage, found.length);
    const all = mediansOf(found);
    const first = mediansOf(foundOf(worlds.slice(0, firstWorlds), index));
    return rounded({
      chain,
      cell,
      estimator,
      worlds: worlds.length,
      identified: found.length / worlds.length,
      coverage,
      coverage_low: interval?.low ?? null,
      coverage_high: interval?.high ?? null,
      too_low: share(({ high }) => high < plantedSlopePerDay),
      too_high: share(({ low }) => low > plantedSlopePerDay),
      median_bias: all.bias?.value ?? null,
      median_bias_low: all.bias?.low ?? null,
      median_bias_high: all.bias?.high ?? null,
      median_width: all.width,
      first_median_bias: first.bias?.value ?? null,
      first_median_width: first.width,
    });
  });
}

type Found = NonNullable<WorldOutcome["found"]>;

function foundOf(worlds: readonly (readonly WorldOutcome[])[], index: number): Found[] {
  return worlds.flatMap((outcomes) => outcomes[index]!.found ?? []);
}

function mediansOf(found: readonly Found[]) {
  if (found.length === 0) return { bias: null, width: null };
  return {
    bias: medianInterval(found.map(({ slope }) => slope / plantedSlopePerDay - 1)),
    width: median(found.map(({ low, high }) => (high - low) / plantedSlopePerDay)),
  };
}

/** Wilson's (1927) 90 % interval of a share of `number` cases: it has a width at a share of 0 or 1 too. */
export function shareInterval(
  share: number,
  number: number,
): { readonly low: number; readonly high: number } {
  const square = intervalHalfWidth ** 2 / number;
  const middle = (share + square / 2) / (1 + square);
  const reach = Math.sqrt(square * (share * (1 - share) + square / 4)) / (1 + square);
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

/** The median and, by the ranks of the values alone, its 90 % interval; with few values that is their whole range. */
function medianInterval(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.floor((sorted.length - intervalHalfWidth * Math.sqrt(sorted.length)) / 2);
  const place = Math.max(0, rank - 1);
  return { value: median(sorted), low: sorted[place]!, high: sorted[sorted.length - 1 - place]! };
}

/** Whether two tallies of a cell have the same figures of the first worlds, but for the last digits. */
export function agreeOnFirstWorlds(a: readonly CalibrationRow[], b: readonly CalibrationRow[]): boolean {
  const near = (x: number | null, y: number | null): boolean =>
    x === y || (x !== null && y !== null && Math.abs(x - y) <= 1e-8 * (1 + Math.abs(y)));
  return (
    a.length === b.length &&
    a.every((row, index) => {
      const other = b[index]!;
      return (
        row.estimator === other.estimator &&
        near(row.first_median_bias, other.first_median_bias) &&
        near(row.first_median_width, other.first_median_width)
      );
    })
  );
}

/** Ten significant digits, as everything that is published (method.md section 7). */
function rounded(row: CalibrationRow): CalibrationRow {
  const entries = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === "number" ? Number(value.toPrecision(10)) : value,
  ]);
  return Object.fromEntries(entries) as CalibrationRow;
}
