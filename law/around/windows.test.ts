import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RandomStream, randomStream } from "../mathematics/random.ts";
import { type PlacedFields, placedFacts, placedOf } from "../testing/placed.ts";
import { plantedFacts } from "../testing/worlds.ts";
import { dayAfter, daysPerMonth, originDay } from "../time.ts";
import { profitabilityWindows } from "./windows.ts";

const on = (day: number) => dayAfter(originDay, day);
const row = (model_id: string, day: number, total_params: number, lnEffective: number): PlacedFields => ({
  model_id,
  released_on: on(day),
  total_params,
  lnEffective,
});
const windowOf = (rows: readonly PlacedFields[], id: string, criterion = "point") =>
  profitabilityWindows(placedOf(rows)).windows.find(
    (each) => each.model_id === id && each.criterion === criterion,
  );

describe("profitabilityWindows", () => {
  it("ends with the first model of the quality at half the size, not with a weaker or a larger one", () => {
    const rows = [
      row("large", 0, 8e9, 25),
      row("weaker", 10, 4e9, 24.9),
      row("over-half", 20, 4.1e9, 26),
      row("match", 30, 4e9, 25),
      row("later", 40, 1e9, 27),
    ];
    expect(windowOf(rows, "large")).toMatchObject({ state: "closed", days: 30, closed_by: "match" });
    expect(windowOf(rows, "later")).toMatchObject({
      state: "open",
      days: 0,
      censored: true,
      closed_by: null,
    });
    // Three tenths of a logarithm are more than 1.645 times the two errors of 0.1.
    expect(windowOf(rows, "large", "beyond_error")).toMatchObject({ days: 40, closed_by: "later" });
  });

  it("lasts no day where it was closed before, and is open at the newest release else", () => {
    const rows = [row("small", 0, 1e9, 25), row("large", 50, 2e9, 25), row("best", 90, 3e9, 30)];
    expect(windowOf(rows, "large")).toMatchObject({ state: "closed_at_release", days: 0, censored: false });
    expect(windowOf(rows, "small")).toMatchObject({ state: "open", days: 90, censored: true });
  });

  it("reads planted windows off a whole world: a third of the size comes ln 3 of density later", () => {
    const slope = Math.LN2 / (3.5 * daysPerMonth);
    const { windows } = profitabilityWindows(placedFacts(plantedFacts(slope), 2));
    // Releases are 30 days apart: 3B by 1B after 168.8 days, 8B by 3B after 150.7, both seen at the next release.
    for (const family of [1, 3, 6]) {
      for (const size of [3, 8]) {
        const found = windows.find(
          ({ model_id, criterion }) => model_id === `family-${family}-${size}b` && criterion === "point",
        );
        expect(found).toMatchObject({ days: 180, closed_by: `family-${family + 6}-${size === 3 ? 1 : 3}b` });
      }
    }
  });

  it("covers the median of planted windows at its stated rate", () => {
    const mean = 150;
    let held = 0;
    const worlds = 30;
    for (let world = 0; world < worlds; world++) {
      const random = randomStream(7, world);
      const { medians } = profitabilityWindows(placedOf(chains(random, 24, mean), { draws: 40, random }));
      const found = medians.find(({ headline }) => headline)!;
      const truth = mean * Math.LN2;
      held += Number(found.median_low! <= truth && (found.median_high ?? Number.POSITIVE_INFINITY) >= truth);
    }
    // 850 worlds give 87-91 %; two standard errors of thirty are 11 %.
    expect(held / worlds).toBeGreaterThanOrEqual(0.78);
    expect(held / worlds).toBeLessThan(1);
  });

  it("is not identified with few windows or families, and says so", () => {
    const random = randomStream(1, 1);
    const few = profitabilityWindows(placedOf(chains(random, 4, 100), { draws: 20, random }));
    expect(few.medians.find(({ headline }) => headline)).toMatchObject({
      median_days: null,
      not_identified: expect.stringContaining("of 4 families"),
    });
  });

  it("does not move when every size is a thousand times as large", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const rows = chains(randomStream(seed, 0), 6, 100);
        const larger = rows.map((each) => ({
          ...each,
          total_params: each.total_params! * 1000,
          lnEffective: each.lnEffective + Math.log(1000),
        }));
        const shape = (some: readonly PlacedFields[]) =>
          profitabilityWindows(placedOf(some)).windows.map(({ model_id, days, closed_by, record }) => ({
            model_id,
            days,
            closed_by,
            record,
          }));
        expect(shape(larger)).toEqual(shape(rows));
      }),
      { numRuns: 20, seed: 3 },
    );
  });

  it("does not hang on the order of rows", () => {
    const facts = plantedFacts(0.006);
    const turned = { ...facts, models: [...facts.models].reverse(), scores: [...facts.scores].reverse() };
    expect(profitabilityWindows(placedFacts(turned, 5))).toEqual(profitabilityWindows(placedFacts(facts, 5)));
  });
});

/** Chains of models of one quality, each half the size of the last, so that each window is a gap of its chain. */
function chains(random: RandomStream, number: number, mean: number): PlacedFields[] {
  const until = 1000;
  return Array.from({ length: number }, (_, chain) => {
    const rows: PlacedFields[] = [];
    let day = Math.floor(random.uniform() * until);
    for (let rung = 0; day <= until && rung < 18; rung++) {
      // A chain is too large for its members to close those of the chains before it.
      const params = 2 ** (20 * (chain + 1) - rung);
      rows.push({
        model_id: `chain-${chain}-${rung}`,
        family: `chain-${chain}`,
        released_on: on(day),
        total_params: params,
        lnEffective: chain,
      });
      day += Math.ceil(random.exponential() * mean);
    }
    return rows;
  }).flat();
}
