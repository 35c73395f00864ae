import { daysSince, originDay } from "../law/time.ts";
import type { DensityReading, TrendReading } from "./readings.ts";
import { timeOf } from "./scales.ts";

/** The line on one day, and the values that the ends of the slope's interval give there. */
export interface LinePoint {
  readonly day: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const millisecondsPerDay = 86_400_000;

/** Density on a trend's line on a day. */
export function lineAt(trend: TrendReading | null, day: string | undefined): number | null {
  if (!trend || trend.slope.value === null || trend.intercept === null || !day) return null;
  return Math.exp(trend.intercept + trend.slope.value * daysSince(originDay, day));
}

/**
 * The fitted line over its window: its value, and the values that the ends of the slope's interval give when the
 * line turns about the mean day of the records, where least squares hold it.
 */
export function fittedLine(trend: TrendReading, records: readonly DensityReading[]): LinePoint[] {
  const used = records.filter((record) => record.releasedOn >= trend.from && record.releasedOn <= trend.to);
  const first = used[0];
  const last = used.at(-1);
  if (trend.slope.value === null || trend.intercept === null || !first || !last) return [];
  const { value, low, high } = trend.slope;
  const pivot = used.reduce((sum, record) => sum + daysSince(originDay, record.releasedOn), 0) / used.length;
  const middle = trend.intercept + value * pivot;
  const at = (slope: number | null, when: string) =>
    Math.exp(middle + (slope ?? value) * (daysSince(originDay, when) - pivot));
  const pivotDay = new Date(timeOf(originDay) + Math.round(pivot) * millisecondsPerDay)
    .toISOString()
    .slice(0, 10);
  const stops = [first.releasedOn, pivotDay, last.releasedOn, trend.to];
  return stops.map((when) => {
    const ends = [at(low, when), at(high, when)];
    return { day: when, value: lineAt(trend, when)!, low: Math.min(...ends), high: Math.max(...ends) };
  });
}
