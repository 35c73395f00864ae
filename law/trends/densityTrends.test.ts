import { describe, expect, it } from "vitest";
import { analyse } from "../analyse.ts";
import { randomStream } from "../mathematics/random.ts";
import { model, plantedBenchmarks, plantedFacts, plantedReports } from "../testing/worlds.ts";
import { daysPerMonth } from "../time.ts";
import type { Sampling, TrendRow } from "./densityTrends.ts";
import { estimators } from "./estimators.ts";

const slope = Math.LN2 / (3.5 * daysPerMonth);
const few: Sampling = { seed: 3, headlineReplicates: 30, otherReplicates: 10 };

/** The planted world, each of whose models lies below its frontier by a gap. */
function facts() {
  const planted = plantedFacts(slope);
  const random = randomStream(11, 0);
  const late = Array.from({ length: 40 }, (_, index) => {
    const released_on = new Date(Date.UTC(2023, 3, 1 + 25 * index)).toISOString().slice(0, 10);
    const subject = model({
      model_id: `late-${index}`,
      family: `late-${index}`,
      released_on,
      total_params: 4e9,
    });
    return { subject, scores: plantedReports(subject, slope * (35 + 25 * index) - random.exponential()) };
  });
  return {
    ...planted,
    models: [...planted.models, ...late.map(({ subject }) => subject)],
    scores: [...planted.scores, ...late.flatMap(({ scores }) => scores)],
  };
}
const byId = (trends: readonly TrendRow[], id: string) => trends.find((row) => row.trend_id === id)!;

describe("densityTrends", () => {
  const { trends } = analyse(facts(), few);

  it("has every ruler, denominator, window and estimator once", () => {
    const rulers = 2 + plantedBenchmarks.length;
    expect(trends).toHaveLength(rulers * 2 * 3 * estimators.length);
    expect(new Set(trends.map((row) => row.trend_id)).size).toBe(trends.length);
    expect(trends.filter((row) => row.headline).map((row) => row.trend_id)).toEqual([
      "frontier/joint/joint/total/all",
    ]);
  });

  it("puts each slope within its interval and the doubling times that follow within theirs", () => {
    for (const row of trends.filter((each) => each.not_identified === null)) {
      expect(row.slope_low!, row.trend_id).toBeLessThan(row.slope_per_day!);
      expect(row.slope_high!, row.trend_id).toBeGreaterThan(row.slope_per_day!);
      expect(row.doubling_months).toBeCloseTo(Math.LN2 / row.slope_per_day! / daysPerMonth, 9);
      expect(row.doubling_low).toBeCloseTo(Math.LN2 / row.slope_high! / daysPerMonth, 9);
      expect(row.doubling_high === null).toBe(row.slope_low! <= 0);
    }
  });

  it("is the same for the same seed, and its spread is another for another", () => {
    const again = analyse(facts(), few).trends;
    expect(again).toEqual(trends);
    const other = analyse(facts(), { ...few, seed: 4 }).trends;
    const id = "frontier/joint/joint/total/all";
    expect(byId(other, id).slope_per_day).toBe(byId(trends, id).slope_per_day);
    expect(byId(other, id).slope_low).not.toBe(byId(trends, id).slope_low);
  });

  it("is not identified below 30 models or 5 families, and says so", () => {
    const all = facts();
    const some = { ...all, models: all.models.filter((_, index) => index < 25) };
    const { not_identified, slope_per_day, n_models } = byId(
      analyse(some, few).trends,
      "frontier/joint/joint/total/all",
    );
    expect(slope_per_day).toBeNull();
    expect([n_models, not_identified]).toEqual([25, "25 models of 8 families; 30 and 5 are needed"]);
  });

  it("leaves records-ols unmoved by a copy of a dominated model, the ruler held", () => {
    const all = facts();
    const dominated = all.models.find((row) => row.model_id === "late-20")!;
    const copy = { ...dominated, model_id: "late-20-copy" };
    const scores = all.scores
      .filter((row) => row.model_id === "late-20")
      .map((row) => ({ ...row, model_id: copy.model_id }));
    const more = analyse({ ...all, models: [...all.models, copy], scores: [...all.scores, ...scores] }, few);
    const id = "records-ols/joint/joint/total/all";
    // Its family has one size, so the ruler's steepness does not see it; the intercepts do, for all models alike.
    expect(byId(more.trends, id).slope_per_day).toBeCloseTo(byId(trends, id).slope_per_day!, 6);
  });
});
