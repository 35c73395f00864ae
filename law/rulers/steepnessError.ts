import { emptyMoments, type Ladder, type Moments, pooledMoments, type Steepness } from "./steepness.ts";

/** Each family's own sums about its own means, weights as in the pooled fit. */
export function momentsByFamily(ladder: Ladder, noise: number): Moments[] {
  return ladder.families.map((_, family) => {
    const only = new Float64Array(ladder.families.length);
    only[family] = 1;
    const moments = emptyMoments();
    pooledMoments(ladder, only, noise ** 2, moments);
    return moments;
  });
}

/**
 * Standard error of a pooled steepness that holds whatever the sizes of one family share, such as a recipe that ages or
 * a steepness of its own: the bias-reduced sandwich CR2 by family (Bell and McCaffrey 2002; with the levels of the
 * families absorbed, Pustejovsky and Tipton 2018), `sum u_f^2 / (1 - h_f) / sxx^2` with u_f the family's score and h_f
 * its share of sxx. Unbiased where the weights are right and families are independent.
 *
 * @returns null where one family alone makes the steepness: it has nothing to differ from
 */
export function familyRobustError(
  ladder: Ladder,
  { steepness, noise }: Pick<Steepness, "steepness" | "noise">,
): number | null {
  const families = momentsByFamily(ladder, noise);
  if (families.length < 2) return null;
  const sxx = families.reduce((sum, family) => sum + family.sxx, 0);
  const meat = families.reduce(
    (sum, family) => sum + (family.sxy - steepness * family.sxx) ** 2 / (1 - family.sxx / sxx),
    0,
  );
  return Math.sqrt(meat) / sxx;
}
