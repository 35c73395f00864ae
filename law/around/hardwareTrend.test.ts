import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AcceleratorFact } from "../facts.ts";
import { randomStream } from "../mathematics/random.ts";
import { dayAfter, daysPerYear, originDay } from "../time.ts";
import { hardwareTrends } from "./hardwareTrend.ts";

/** Twenty cards whose FLOP/s per USD double every `years`, about a line with noise. */
function cards(years: number, seed: number, price = 1000): AcceleratorFact[] {
  const random = randomStream(seed, 0);
  return Array.from({ length: 20 }, (_, index) => {
    const day = 200 * index;
    const level = 25 + (Math.LN2 * day) / (years * daysPerYear) + 0.3 * random.normal();
    return {
      name: `card ${index}`,
      type: "GPU",
      released_on: dayAfter(originDay, day),
      release_price_usd: price,
      fp32_flops: Math.exp(level) * price,
      tensor_fp16_bf16_flops: null,
      memory_bytes: null,
    };
  });
}
const leadOf = (rows: readonly AcceleratorFact[]) => hardwareTrends(rows, []).find(({ lead }) => lead)!;

describe("hardwareTrends", () => {
  it("covers a planted doubling time at its stated rate", () => {
    const worlds = 200;
    let held = 0;
    for (let seed = 0; seed < worlds; seed++) {
      const { low_years, high_years } = leadOf(cards(2.1, seed));
      held += Number(low_years! <= 2.1 && 2.1 <= high_years!);
    }
    expect(held / worlds).toBeGreaterThan(0.84);
    expect(held / worlds).toBeLessThan(0.96);
  });

  it("stays in years and digits whatever the order, and in years when all prices double", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const rows = cards(3, seed);
        expect(leadOf([...rows].reverse())).toEqual(leadOf(rows));
        const dear = rows.map((row) => ({ ...row, release_price_usd: 2 * row.release_price_usd }));
        expect(leadOf(dear).doubling_years! / leadOf(rows).doubling_years!).toBeCloseTo(1, 9);
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  it("keeps the published ones as printed, and says which of ours are not identified", () => {
    const published = { name: "theirs", doubling_years: 2.07, low_years: 1.54, high_years: null };
    const found = hardwareTrends(cards(2, 1).slice(0, 9), [published]);
    expect(found.filter(({ source }) => source === "published")).toMatchObject([
      { ...published, n_accelerators: null, not_identified: null },
    ]);
    for (const row of found.filter(({ source }) => source === "ours"))
      expect(row).toMatchObject({
        doubling_years: null,
        not_identified: expect.stringContaining("10 are needed"),
      });
    const sameDay = cards(2, 1).map((row) => ({ ...row, released_on: "2024-01-01" }));
    expect(leadOf(sameDay).not_identified).toBe("all are of one day");
  });

  it("has no longest doubling time where the slope may be nothing", () => {
    const flat = cards(1e9, 4);
    expect(leadOf(flat).high_years).toBeNull();
  });
});
