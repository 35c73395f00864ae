/**
 * Single-ladder rulers, for sensitivity (method.md section 2): the steepness of every benchmark from the sizes of one
 * family alone. Everything else, from the noise to the intercepts and the anchor, is as in the ruler of all families.
 */
import { compareText, groupBy } from "../ordering.ts";
import type { RulerName } from "./ruler.ts";
import type { FittedPlan, RulerPlan } from "./rulerPlans.ts";
import type { HeldSteepness, RulerBenchmark } from "./scoreMatrix.ts";
import { type Ladder, smallestSizeRatio } from "./steepness.ts";
import { momentsByFamily } from "./steepnessError.ts";

/** A family is a ladder with so many sizes over such a range, on so many benchmarks. */
const leastSizes = 3;
const leastRange = 4;
const leastBenchmarks = 2;

export const ladderName = (family: string): RulerName => `ladder:${family}`;

/**
 * A plan for each family that makes a ladder of its own, by family.
 *
 * The steepness is held through the draws of families: an interval of such a ruler says what it would be if that one
 * family were right. Which is why these are no alternative to the ruler of all families and its interval.
 *
 * @param plan the joint ruler or the five-mean, whose single benchmark stands for five
 * @returns none where the plan's own ruler is not identified
 */
export function ladderPlans(plan: FittedPlan): RulerPlan[] {
  const { benchmark, specification, models, matrix, columns } = plan;
  if (columns === null) return [];
  const held = matrix.columns.flatMap(({ ladder }, index) => {
    const curve = columns.curves[index];
    return curve ? heldByFamily(ladder, curve.noise, specification.benchmarks[index]!) : [];
  });
  const least = Math.min(leastBenchmarks, matrix.benchmarks.length);
  const families = [...groupBy(held, ({ family }) => family)].sort(([a], [b]) => compareText(a, b));
  return families
    .filter(([, rows]) => rows.length >= least)
    .map(([family, rows]) => ({
      benchmark,
      models,
      specification: {
        ruler: ladderName(family),
        benchmarks: rows.map((row) => row.benchmark),
        minimumBenchmarks: specification.minimumBenchmarks,
      },
    }));
}

interface FamilyBenchmark {
  readonly family: string;
  readonly benchmark: RulerBenchmark & { readonly held: HeldSteepness };
}

/** @param noise of the ruler of all families: three sizes say too little of it */
function heldByFamily(ladder: Ladder, noise: number, benchmark: RulerBenchmark): FamilyBenchmark[] {
  const moments = momentsByFamily(ladder, noise);
  return ladder.families.flatMap((family, index) => {
    const sizes = ladder.x.slice(index === 0 ? 0 : ladder.ends[index - 1]!, ladder.ends[index]!).sort();
    const { sxx, sxy } = moments[index]!;
    const steepness = sxy / sxx;
    if (!isLadder(sizes) || !(steepness > 0)) return [];
    const largest = sizes.at(-1)!;
    const standardError = Math.sqrt(1 / sxx);
    const held = { steepness, standardError, noise, families: 1, points: sizes.length, largest };
    return [{ family, benchmark: { ...benchmark, held } }];
  });
}

/** @param sizes ln parameters, ascending; variants of nearly one size count once */
function isLadder(sizes: Float64Array): boolean {
  let distinct = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const size of sizes) {
    if (size - last < Math.log(smallestSizeRatio)) continue;
    distinct += 1;
    last = size;
  }
  return distinct >= leastSizes && sizes.at(-1)! - sizes[0]! >= Math.log(leastRange);
}
