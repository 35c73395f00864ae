import { bootstrapInterval, mostFailures, standardDeviation } from "../trends/familyBootstrap.ts";

/** A value with its two-sided 90 % interval. */
export interface Measured {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A value with the interval that draws of families give it: their standard deviation times t of F - 2.
 *
 * @param draws the same read off each draw; null where a draw does not say it
 * @param families F
 * @returns null where the whole or too many draws do not say it
 */
export function measuredOver(
  value: number | null,
  draws: readonly (number | null)[],
  families: number,
): Measured | null {
  if (value === null) return null;
  const drawn = draws.filter((draw) => draw !== null);
  const error = standardDeviation(drawn);
  if (error === null || families < 3 || drawn.length < (1 - mostFailures) * draws.length) return null;
  return { value, ...bootstrapInterval(value, error, families) };
}
