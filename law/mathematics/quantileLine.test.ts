import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitQuantileLine } from "./quantileLine.ts";

interface Reference {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly weights: readonly number[];
  readonly tau: number;
  readonly slope: number;
  readonly loss: number;
}
const { quantile } = JSON.parse(
  readFileSync(new URL("../../fixtures/reference/trends.json", import.meta.url), "utf8"),
) as { readonly quantile: readonly Reference[] };
const fitOf = ({ x, y, weights, tau }: Omit<Reference, "slope" | "loss">) =>
  fitQuantileLine(Float64Array.from(x), Float64Array.from(y), tau, Float64Array.from(weights));

describe("fitQuantileLine", () => {
  it.each(quantile)(
    "has the loss and the slope of the linear programme: $tau, $x.length points",
    (reference) => {
      const fit = fitOf(reference);
      expect(Math.abs(fit.loss - reference.loss)).toBeLessThan(1e-10 * (1 + reference.loss));
      expect(Math.abs(fit.slope - reference.slope)).toBeLessThan(1e-12);
    },
  );

  it("ends where many points lie on one line", () => {
    const x = Array.from({ length: 40 }, (_, index) => index % 8);
    const y = x.map((value, index) => 2 * value - (index % 3 === 0 ? 1 : 0));
    const fit = fitOf({ x, y, weights: x.map(() => 1), tau: 0.9 });
    expect(fit).toMatchObject({ slope: 2, intercept: 0 });
  });

  it("is the same line in any order of the points", () => {
    const [reference] = quantile as [Reference];
    const order = reference.x
      .map((_, index) => index)
      .sort((a, b) => ((a * 7919) % 101) - ((b * 7919) % 101));
    const shuffled = (values: readonly number[]) => order.map((index) => values[index]!);
    const { x, y, weights, tau } = reference;
    const fit = fitOf({ x: shuffled(x), y: shuffled(y), weights: shuffled(weights), tau });
    expect(fit.slope).toBeCloseTo(fitOf(reference).slope, 12);
  });
});
