import { isIdentified, type NotIdentified, type Ruler, type RulerCurve, type RulerName } from "./ruler.ts";
import { fitRulerColumns, type RulerFit } from "./rulerFit.ts";
import { type RulerBenchmark, type ScoredModel, type ScoreMatrix, scoreMatrix } from "./scoreMatrix.ts";
import { familyRobustError } from "./steepnessError.ts";

export interface RulerSpecification {
  readonly ruler: RulerName;
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
  specification: RulerSpecification,
  models: readonly ScoredModel[],
): Ruler | NotIdentified {
  const matrix = scoreMatrix(specification.benchmarks, models);
  const fit = fitWhole(matrix, specification.minimumBenchmarks);
  return isIdentified(fit) ? describeRuler(specification, matrix, fit) : fit;
}

/** The fit in which every family counts once. */
export function fitWhole(matrix: ScoreMatrix, minimumBenchmarks: number): RulerFit | NotIdentified {
  return fitRulerColumns(matrix, new Float64Array(matrix.families.length).fill(1), minimumBenchmarks);
}

/** A fit of columns as it is published. */
export function describeRuler(
  { ruler, benchmarks, minimumBenchmarks }: RulerSpecification,
  matrix: ScoreMatrix,
  fit: RulerFit,
): Ruler {
  const curves = benchmarks.flatMap(
    ({ benchmark, floor, items, reportSpread, held }, index): RulerCurve[] => {
      const curve = fit.curves[index];
      if (!curve) return [];
      const { steepness, standardError, noise, families, points } = curve;
      return [
        {
          benchmark,
          floor,
          items,
          reportSpread,
          steepness,
          steepnessStandardError: standardError,
          steepnessFamilyError:
            held === undefined ? familyRobustError(matrix.columns[index]!.ladder, curve) : null,
          noise,
          intercept: fit.intercept[index]!,
          families,
          models: points,
        },
      ];
    },
  );
  const largest = matrix.columns.map(({ largestRung }, index) =>
    fit.curves[index] ? largestRung : Number.NEGATIVE_INFINITY,
  );
  return { ruler, curves, minimumBenchmarks, largestReference: Math.round(Math.exp(Math.max(...largest))) };
}
