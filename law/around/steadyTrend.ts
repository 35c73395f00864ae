/** Series drawn as if a trend had no break: what a break search is held against. */
import { randomStream } from "../mathematics/random.ts";
import { fitLine } from "../mathematics/straightLine.ts";

/** Dated values of families, ascending in time. */
export interface FamilySeries {
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Whose each value is. */
  readonly family: Int32Array;
}

/**
 * Draws a series at the same dates about one straight line through all values. A residual is a family's level plus what
 * is the model's own; both are drawn with replacement from those of the data, the level once a family, so that models of
 * one family stay alike and the spread keeps its shape. Records are then sought in the drawn series as in the data.
 */
export function steadyTrend({
  times,
  values,
  family,
}: FamilySeries): (seed: number, draw: number) => Float64Array {
  const line = fitLine(times, values);
  const residuals = values.map((value, index) => value - line.intercept - line.slope * times[index]!);
  const names = [...new Set(family)];
  const place = Int32Array.from(family, (name) => names.indexOf(name));
  const sums = new Float64Array(names.length);
  const sizes = new Float64Array(names.length);
  for (const [index, name] of place.entries()) {
    sums[name]! += residuals[index]!;
    sizes[name]! += 1;
  }
  const levels = sums.map((sum, name) => sum / sizes[name]!);
  // A mean of m takes a share 1/m of the models' own variance with it.
  const own = Array.from(residuals, (residual, index) => {
    const size = sizes[place[index]!]!;
    return size < 2 ? null : (residual - levels[place[index]!]!) * Math.sqrt(size / (size - 1));
  }).filter((value) => value !== null);
  return (seed, draw) => {
    const random = randomStream(seed, draw);
    const drawnLevels = levels.map(() => levels[random.integer(levels.length)]!);
    return times.map((time, index) => {
      const name = place[index]!;
      const alone = sizes[name]! > 1 ? own[random.integer(own.length)]! : 0;
      return line.intercept + line.slope * time + drawnLevels[name]! + alone;
    });
  };
}
