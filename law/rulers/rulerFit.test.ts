import { describe, expect, it } from "vitest";
import { fitLinear } from "../mathematics/leastSquares.ts";
import {
  model,
  type PlantedBenchmark,
  plantedCurves,
  plantedRulerBenchmarks,
  plantedScore,
} from "../testing/worlds.ts";
import { fitRuler } from "./fitRuler.ts";
import { effectiveSize, isIdentified, type Ruler } from "./ruler.ts";
import { fitRulerColumns, type RulerFit } from "./rulerFit.ts";
import { type ScoredModel, type ScoreMatrix, scoreMatrix } from "./scoreMatrix.ts";

const specification = { ruler: "joint", minimumBenchmarks: 2, benchmarks: plantedRulerBenchmarks } as const;
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

const plain = (models: readonly ScoredModel[]): Ruler => identified(fitRuler(specification, models));
function resampled(models: readonly ScoredModel[], drawn: Readonly<Record<string, number>> = {}) {
  const matrix = scoreMatrix(plantedRulerBenchmarks, models);
  const counts = Float64Array.from(matrix.families, (name) => drawn[name] ?? 1);
  return { matrix, fit: fitRulerColumns(matrix, counts, 2) };
}
function identified<Value extends object>(value: Value | { readonly notIdentified: string }): Value {
  if (!isIdentified(value)) throw new Error(value.notIdentified);
  return value;
}

const indicator = (size: number, place: number, value = 1): number[] =>
  Array.from({ length: size }, (_, index) => (index === place ? value : 0));

/** The steepness as one regression: a level for each family of the ladder beside ln N. */
function regressedSteepness({ columns }: ScoreMatrix, noise: Float64Array, benchmark: number): number {
  const { families, ends, x, y, variance } = columns[benchmark]!.ladder;
  const familyOf = Array.from(x, (_, point) => ends.findIndex((end) => point < end));
  const design = familyOf.map((family, point) => [x[point]!, ...indicator(families.length, family)]);
  const weights = Array.from(variance, (each) => 1 / (each + noise[benchmark]! ** 2));
  return fitLinear({ design, response: y, weights }, { intercept: false }).coefficients[0]!;
}

/** The intercepts as one regression over all scores: a size for each model, and c_b with the first at zero. */
function regressedIntercepts({ columns, models }: ScoreMatrix, { steepness, noise }: RulerFit): number[] {
  const rows = columns.flatMap(({ model, logit, variance }, benchmark) =>
    Array.from(model, (place, row) => ({
      design: [
        ...indicator(models.length, place, steepness[benchmark]),
        ...indicator(columns.length, benchmark).slice(1),
      ],
      response: logit[row]!,
      weight: 1 / (variance[row]! + noise[benchmark]! ** 2),
    })),
  );
  const { coefficients } = fitLinear(
    {
      design: rows.map(({ design }) => design),
      response: rows.map(({ response }) => response),
      weights: rows.map(({ weight }) => weight),
    },
    { intercept: false },
  );
  return [0, ...coefficients.slice(models.length)];
}

describe("fitRulerColumns", () => {
  const all = [...llama, ...others.flat()];

  it("is what regressions over all points and all scores give, up to the anchor", () => {
    const { matrix, fit } = resampled(all);
    const columns = identified(fit);
    const relative = regressedIntercepts(matrix, columns);
    // The anchor moves each intercept by the same size, times its steepness.
    const shift = (columns.intercept[0]! - relative[0]!) / columns.steepness[0]!;
    for (const benchmark of plantedRulerBenchmarks.keys()) {
      const steepness = columns.steepness[benchmark]!;
      expect(steepness).toBeCloseTo(regressedSteepness(matrix, columns.noise, benchmark), 11);
      expect(columns.intercept[benchmark]! - steepness * shift).toBeCloseTo(relative[benchmark]!, 9);
    }
    const anchors = matrix.models.flatMap(({ family: name }, index) =>
      name === "llama" ? [columns.lnEffective[index]! - matrix.lnTotal[index]!] : [],
    );
    expect(anchors.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
  });

  it("places each model where its own scores do on the ruler", () => {
    const ruler = plain(all);
    const { matrix, fit } = resampled(all);
    for (const [index, { model_id }] of matrix.models.entries()) {
      const { observations } = all.find((row) => row.model.model_id === model_id)!;
      const size = effectiveSize(ruler, observations);
      expect(identified(fit).lnEffective[index]).toBeCloseTo(size.lnEffective!, 9);
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
      expect(identified(fit).steepness[index]).toBeCloseTo(curve.steepness, 11);
      expect(identified(fit).intercept[index]).toBeCloseTo(curve.intercept, 8);
    }
  });

  it("is none where the drawn families identify none", () => {
    expect(isIdentified(resampled(all, { llama: 1, a: 0, b: 0, c: 0, d: 0, e: 3 }).fit)).toBe(false);
  });
});
