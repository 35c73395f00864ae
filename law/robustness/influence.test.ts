import { describe, expect, it } from "vitest";
import { analyse } from "../analyse.ts";
import { simulateWorld } from "../calibration/worlds.ts";
import type { Facts } from "../facts.ts";
import { randomStream } from "../mathematics/random.ts";
import { chooseScores } from "../rulers/chooseScores.ts";
import { fitPlan, rulerPlans } from "../rulers/rulerPlans.ts";
import { model, plantedFacts, plantedReports } from "../testing/worlds.ts";
import { daysPerMonth } from "../time.ts";
import { estimateTrend } from "../trends/estimators.ts";
import { contendersOf, lnDenominators, rulerSeries, scoreErrors } from "../trends/rulerSeries.ts";
import { type InfluenceRow, influence } from "./influence.ts";

const slope = Math.LN2 / (3.5 * daysPerMonth);

/** A planted world with gaps below its frontier, and where asked a late family far above it. */
function facts(outlier: boolean): Facts {
  const planted = plantedFacts(slope);
  const random = randomStream(5, 0);
  const more = Array.from({ length: 40 }, (_, index) => {
    const days = 20 + 25 * index;
    const released_on = new Date(Date.UTC(2023, 1, 24 + days)).toISOString().slice(0, 10);
    const subject = model({ model_id: `model-${index}`, family: `lone-${index}`, released_on });
    return { subject, scores: plantedReports(subject, slope * days - 0.5 * random.exponential()) };
  });
  const stars = [1e9, 3e9].map((total_params, index) => {
    const subject = model({
      model_id: `star-${index}`,
      family: "star",
      released_on: "2025-11-01",
      total_params,
    });
    return { subject, scores: plantedReports(subject, slope * 980 + 3) };
  });
  const added = outlier ? [...more, ...stars] : more;
  return {
    ...planted,
    models: [...planted.models, ...added.map(({ subject }) => subject)],
    scores: [...planted.scores, ...added.flatMap(({ scores }) => scores)],
  };
}

function influenceOf(all: Facts): InfluenceRow[] {
  const { trends } = analyse(all, { seed: 1, headlineReplicates: 40, otherReplicates: 2 });
  const joint = rulerPlans(all, chooseScores(all.scores, all.benchmarks))[0]!;
  return influence(
    joint,
    trends.find((row) => row.headline),
  );
}

const strongest = (rows: readonly InfluenceRow[], left_out: string) =>
  rows
    .filter((row) => row.left_out === left_out)
    .reduce((a, b) => (Math.abs(a.slope_change ?? 0) >= Math.abs(b.slope_change ?? 0) ? a : b));

describe("influence", () => {
  const rows = influenceOf(facts(true));

  it("has each model and each family once", () => {
    const { models } = facts(true);
    expect(rows.filter((row) => row.left_out === "model").map((row) => row.id)).toEqual(
      models.map((row) => row.model_id).sort(),
    );
    expect(new Set(rows.filter((row) => row.left_out === "family").map((row) => row.id))).toEqual(
      new Set(models.map((row) => row.family)),
    );
  });

  it("finds a planted outlier family, which raises the slope", () => {
    const found = strongest(rows, "family");
    expect(found.id).toBe("star");
    expect(found.models_left_out).toBe(2);
    expect(found.slope_change).toBeLessThan(0);
    expect(found.doubling_change).toBeGreaterThan(0);
    expect(strongest(rows, "model").id).toMatch(/^star-/);
  });

  it("gives the slope of a world that never had the family", () => {
    const without = analyse(facts(false), { seed: 1, headlineReplicates: 2, otherReplicates: 2 });
    const own = without.trends.find((row) => row.headline)!;
    const found = rows.find((row) => row.left_out === "family" && row.id === "star")!;
    expect(found.slope_per_day! / own.slope_per_day!).toBeCloseTo(1, 7);
    expect([found.n_models, found.n_records]).toEqual([own.n_models, own.n_records]);
  });

  it("fits ruler and trend as if the family had never been, where its sizes made the ruler too", () => {
    const cell = { cell: "noisy", models: 60, gapGrowth: 0, gaps: "model", misspecified: null } as const;
    const world = simulateWorld(cell, 3, 0);
    const joint = rulerPlans(world, chooseScores(world.scores, world.benchmarks))[0]!;
    const headline = { slope_per_day: slope, slope_low: slope, slope_high: slope, doubling_months: 3.5 };
    const found = influence(joint, headline).filter((row) => row.left_out === "family");
    for (const { id, slope_per_day } of found.filter((row) => row.id !== "llama").slice(0, 8)) {
      const rest = joint.models.filter(({ model: { family } }) => family !== id);
      const { matrix, columns } = fitPlan({ ...joint, models: rest });
      const series = rulerSeries({
        contenders: contendersOf(matrix),
        ruler: columns!,
        errors: scoreErrors(matrix, columns!),
        lnSizes: lnDenominators(matrix, "total"),
      });
      expect(slope_per_day! / estimateTrend("frontier", series)!.slope, id).toBeCloseTo(1, 7);
    }
  });

  it("goes on anchoring at Llama-1 when that is left out", () => {
    const found = rows.find((row) => row.left_out === "family" && row.id === "llama")!;
    expect(found.not_identified).toBeNull();
    expect(found.models_left_out).toBe(4);
  });

  it("does not depend on the order of the facts", () => {
    const all = facts(true);
    const reversed = { ...all, models: [...all.models].reverse(), scores: [...all.scores].reverse() };
    expect(influenceOf(reversed)).toEqual(rows);
  });

  it("is not identified where nothing may be left out, and empty without a headline", () => {
    const few = plantedFacts(slope, 9);
    const joint = rulerPlans(few, chooseScores(few.scores, few.benchmarks))[0]!;
    const headline = { slope_per_day: slope, slope_low: slope, slope_high: slope, doubling_months: 3.5 };
    const found = influence(joint, headline);
    const family = found.find((row) => row.id === "family-3")!;
    expect(family).toMatchObject({ slope_per_day: null, outside_interval: null });
    expect(family.not_identified).toBe("28 models of 9 families; 30 and 5 are needed");
    const two = plantedFacts(slope, 1);
    const [pair] = rulerPlans(two, chooseScores(two.scores, two.benchmarks));
    // Llama-1's four models stay where its three are left out, though no ruler is.
    expect(influence(pair!, headline).find((row) => row.id === "family-1")).toMatchObject({
      models_left_out: 3,
      n_models: 0,
      not_identified: "no ruler without it",
    });
    expect(influence(joint, { ...headline, slope_per_day: null })).toEqual([]);
    expect(influence(joint, undefined)).toEqual([]);
  });
});
