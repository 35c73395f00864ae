import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Duration, kaplanMeier, survivalMedian } from "./kaplanMeier.ts";

interface Case {
  readonly time: readonly number[];
  readonly ended: readonly boolean[];
  readonly weight: readonly number[];
  readonly steps: readonly (readonly [number, number, number, number])[];
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
}
const { cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../fixtures/reference/survival.json"), "utf8"),
) as { readonly cases: readonly Case[] };

const durationsOf = ({ time, ended, weight }: Case): Duration[] =>
  time.map((at, index) => ({ time: at, isEnded: ended[index]!, weight: weight[index]! }));

describe("kaplanMeier", () => {
  it("gives lifelines' estimate and interval at every time, to 1e-8", () => {
    for (const reference of cases) {
      const steps = kaplanMeier(durationsOf(reference));
      expect(steps).toHaveLength(reference.steps.length);
      for (const [index, [time, survival, low, high]] of reference.steps.entries()) {
        const step = steps[index]!;
        expect(step.time).toBe(time);
        expect(Math.abs(step.survival - survival)).toBeLessThan(1e-8);
        expect(Math.abs(step.low - low)).toBeLessThan(1e-8);
        expect(Math.abs(step.high - high)).toBeLessThan(1e-8);
      }
    }
  });

  it("counts a duration of weight 2 as two of its kind", () => {
    const once = durationsOf(cases[1]!);
    const twice = once.map((duration) => ({ ...duration, weight: 2 }));
    expect(kaplanMeier(twice)).toEqual(kaplanMeier([...once, ...once]));
  });
});

describe("survivalMedian", () => {
  it("gives lifelines' median and interval, and none where it is not reached", () => {
    const found = cases.map((reference) => survivalMedian(kaplanMeier(durationsOf(reference))));
    expect(found).toEqual(cases.map(({ median, low, high }) => ({ median, low, high })));
    expect(found.some(({ median }) => median === null)).toBe(true);
    expect(found.some(({ median, high }) => median !== null && high === null)).toBe(true);
  });

  it("is the plain median where every duration has ended", () => {
    const steps = kaplanMeier([5, 1, 4, 2, 3].map((time) => ({ time, isEnded: true })));
    expect(survivalMedian(steps).median).toBe(3);
  });
});
