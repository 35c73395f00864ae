/** Randomness from a seed: the same seed always gives the same corruptions, on every machine. */

export interface Random {
  /** A whole number of [0, limit). */
  below(limit: number): number;
  pick<T>(values: readonly T[]): T;
  /** So many of the values, in their order. */
  some<T>(values: readonly T[], count: number): T[];
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, quite enough to choose rows. */
export function randomFrom(seed: string): Random {
  let state = [...seed].reduce(
    (hash, letter) => Math.imul(hash ^ letter.codePointAt(0)!, 16777619),
    -2128831035,
  );
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (limit: number): number => Math.floor(next() * limit);
  function pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new RangeError("nothing to pick from");
    return values[below(values.length)]!;
  }
  function some<T>(values: readonly T[], count: number): T[] {
    const left = values.map((_, index) => index);
    while (left.length > Math.max(count, 0)) left.splice(below(left.length), 1);
    return left.map((index) => values[index]!);
  }
  return { below, pick, some };
}
