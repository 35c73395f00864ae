import { describe, expect, it } from "vitest";
import { randomStream } from "./random.ts";

const draw = (length: number, next: () => number): number[] => Array.from({ length }, next);
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("randomStream", () => {
  it("gives the same numbers for the same seed and stream, and others for any other", () => {
    const first = (seed: number, stream: number) => draw(8, randomStream(seed, stream).uniform).join();
    const streams = [0, 1, 2, 3].flatMap((seed) => [0, 1, 2, 3].map((stream) => first(seed, stream)));
    expect(new Set(streams).size).toBe(16);
    expect(first(2, 3)).toBe(first(2, 3));
  });

  it("has the moments of its distributions, also across the first numbers of neighbouring streams", () => {
    const within = randomStream(20230224, 0);
    const across = (next: (stream: ReturnType<typeof randomStream>) => number) =>
      Array.from({ length: 20_000 }, (_, stream) => next(randomStream(20230224, stream)));
    for (const normals of [draw(20_000, within.normal), across((stream) => stream.normal())]) {
      expect(Math.abs(meanOf(normals))).toBeLessThan(0.03);
      expect(Math.abs(meanOf(normals.map((value) => value ** 2)) - 1)).toBeLessThan(0.05);
      expect(Math.abs(meanOf(normals.map((value) => value ** 4)) - 3)).toBeLessThan(0.4);
    }
    for (const gaps of [draw(20_000, within.exponential), across((stream) => stream.exponential())]) {
      expect(Math.abs(meanOf(gaps) - 1)).toBeLessThan(0.03);
      expect(Math.abs(meanOf(gaps.map((value) => value ** 2)) - 2)).toBeLessThan(0.2);
    }
    const faces = [0, 0, 0, 0, 0, 0];
    for (const face of across((stream) => stream.integer(6))) faces[face]! += 1;
    // Chi-square with 5 degrees of freedom: 20.5 is passed once in a thousand.
    const chiSquare = faces.reduce((sum, count) => sum + (count - 20_000 / 6) ** 2 / (20_000 / 6), 0);
    expect(chiSquare).toBeLessThan(20.5);
  });
});
