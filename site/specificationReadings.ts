import { groupBy } from "../law/ordering.ts";
import type { Figure } from "./format.ts";
import { type ReportInput, type Row, readRows } from "./readings.ts";

/** The choices in which specifications differ, by column of the table. */
export const specificationAxes = [
  "benchmark_set",
  "ruler",
  "estimator",
  "window",
  "basis",
  "score_rule",
] as const;
export type SpecificationAxis = (typeof specificationAxes)[number];

export interface SpecificationReading {
  readonly choices: Readonly<Record<SpecificationAxis, string>>;
  /** Months; Infinity where density does not rise; null where no slope is identified. */
  readonly doubling: number | null;
  readonly headline: boolean;
}

/** Everything that makes one choice on an axis. */
export interface ChoiceReading {
  readonly axis: SpecificationAxis;
  readonly choice: string;
  /** Those with a slope. */
  readonly specifications: number;
  /** Median and the 5 and 95 % ends of their range: not an interval of an estimate. Infinity: no rise. */
  readonly months: Figure;
  /** The headline with nothing but this choice changed. */
  readonly headlineWithIt: number | null;
  readonly isHeadline: boolean;
}

export interface SpecificationReadings {
  readonly all: readonly SpecificationReading[];
  /** Months of those with a slope, ascending. */
  readonly sorted: readonly number[];
  readonly headline: SpecificationReading | null;
  readonly choices: readonly ChoiceReading[];
}

/** Null where the snapshot has no such table. */
export function readSpecifications({ tables }: ReportInput): SpecificationReadings | null {
  if (!tables.has("specifications")) return null;
  const all = readRows(tables, "specifications").map(reading);
  const headline = all.find((row) => row.headline) ?? null;
  const choices = specificationAxes.flatMap((axis) =>
    [...groupBy(all, (row) => row.choices[axis])].map(([choice, rows]): ChoiceReading => {
      const sorted = ascending(rows);
      return {
        axis,
        choice,
        specifications: sorted.length,
        months: rangeOf(sorted),
        headlineWithIt: headline === null ? null : besideHeadline(all, headline, axis, choice),
        isHeadline: headline?.choices[axis] === choice,
      };
    }),
  );
  return { all, sorted: ascending(all), headline, choices };
}

function reading(row: Row): SpecificationReading {
  const choices = Object.fromEntries(specificationAxes.map((axis) => [axis, row.text(axis) ?? ""]));
  const slope = row.number("slope_per_day");
  return {
    choices: choices as Record<SpecificationAxis, string>,
    doubling: slope === null ? null : (row.number("doubling_months") ?? Number.POSITIVE_INFINITY),
    headline: row.flag("headline"),
  };
}

function ascending(rows: readonly SpecificationReading[]): number[] {
  return rows.flatMap(({ doubling }) => doubling ?? []).sort((a, b) => a - b);
}

/** Median with the range that leaves out 5 % at either end. */
export function rangeOf(sorted: readonly number[]): Figure {
  if (sorted.length === 0) return { value: null, low: null, high: null };
  return { value: atShare(sorted, 0.5), low: atShare(sorted, 0.05), high: atShare(sorted, 0.95) };
}

/** The value that a share of the sorted values does not exceed; one of them, so that no rise stays no rise. */
export function atShare(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}

function besideHeadline(
  all: readonly SpecificationReading[],
  headline: SpecificationReading,
  axis: SpecificationAxis,
  choice: string,
): number | null {
  const beside = all.find((row) =>
    specificationAxes.every((other) => {
      // A set of benchmarks brings the ruler over all families that it allows.
      if (other === "ruler" && axis === "benchmark_set" && choice !== headline.choices[axis]) return true;
      return row.choices[other] === (other === axis ? choice : headline.choices[other]);
    }),
  );
  return beside?.doubling ?? null;
}

/** Median by the headline's choice of one axis. */
export function ofChoice(readings: SpecificationReadings, axis: SpecificationAxis): Figure | null {
  return readings.choices.find((row) => row.axis === axis && row.isHeadline)?.months ?? null;
}

/** How far the medians of an axis lie apart, fastest first; null where it has fewer than two. */
export function spreadAlong(
  { choices }: SpecificationReadings,
  axis: SpecificationAxis,
): {
  readonly axis: SpecificationAxis;
  readonly fastest: ChoiceReading;
  readonly slowest: ChoiceReading;
} | null {
  const known = choices
    .filter((row) => row.axis === axis && row.months.value !== null)
    .sort((a, b) => a.months.value! - b.months.value!);
  const [fastest, slowest] = [known[0], known.at(-1)];
  return fastest && slowest && fastest !== slowest ? { axis, fastest, slowest } : null;
}
