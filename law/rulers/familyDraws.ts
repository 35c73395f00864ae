/**
 * Families drawn with replacement and the ruler that each draw makes (method.md section 6): what every interval of a
 * density, a trend or a difference of two is counted over.
 */
import { randomStream } from "../mathematics/random.ts";
import { isIdentified } from "./ruler.ts";
import { fitRulerColumns, type RulerFit } from "./rulerFit.ts";
import { anchorFamily, type ScoreMatrix } from "./scoreMatrix.ts";

export interface DrawPlan {
  readonly matrix: ScoreMatrix;
  readonly minimumBenchmarks: number;
  readonly replicates: number;
  readonly seed: number;
}

export interface RulerDraw {
  /** How often each family of the matrix was drawn. */
  readonly counts: Float64Array;
  /** Null where the drawn families identify none. */
  readonly ruler: RulerFit | null;
}

/**
 * One draw a replicate. Two matrices of the same families give the same counts for the same seed and replicate, so
 * that what is drawn from both is paired.
 */
export function* rulerDraws({ matrix, minimumBenchmarks, replicates, seed }: DrawPlan): Generator<RulerDraw> {
  for (let replicate = 0; replicate < replicates; replicate++) {
    const counts = drawFamilies(matrix.families, seed, replicate);
    const ruler = fitRulerColumns(matrix, counts, minimumBenchmarks);
    yield { counts, ruler: isIdentified(ruler) ? ruler : null };
  }
}

/** How often each family is drawn: as many draws as there are families; the anchor is held, once. */
export function drawFamilies(families: readonly string[], seed: number, replicate: number): Float64Array {
  const counts = new Float64Array(families.length);
  const free = families.flatMap((family, index) => (family === anchorFamily ? [] : [index]));
  const random = randomStream(seed, replicate);
  for (let draw = 0; draw < free.length; draw++) counts[free[random.integer(free.length)]!]! += 1;
  const anchor = families.indexOf(anchorFamily);
  if (anchor >= 0) counts[anchor] = 1;
  return counts;
}
