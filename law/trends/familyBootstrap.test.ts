import { describe, expect, it } from "vitest";
import { randomStream } from "../mathematics/random.ts";
import { rulerDraws } from "../rulers/familyDraws.ts";
import { fitWhole } from "../rulers/fitRuler.ts";
import { isIdentified } from "../rulers/ruler.ts";
import { type ScoredModel, scoreMatrix } from "../rulers/scoreMatrix.ts";
import {
  model,
  type PlantedBenchmark,
  plantedCurves,
  plantedRulerBenchmarks,
  plantedScore,
} from "../testing/worlds.ts";
import { daysSince, originDay } from "../time.ts";
import { estimators } from "./estimators.ts";
import { type BootstrapPlan, bootstrapInterval, resampleTrends } from "./familyBootstrap.ts";

const names = Object.keys(plantedCurves) as PlantedBenchmark[];
const planted = 0.006;

/** Thirty families of three sizes and Llama-1, whose density grows by `planted` a day. */
function world(seed: number): ScoredModel[] {
  const random = randomStream(seed, 0);
  return Array.from({ length: 31 }, (_, number) => {
    const family = number === 0 ? "llama" : `f${number}`;
    const day = number === 0 ? 0 : random.integer(1000);
    const logDensity = number === 0 ? 0 : planted * day + 0.5 - random.exponential();
    const released_on = new Date(Date.parse(originDay) + day * 86_400_000).toISOString().slice(0, 10);
    return [1, 3, 9].map((billions): ScoredModel => {
      const own = logDensity + 0.2 * random.normal();
      return {
        model: model({
          model_id: `${family}-${billions}b`,
          family,
          released_on,
          total_params: billions * 1e9,
        }),
        observations: names.map((benchmark) => ({
          benchmark,
          score: plantedScore(benchmark, billions * 1e9, own + 0.1 * random.normal()),
          variance: 1,
        })),
      };
    });
  }).flat();
}

function planOf(scored: readonly ScoredModel[], replicates = 60, seed = 1): BootstrapPlan {
  const matrix = scoreMatrix(plantedRulerBenchmarks, scored);
  const models = Int32Array.from(matrix.models.keys()).sort(
    (a, b) => daysSince(matrix.models[b]!.released_on, matrix.models[a]!.released_on) || a - b,
  );
  const times = Float64Array.from(models, (index) => daysSince(originDay, matrix.models[index]!.released_on));
  const lnSizes = Float64Array.from(models, (index) => matrix.lnTotal[index]!);
  const whole = fitWhole(matrix, 2);
  return {
    matrix,
    columns: isIdentified(whole) ? whole : null,
    draws: [...rulerDraws({ matrix, minimumBenchmarks: 2, replicates, seed })],
    selections: [{ models, times, lnSizes, measuredNoise: 0.3, replicates }],
    estimators,
  };
}

describe("resampleTrends", () => {
  const [found] = resampleTrends(planOf(world(1)));

  it("gives each estimator its point fit, and intervals that cover the planted slope as often as they say", () => {
    expect(found!.map(({ families, failures }) => [families, failures])).toEqual(
      estimators.map(() => [31, 0]),
    );
    const covered = new Map<string, number>();
    for (let seed = 0; seed < 60; seed++) {
      const [trends] = resampleTrends(planOf(world(seed), 40, seed));
      for (const [index, { line, standardError }] of trends!.entries()) {
        const { low, high } = bootstrapInterval(line!.slope, standardError!, 31);
        const name = estimators[index]!;
        if (low < planted && planted < high) covered.set(name, (covered.get(name) ?? 0) + 1);
      }
    }
    // Of 60 at 90 %, fewer than 48 come once in a hundred; the full measurement is `densing calibrate`.
    for (const name of ["frontier", "quantile", "population"])
      expect(covered.get(name), name).toBeGreaterThan(47);
  });

  it("is the same for the same seed in any order of the models, and another for another seed", () => {
    const slopes = (plan: BootstrapPlan) =>
      resampleTrends(plan)[0]!.map(({ standardError }) => standardError);
    expect(slopes(planOf([...world(1)].reverse()))).toEqual(found!.map(({ standardError }) => standardError));
    expect(slopes(planOf(world(1), 60, 2))).not.toEqual(found!.map(({ standardError }) => standardError));
  });

  it("fits a selection to no more draws than it asks for", () => {
    const plan = planOf(world(1));
    const [selection] = plan.selections;
    const [first, all] = resampleTrends({
      ...plan,
      selections: [{ ...selection!, replicates: 20 }, selection!],
    });
    const [alone] = resampleTrends(planOf(world(1), 20));
    expect(first).toEqual(alone);
    expect(all).toEqual(found);
  });

  it("counts the draws that give no slope", () => {
    const few = planOf(world(1).filter(({ model: { family } }) => ["llama", "f1", "f2"].includes(family)));
    const [scarce] = resampleTrends({ ...few, estimators: ["population"] });
    expect(scarce![0]!.failures).toBe(0);
    const alone = planOf(world(1).filter(({ model: { family } }) => family === "f1"));
    expect(resampleTrends(alone)[0]![0]).toMatchObject({ line: null, standardError: null, failures: 60 });
  });
});
