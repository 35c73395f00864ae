/** Slopes of least-squares lines through points whose groups are drawn with replacement. */
import { type RandomStream, randomStream } from "./random.ts";

export interface GroupedPoints {
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** From 0 to `groups - 1`. */
  readonly groupOf: Int32Array;
  readonly groups: number;
}

/**
 * One slope a replicate, as fitting a line to each draw gives it: a line needs five sums, and those of a draw are sums
 * of its groups', so that no draw is ever laid out.
 *
 * @returns NaN where a draw has one time only
 */
export function resampleLineSlopes(
  { times, values, groupOf, groups }: GroupedPoints,
  replicates: number,
  seed: number,
): Float64Array {
  const n = times.length;
  // About the means of all points: sums of squares about a distant origin lose digits.
  const middleX = times.reduce((sum, x) => sum + x, 0) / n;
  const middleY = values.reduce((sum, y) => sum + y, 0) / n;
  const sums = emptySums(groups);
  for (let i = 0; i < n; i++) {
    const x = times[i]! - middleX;
    const y = values[i]! - middleY;
    const group = groupOf[i]!;
    sums.number[group]! += 1;
    sums.x[group]! += x;
    sums.y[group]! += y;
    sums.xx[group]! += x * x;
    sums.xy[group]! += x * y;
  }
  const slopes = new Float64Array(replicates);
  for (let replicate = 0; replicate < replicates; replicate++) {
    slopes[replicate] = drawSlope(sums, groups, randomStream(seed, replicate));
  }
  return slopes;
}

/** The five sums of each group. */
interface GroupSums {
  readonly number: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly xx: Float64Array;
  readonly xy: Float64Array;
}

function emptySums(groups: number): GroupSums {
  const empty = () => new Float64Array(groups);
  return { number: empty(), x: empty(), y: empty(), xx: empty(), xy: empty() };
}

function drawSlope(sums: GroupSums, groups: number, random: RandomStream): number {
  let number = 0;
  let x = 0;
  let y = 0;
  let xx = 0;
  let xy = 0;
  for (let draw = 0; draw < groups; draw++) {
    const group = random.integer(groups);
    number += sums.number[group]!;
    x += sums.x[group]!;
    y += sums.y[group]!;
    xx += sums.xx[group]!;
    xy += sums.xy[group]!;
  }
  const spread = xx - (x * x) / number;
  // What rounding leaves of one time drawn alone.
  return spread > 1e-12 * xx ? (xy - (x * y) / number) / spread : Number.NaN;
}
