/** Simulated series for `trend --points`: dates and values below a frontier that doubles in a known time. */

import { randomStream } from "../mathematics/random.ts";
import { pointTrends, type SeriesPoint } from "../trends/pointTrends.ts";
import { outcomesOf, type WorldOutcome, worldReplicates } from "./outcome.ts";
import { dayText, gapOf, meanGap, modelNoise, plantedSlopePerDay, span } from "./worlds.ts";

export interface PointCell {
  readonly cell: string;
  readonly points: number;
  /** Growth of the mean gap's logarithm a month. */
  readonly gapGrowth: number;
  /** Whether the points of a group share their gap and are named as a group, or each stands for itself. */
  readonly gaps: "group" | "point";
}

/** Days within which the points of a group lie. */
const groupSpan = 60;

/** Fifteen points are too few to be identified, and the table says so. */
export const pointCells: readonly PointCell[] = [15, 30, 60, 150].flatMap((points) =>
  [0, 0.02].flatMap((gapGrowth) =>
    (["point", "group"] as const).map((gaps): PointCell => {
      const spread = gapGrowth === 0 ? "stable" : "growing";
      return { cell: `${points}-${spread}-${gaps}`, points, gapGrowth, gaps };
    }),
  ),
);

/** The series of world `number` of a cell: exactly as many points as the cell says. */
export function simulatePoints(
  { points: wanted, gapGrowth, gaps }: PointCell,
  seed: number,
  number: number,
): SeriesPoint[] {
  const random = randomStream(seed, number);
  const points: SeriesPoint[] = [];
  for (let group = 1; points.length < wanted; group++) {
    const start = Math.floor(random.uniform() * (span - groupSpan));
    const shared = gapOf({ gapGrowth, misspecified: null }, start, random);
    const members = gaps === "point" ? 1 : 1 + Math.min(random.integer(3), random.integer(4));
    for (let member = 0; member < members && points.length < wanted; member++) {
      const day = start + random.integer(groupSpan);
      const level = plantedSlopePerDay * day + meanGap - shared + modelNoise * random.normal();
      const point = { date: dayText(day), value: Math.exp(level) };
      points.push(gaps === "point" ? point : { ...point, group: `group-${group}` });
    }
  }
  return points;
}

/** The outcomes of world `number` of a cell, one an estimator of series. */
export function pointOutcomes(cell: PointCell, seed: number, number: number): WorldOutcome[] {
  const sampling = { seed: number, replicates: worldReplicates };
  const trends = pointTrends(simulatePoints(cell, seed, number), sampling).estimators;
  return outcomesOf(
    trends,
    trends.map(({ estimator }) => estimator),
  );
}
