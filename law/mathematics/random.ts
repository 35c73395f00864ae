/** Seeded random numbers: the only ones of the law. The same seed and stream give the same numbers everywhere. */
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

export interface RandomStream {
  /** A whole number from 0 to `below - 1`, of `below` up to 2^21; no number is likelier than another by 2^-32. */
  integer(below: number): number;
  /** In (0, 1), on a grid of 2^-32. */
  uniform(): number;
  /** Standard normal (Marsaglia and Bray's polar method, 1964). */
  normal(): number;
  /** Mean 1. */
  exponential(): number;
}

/**
 * One stream a replicate, whatever thread makes it: `stream` is its number.
 *
 * @param seed, stream 32-bit whole numbers
 */
export function randomStream(seed: number, stream: number): RandomStream {
  const generator = xoroshiro128plus(mix(seed, stream));
  const word = (): number => generator.next() >>> 0;
  const uniform = (): number => (word() + 0.5) / 2 ** 32;
  let spare: number | null = null;
  return {
    // The high part of a product of 53 bits at most (Lemire, arXiv 1805.10941, without his rejection).
    integer: (below) => ((generator.next() >>> 0) * below * 2 ** -32) | 0,
    uniform,
    normal() {
      if (spare !== null) {
        const kept = spare;
        spare = null;
        return kept;
      }
      for (;;) {
        const u = 2 * uniform() - 1;
        const v = 2 * uniform() - 1;
        const square = u * u + v * v;
        if (square >= 1 || square === 0) continue;
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        spare = v * factor;
        return u * factor;
      }
    },
    exponential: () => -Math.log(uniform()),
  };
}

/** Neighbouring seeds and streams must not begin alike: the finaliser of MurmurHash3 over both. */
function mix(seed: number, stream: number): number {
  return finalise(Math.imul(finalise(seed | 0), 0x9e3779b1) ^ (stream | 0));
}

function finalise(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
