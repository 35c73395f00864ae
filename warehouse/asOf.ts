/**
 * `asOf` asks about the world at a day, `knownAt` what was known by a day (`YYYY-MM-DD`). A vintage has both
 * the same; the default, `null`, is everything that is known now.
 */
export type AsOf = { readonly asOf: string; readonly knownAt: string | null };

/** The last day there is: what is known "now" needs no clock. */
const always = "9999-12-31";

/** The parameters of every statement that takes a world and a knowledge of it. */
export function asOfParameters({ asOf, knownAt }: AsOf): {
  readonly as_of: string;
  readonly known_at: string;
} {
  return { as_of: asOf, known_at: knownAt ?? always };
}
