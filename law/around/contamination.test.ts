import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitLine } from "../mathematics/straightLine.ts";
import { fitWhole } from "../rulers/fitRuler.ts";
import { isIdentified } from "../rulers/ruler.ts";
import { type TwinTruth, twinWorld } from "../testing/twinWorlds.ts";
import { daysSince, originDay } from "../time.ts";
import { estimateTrend, estimators } from "../trends/estimators.ts";
import { comparePair, contamination } from "./contamination.ts";
import { readTwins, twinsOf } from "./contaminationReading.ts";
import { type TwinFacts, twinPairs, twinSample } from "./contaminationTwins.ts";

const pair = twinPairs[0]!;
const sampling = { seed: 5, headlineReplicates: 100, otherReplicates: 0 };
const truth: TwinTruth = {
  slope: 0.006,
  contamination: 0,
  originalSteepness: 0.53,
  cleanSteepness: 0.32,
  families: 16,
};

function headlineOf(facts: TwinFacts, replicates = sampling) {
  return comparePair(twinSample(facts, pair)!, replicates).rows.find((row) => row.headline)!;
}

/**
 * Over 600 other worlds the interval holds the truth in 0.895 of them, planted or not, and planted contamination is called
 * in 0.985. Fifty worlds of that rate give at least 0.76 in all but one draw of a thousand: three standard deviations.
 */
const leastHolding = 0.76;

/** Shares of 50 worlds: the interval holds the truth, and each verdict. */
function readBack(planted: TwinTruth) {
  const worlds = 50;
  const rows = Array.from({ length: worlds }, (_, world) =>
    headlineOf(twinWorld(planted, 31, world), { ...sampling, seed: 1000 + world }),
  );
  const share = (isSo: (row: (typeof rows)[number]) => boolean) => rows.filter(isSo).length / worlds;
  const { contamination: effect } = planted;
  return {
    holds: share(({ difference }) => difference!.low <= -effect && difference!.high >= -effect),
    slower: share(({ verdict }) => verdict === "slower"),
    none: share(({ verdict }) => verdict === "not distinguishable"),
  };
}

