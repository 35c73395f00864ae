import { describe, expect, it } from "vitest";
import { fitRuler, type ScoredModel } from "./fitRuler.ts";
import { fitResampledRuler } from "./resampledRuler.ts";
import { effectiveSize, isIdentified, type Ruler } from "./ruler.ts";
import { scoreMatrix } from "./scoreMatrix.ts";
import {
  model,
  type PlantedBenchmark,
  plantedBenchmarks,
  plantedCurves,
  plantedScore,
} from "./testing/worlds.ts";

const benchmarks = plantedBenchmarks.map((row) => ({
  benchmark: row.benchmark_id,
  floor: row.chance_level,
  items: row.items,
  reportSpread: 1,
}));
const specification = { ruler: "joint", minimumBenchmarks: 2, benchmarks } as const;
const names = Object.keys(plantedCurves) as PlantedBenchmark[];

/** Families with noisy scores, some of which are missing; noise by a fixed pattern. */
function family(name: string, sizes: readonly number[], logDensity: number, salt: number): ScoredModel[] {
  return sizes.map((params, rung) => ({
    model: model({
      model_id: `${name}-${rung}`,
      family: name,
      released_on: "2024-01-01",
      total_params: params,
    }),
    observations: names.flatMap((benchmark, index) => {
      const wave = Math.sin(7.3 * salt + 2.1 * rung + 4.7 * index);
      if (wave > 0.85) return [];
      const score = plantedScore(benchmark, params, logDensity + 0.4 * wave);
      return [{ benchmark, score, variance: 1 + (index % 3) }];
    }),
  }));
}
const llama = family("llama", [7e9, 13e9, 33e9, 65e9], 0, 1);
const others = [
  family("a", [0.5e9, 1.5e9, 7e9], 1, 2),
  family("b", [2e9, 9e9, 27e9], 1.6, 3),
  family("c", [1e9, 3e9], 2.2, 4),
  family("d", [8e9, 70e9], 1.1, 5),
  family("e", [4e9], 2.5, 6),
];

function plain(models: readonly ScoredModel[]): Ruler {
  const ruler = fitRuler(specification, models);
  if (!isIdentified(ruler)) throw new Error(ruler.notIdentified);
  return ruler;
}
function resampled(models: readonly ScoredModel[], drawn: Readonly<Record<string, number>> = {}) {
  const matrix = scoreMatrix(benchmarks, models);
  const counts = Float64Array.from(matrix.families, (name) => drawn[name] ?? 1);
  return { matrix, fit: fitResampledRuler(matrix, counts, 2) };
}

describe("fitResampledRuler", () => {
  const all = [...llama, ...others.flat()];

  it("is the plain ruler where every family was drawn once", () => {
    const ruler = plain(all);
    const { matrix, fit } = resampled(all);
    for (const [index, curve] of ruler.curves.entries()) {
      expect(fit!.steepness[index]).toBeCloseTo(curve.steepness, 11);
      expect(fit!.noise[index]).toBeCloseTo(curve.noise, 9);
      expect(fit!.intercept[index]).toBeCloseTo(curve.intercept, 9);
    }
    for (const [index, { model_id }] of matrix.models.entries()) {
      const { observations } = all.find((row) => row.model.model_id === model_id)!;
      expect(fit!.lnEffective[index]).toBeCloseTo(effectiveSize(ruler, observations).lnEffective!, 9);
    }
  });

  it("is the plain ruler over copies under new names, without the families that were not drawn", () => {
    const [a, b, c, , e] = others as [
      ScoredModel[],
      ScoredModel[],
      ScoredModel[],
      ScoredModel[],
      ScoredModel[],
    ];
    const copies = (rows: readonly ScoredModel[], times: number) =>
      Array.from({ length: times }, (_, copy) =>
        rows.map((row) => ({
          ...row,
          model: {
            ...row.model,
            family: `${row.model.family}#${copy}`,
            model_id: `${row.model.model_id}#${copy}`,
          },
        })),
      ).flat();
    const ruler = plain([...llama, ...copies(a, 2), ...copies(b, 1), ...copies(c, 3), ...copies(e, 1)]);
    const { fit } = resampled(all, { a: 2, b: 1, c: 3, d: 0, e: 1 });
    for (const [index, curve] of ruler.curves.entries()) {
      expect(fit!.steepness[index]).toBeCloseTo(curve.steepness, 11);
      expect(fit!.intercept[index]).toBeCloseTo(curve.intercept, 8);
    }
  });

  it("is none where the drawn families identify none", () => {
    expect(resampled(all, { llama: 1, a: 0, b: 0, c: 0, d: 0, e: 3 }).fit).toBeNull();
  });
});
