import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { headlineTrends } from "./analyse.ts";
import { simulateWorld, worldCells } from "./calibration/worlds.ts";
import type { Facts } from "./facts.ts";

/* What the slope of the headline must not depend on, in simulated worlds with noise in everything. */

const cell = worldCells.find((each) => each.cell === "60-growing-family")!;
const world = fc.integer({ min: 0, max: 10_000 }).map((number) => simulateWorld(cell, 12, number));
const few = { seed: 5, headlineReplicates: 12, otherReplicates: 12 };
const trendsOf = (facts: Facts) => headlineTrends(facts, few);
const runs = { numRuns: 4, seed: 1 };

const shuffled = <Row>(rows: readonly Row[], keys: readonly number[]): Row[] =>
  rows
    .map((row, index) => ({ row, key: keys[index % keys.length]! * (index + 1) }))
    .sort((a, b) => (a.key % 97) - (b.key % 97))
    .map(({ row }) => row);

function expectSameSlopes(found: Facts, expected: Facts, relative: number): void {
  const [one, other] = [trendsOf(found), trendsOf(expected)];
  expect(one.map(({ n_models, n_records }) => [n_models, n_records])).toEqual(
    other.map(({ n_models, n_records }) => [n_models, n_records]),
  );
  for (const [index, row] of one.entries()) {
    for (const figure of ["slope_per_day", "slope_low", "slope_high"] as const) {
      expect(Math.abs(row[figure]! - other[index]![figure]!), `${row.estimator} ${figure}`).toBeLessThan(
        relative * Math.abs(other[index]!.slope_per_day!),
      );
    }
  }
}

describe("the slope of density", () => {
  it("depends on the order of no rows, digit for digit", () => {
    fc.assert(
      fc.property(world, fc.array(fc.integer({ min: 1, max: 96 }), { minLength: 5 }), (facts, keys) => {
        const other = {
          ...facts,
          models: shuffled(facts.models, keys),
          scores: shuffled(facts.scores, keys),
          benchmarks: [...facts.benchmarks].reverse(),
        };
        expect(trendsOf(other)).toEqual(trendsOf(facts));
      }),
      runs,
    );
  });

  it("does not depend on the unit in which parameters are counted", () => {
    fc.assert(
      fc.property(world, fc.constantFrom(1e-3, 1 / 7, 64), (facts, unit) => {
        const models = facts.models.map((row) => ({
          ...row,
          total_params: row.total_params * unit,
          active_params: row.active_params * unit,
        }));
        expectSameSlopes({ ...facts, models }, facts, 1e-6);
      }),
      runs,
    );
  });

  it("does not depend on when time began", () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 1, max: 900 }), (facts, days) => {
        const models = facts.models.map((row) => ({
          ...row,
          released_on: new Date(Date.parse(`${row.released_on}T00:00:00Z`) + days * 86_400_000)
            .toISOString()
            .slice(0, 10),
        }));
        expectSameSlopes({ ...facts, models }, facts, 1e-6);
      }),
      runs,
    );
  });
});