describe("comparePair", () => {
  it("does not claim contamination where there is none, however unequal the rulers", () => {
    const { holds, none } = readBack(truth);
    expect(holds).toBeGreaterThanOrEqual(leastHolding);
    expect(none).toBe(holds);
  });

  it("reads planted contamination back in nine worlds of ten", () => {
    const { holds, slower } = readBack({ ...truth, contamination: 0.003 });
    expect(holds).toBeGreaterThanOrEqual(leastHolding);
    expect(slower).toBeGreaterThanOrEqual(0.9);
  });

  it("draws in pairs: a twin of equal scores differs by nothing, with no interval about it", () => {
    const world = twinWorld(truth, 2, 1);
    const same = {
      ...world,
      contamination_twins: world.contamination_twins.map((row) => ({
        ...row,
        clean_score: row.original_score!,
      })),
      benchmarks: world.benchmarks.map((row) => ({ ...row, items: 14042 })),
    };
    const { difference, original_slope, verdict } = headlineOf(same);
    expect(difference).toEqual({ value: 0, low: 0, high: 0 });
    expect(original_slope!.high - original_slope!.low).toBeGreaterThan(0.0005);
    expect(verdict).toBe("not distinguishable");
  });

  it("gives the difference as the slope of the models' own differences, and as the sum of its parts", () => {
    const { rows, models } = comparePair(twinSample(twinWorld(truth, 2, 1), pair)!, sampling);
    const lead = rows.find((row) => row.headline)!;
    const placed = models.filter((row) => row.log_density_difference !== null);
    const line = fitLine(
      placed.map((row) => daysSince(originDay, row.released_on)),
      placed.map((row) => row.log_density_difference!),
    );
    expect(lead.difference!.value).toBeCloseTo(line.slope, 12);
    for (const row of rows.filter(({ scores_part }) => scores_part !== null))
      expect(row.scores_part!.value + row.steepness_part!.value).toBeCloseTo(row.difference!.value, 12);
  });

  it("has the slopes of the anchored rulers: the anchor moves none", () => {
    const plain = twinWorld(truth, 2, 3);
    const models = plain.models.map((row) => (row.family === "family-2" ? { ...row, family: "llama" } : row));
    const sample = twinSample({ ...plain, models }, pair)!;
    const twins = twinsOf(sample, sample.models);
    const counts = new Float64Array(twins.original.families.length).fill(1);
    const read = readTwins(twins, counts, ["population"])!.slopes[0]!;
    for (const side of ["original", "clean"] as const) {
      const ruler = fitWhole(twins[side], 1);
      if (!isIdentified(ruler)) throw new Error(ruler.notIdentified);
      const values = Float64Array.from(
        twins.models,
        (place, index) => ruler.lnEffective[place]! - twins.lnSizes[index]!,
      );
      const weights = new Float64Array(values.length).fill(1);
      const line = estimateTrend("population", { ...twins, values, weights, measuredNoise: 0.1 })!;
      expect(read[side].slope).toBeCloseTo(line.slope, 12);
    }
  });

  it("is not identified below 30 models or 5 families, and says so", () => {
    const [row] = contamination(twinWorld({ ...truth, families: 9 }, 2, 1), sampling).rows;
    expect(row).toMatchObject({
      n_models: 21,
      n_families: 9,
      difference: null,
      verdict: null,
      not_identified: "21 models of 9 families; 30 and 5 are needed",
    });
  });

  it("is unmoved by the order of rows and by the origin of dates", () => {
    const world = twinWorld(truth, 2, 1);
    const plain = headlineOf(world);
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 400 }), fc.integer(), (shift, order) => {
        const moved = {
          ...world,
          contamination_twins: shuffled(world.contamination_twins, order),
          models: shuffled(world.models, order).map((row) => ({
            ...row,
            released_on: new Date(Date.parse(row.released_on) + shift * 86_400_000)
              .toISOString()
              .slice(0, 10),
          })),
        };
        const found = headlineOf(moved);
        expect(found.difference!.value).toBeCloseTo(plain.difference!.value, 10);
        expect(found.difference!.high).toBeCloseTo(plain.difference!.high, 10);
      }),
      { seed: 7, numRuns: 6 },
    );
  });

  it("gives all estimators, least squares alone with parts", () => {
    const { rows } = contamination(twinWorld(truth, 2, 1), { ...sampling, otherReplicates: 20 });
    expect(rows.map((row) => row.estimator)).toEqual([...estimators]);
    for (const row of rows) {
      expect(row.difference).not.toBeNull();
      expect(row.scores_part === null).toBe(!row.estimator.startsWith("population"));
    }
  });
});

describe("twinSample", () => {
  const world = twinWorld(truth, 2, 1);
  const [first, second] = world.contamination_twins;
  const sampleOf = (rows: TwinFacts["contamination_twins"]) =>
    twinSample({ ...world, contamination_twins: rows }, pair)!;

  it("makes one point of a model's different rows, its base's own before an instruct one's", () => {
    const rows = [
      { ...first!, model: "a", original_score: 60, clean_score: 50 },
      { ...first!, model: "b", original_score: 60, clean_score: 50 },
      { ...first!, model: "c", original_score: 64, clean_score: 52 },
      { ...first!, model: "d", original_score: 90, clean_score: 90, model_kind: "instruct" },
    ];
    expect(sampleOf(rows).models).toMatchObject([
      { modelKind: "base", rows: 3, original: 62, clean: 51, status: "ok" },
    ]);
  });

  it("leaves out rows without both scores, censors what is near chance, and counts what nothing links", () => {
    const sample = sampleOf([
      { ...first!, original_score: null },
      { ...second!, original_score: 25.3, clean_score: 40 },
      { ...first!, model: "api", base_model_id: null, model_kind: "api" },
      { ...first!, model: "stranger", base_model_id: "not-in-the-catalogue" },
    ]);
    expect(sample.models.map(({ status }) => status)).toEqual(["below_floor"]);
    expect(sample.unlinked).toBe(2);
  });

  it("is null without rows, or without the benchmark's floor", () => {
    expect(twinSample(world, twinPairs[1]!)).toBeNull();
    expect(twinSample({ ...world, benchmarks: [] }, pair)).toBeNull();
  });
});

function shuffled<Row>(rows: readonly Row[], order: number): Row[] {
  return rows
    .map((row, index) => ({ row, key: Math.imul(index + 1, order | 1) }))
    .sort((a, b) => a.key - b.key)
    .map(({ row }) => row);
}
