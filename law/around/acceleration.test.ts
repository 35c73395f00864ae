import { describe, expect, it } from "vitest";
import type { Facts } from "../facts.ts";
import { chooseScores } from "../rulers/chooseScores.ts";
import { drawPlan, fitPlan, rulerPlans } from "../rulers/rulerPlans.ts";
import { type SplitTruth, splitWorld } from "../testing/splitWorlds.ts";
import { daysSince, originDay } from "../time.ts";
import type { Estimator } from "../trends/estimators.ts";
import { type AccelerationRow, acceleration, settingsOf, splitRows } from "./acceleration.ts";
import { placeboRank } from "./accelerationBreaks.ts";
import { accelerationModels } from "./accelerationSeries.ts";

const truth: SplitTruth = { before: 0.005, after: 0.005, organisations: 14, families: 24, spread: 0.5 };

function planOf(facts: Facts, replicates: number, seed = 1) {
  const choice = chooseScores(facts.scores, facts.benchmarks);
  const plan = rulerPlans(facts, choice).find(
    ({ benchmark, specification }) => benchmark === "mmlu" && specification.ruler === "pooled",
  )!;
  return drawPlan(fitPlan(plan), replicates, seed);
}

function splitsOf(facts: Facts, replicates: number, seed: number, asked: readonly Estimator[]) {
  const plan = planOf(facts, replicates, seed);
  const sampling = { seed, headlineReplicates: 0, otherReplicates: replicates };
  const models = accelerationModels(facts.pre_chatgpt, plan);
  const setting = settingsOf(models, plan, sampling).find(({ window }) => window === "all")!;
  return splitRows(setting, asked);
}

/**
 * Over 400 other worlds the interval of least squares on all models holds the change in 0.87 of them, planted or not, and
 * a planted one is called in all. Fifty worlds of that rate give at least 0.73: three standard deviations.
 */
const leastHolding = 0.73;

function readBack(planted: SplitTruth) {
  const worlds = 50;
  const change = planted.after - planted.before;
  const rows = Array.from({ length: worlds }, (_, world) => {
    const facts = splitWorld(planted, 77, world);
    return splitsOf(facts, 80, 1000 + world, ["population"])[0]!;
  });
  const share = (isSo: (row: AccelerationRow) => boolean) => rows.filter(isSo).length / worlds;
  return {
    holds: share(({ slope_change: found }) => found!.low <= change && found!.high >= change),
    faster: share(({ verdict }) => verdict === "faster"),
    none: share(({ verdict }) => verdict === "not distinguishable"),
  };
}

describe("acceleration", () => {
  it("does not claim a change where there is none", () => {
    const { holds, none } = readBack(truth);
    expect(holds).toBeGreaterThanOrEqual(leastHolding);
    expect(none).toBe(holds);
  });

  it("reads a planted change back", () => {
    const { holds, faster } = readBack({ ...truth, before: 0.003, after: 0.007 });
    expect(holds).toBeGreaterThanOrEqual(leastHolding);
    expect(faster).toBeGreaterThanOrEqual(0.9);
  });

  it("calls six early models not identified whatever they show, and shows the line through them", () => {
    const facts = splitWorld({ ...truth, before: 0.001, after: 0.01, organisations: 2 }, 77, 1);
    const rows = splitsOf(facts, 20, 1, ["records-ols", "population"]);
    for (const row of rows) {
      expect(row.verdict).toBeNull();
      expect(row.slope_before).toBeNull();
      expect(row.slope_change).toBeNull();
      expect(row.slope_after).not.toBeNull();
      expect(row.not_identified).toMatch(
        /^6 models of 2 organisations before it, \d of them records; 30 and 5 are needed$/,
      );
    }
    expect(rows[1]!.line_before!.low).toBeLessThan(rows[1]!.line_before!.value);
  });

  it("has two windows, the paper's estimator in front, and no row without a ruler", () => {
    const facts = splitWorld({ ...truth, organisations: 2 }, 77, 1);
    const sampling = { seed: 1, headlineReplicates: 0, otherReplicates: 5 };
    const { rows } = acceleration(facts.pre_chatgpt, planOf(facts, 5), sampling);
    expect(rows.filter((row) => row.headline)).toMatchObject([
      { window: "v2", estimator: "records-ols", kind: "chatgpt", break_on: "2022-11-30" },
    ]);
    expect(rows.filter((row) => row.kind === "chatgpt")).toHaveLength(8);
    expect(rows.filter((row) => row.kind !== "chatgpt" && row.p_value !== null)).toHaveLength(8);
    const bare = { ...facts, models: [], scores: [] };
    expect(acceleration(facts.pre_chatgpt, planOf(bare, 5), sampling)).toEqual({ rows: [], models: [] });
  });
});

describe("accelerationModels", () => {
  const facts = splitWorld({ ...truth, organisations: 1 }, 77, 1);
  const [early] = facts.pre_chatgpt;

  it("censors an early score that cannot be told from chance, and keeps it in sight", () => {
    const atFloor = { ...early!, model_id: "palm-8b", mmlu_5shot: 25.4 };
    const above = { ...early!, model_id: "neox", mmlu_5shot: 33.6 };
    const models = accelerationModels([atFloor, above], planOf(facts, 1));
    const of = (id: string) => models.find((row) => row.model_id === id)!;
    expect(of("palm-8b")).toMatchObject({ status: "below_floor", log_density: null, contends: true });
    expect(of("neox").status).toBe("ok");
    expect(of("neox").log_density).toBeLessThan(0);
  });

  it("takes a model of both lists from the catalogue", () => {
    const twin = { ...early!, model_id: "llama-7b", mmlu_5shot: 90 };
    const models = accelerationModels([twin], planOf(facts, 1));
    expect(models.filter((row) => row.model_id === "llama-7b")).toMatchObject([{ family: "llama" }]);
  });
});

describe("placeboRank", () => {
  const split = daysSince(originDay, "2022-11-30");
  const times = Array.from({ length: 21 }, (_, index) => split + 50 * (index - 10) + 7);
  const noise = (index: number) => 0.01 * Math.sin(17 * index * index);
  const broken = times.map((time, index) => (time < split ? 0.001 : 0.01) * (time - split) + noise(index));

  it("puts a planted break first among all dates, and another date behind it", () => {
    const points = { times, values: broken };
    expect(placeboRank(points, split)).toMatchObject({ rank: 1, dates_tried: 16 });
    expect(placeboRank(points, split + 300).rank).toBeGreaterThan(3);
  });

  it("gives no rank where a side has fewer than three points", () => {
    expect(placeboRank({ times, values: broken }, times[2]!)).toEqual({ dates_tried: 16 });
    expect(placeboRank({ times: times.slice(0, 5), values: broken.slice(0, 5) }, times[2]!)).toEqual({});
  });
});
