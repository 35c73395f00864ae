import { isIdentified, type NotIdentified, type Ruler, type RulerCurve } from "./ruler.ts";
import { fitRulerColumns } from "./rulerFit.ts";
import { type RulerBenchmark, type ScoredModel, scoreMatrix } from "./scoreMatrix.ts";

export interface RulerSpecification {
  readonly ruler: "joint" | "pooled";
  readonly benchmarks: readonly RulerBenchmark[];
  readonly minimumBenchmarks: number;
}

/**
 * Fits a ruler to models, each family once.
 *
 * The joint model is `logit(S_ib) = k_b ln N^_i + c_b + e_ib` (method.md section 2). With one benchmark it
 * is the pooled logistic.
 */
export function fitRuler(
  { ruler, benchmarks, minimumBenchmarks }: RulerSpecification,
  models: readonly ScoredModel[],
): Ruler | NotIdentified {
  const matrix = scoreMatrix(benchmarks, models);
  const once = new Float64Array(matrix.families.length).fill(1);
  const fit = fitRulerColumns(matrix, once, minimumBenchmarks);
  if (!isIdentified(fit)) return fit;
  const curves = benchmarks.flatMap((benchmark, index): RulerCurve[] => {
    const curve = fit.curves[index];
    if (!curve) return [];
    const { steepness, standardError, noise, families, points } = curve;
    return [
      {
        ...benchmark,
        steepness,
        steepnessStandardError: standardError,
        noise,
        intercept: fit.intercept[index]!,
        families,
        models: points,
      },
    ];
  });
  const largest = matrix.columns.map(({ largestRung }, index) =>
    fit.curves[index] ? largestRung : Number.NEGATIVE_INFINITY,
  );
  return { ruler, curves, minimumBenchmarks, largestReference: Math.round(Math.exp(Math.max(...largest))) };
}
