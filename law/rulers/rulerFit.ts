/** The fit of a ruler to families that count as often as they were drawn, in columns: once for a ruler, thousands of times for its intervals. */
import { solvePositiveDefinite } from "../mathematics/positiveDefinite.ts";
import type { NotIdentified } from "./ruler.ts";
import { anchorFamily, isLadderRung, type ScoreMatrix } from "./scoreMatrix.ts";
import { fitSteepness, type Steepness } from "./steepness.ts";

export interface RulerFit {
  /** By benchmark; null where the drawn families do not identify it. */
  readonly curves: readonly (Steepness | null)[];
  /** By benchmark; NaN where it is not identified. */
  readonly steepness: Float64Array;
  readonly noise: Float64Array;
  readonly intercept: Float64Array;
  /** ln of effective parameters by model, drawn or not; NaN where a model has too few scores. */
  readonly lnEffective: Float64Array;
}

/**
 * Three steps: each benchmark's steepness and noise within families; the intercepts jointly by weighted least squares
 * with one latent ln N^ a model; the anchor. Copies of a family are families of their own: each has its own level, so
 * that a family drawn twice weighs twice.
 *
 * @param counts how often each family of `matrix` counts
 */
export function fitRulerColumns(
  matrix: ScoreMatrix,
  counts: Float64Array,
  minimumBenchmarks: number,
): RulerFit | NotIdentified {
  const curves = matrix.columns.map(
    ({ ladder, ladderFamily }, benchmark) =>
      matrix.benchmarks[benchmark]!.held ??
      fitSteepness(
        ladder,
        Float64Array.from(ladderFamily, (family) => counts[family]!),
      ),
  );
  const used = curves.flatMap((curve, benchmark) => (curve === null ? [] : [benchmark]));
  if (used.length < minimumBenchmarks) {
    return { notIdentified: "fewer than two families with several sizes on each benchmark" };
  }
  const steepness = Float64Array.from(curves, (curve) => curve?.steepness ?? Number.NaN);
  const noise = Float64Array.from(curves, (curve) => curve?.noise ?? Number.NaN);
  const intercept = relativeIntercepts(matrix, counts, steepness, noise, used);
  if (intercept === null) return { notIdentified: "no models connect the benchmarks with each other" };
  const lnEffective = effectiveSizes(matrix, { steepness, noise, intercept }, used, minimumBenchmarks);
  const shift = anchorShift(matrix, lnEffective);
  if (shift === null) return { notIdentified: "no scored model of the anchor family Llama-1" };
  for (const benchmark of used) intercept[benchmark]! += steepness[benchmark]! * shift;
  for (let model = 0; model < lnEffective.length; model++) lnEffective[model]! -= shift;
  return { curves, steepness, noise, intercept, lnEffective };
}

/**
 * Intercepts up to the shift `c_b += a k_b`, which the data cannot see: minimises
 * `sum w_ib (y_ib - k_b x_i - c_b)^2` over all x_i and c_b with the first intercept held at zero.
 */
function relativeIntercepts(
  matrix: ScoreMatrix,
  counts: Float64Array,
  steepness: Float64Array,
  noise: Float64Array,
  used: readonly number[],
): Float64Array | null {
  const size = matrix.columns.length;
  const intercept = new Float64Array(size);
  if (used.length === 1) return intercept;
  const n = used.length;
  const normal = new Float64Array(n * n);
  const right = new Float64Array(n);
  const models = matrix.models.length;
  const weight = new Float64Array(models * n);
  const logit = new Float64Array(models * n);
  for (const [place, benchmark] of used.entries()) {
    const column = matrix.columns[benchmark]!;
    const noiseVariance = noise[benchmark]! ** 2;
    for (let i = 0; i < column.model.length; i++) {
      const model = column.model[i]!;
      weight[model * n + place] = 1 / (column.variance[i]! + noiseVariance);
      logit[model * n + place] = column.logit[i]!;
    }
  }
  for (let model = 0; model < models; model++) {
    const count = matrix.makesRuler[model] === 1 ? counts[matrix.family[model]!]! : 0;
    if (count === 0) continue;
    let information = 0;
    let projected = 0;
    let observations = 0;
    for (let j = 0; j < n; j++) {
      const w = weight[model * n + j]!;
      if (w === 0) continue;
      const k = steepness[used[j]!]!;
      information += w * k * k;
      projected += w * k * logit[model * n + j]!;
      observations += 1;
    }
    if (observations < 2) continue;
    for (let j = 0; j < n; j++) {
      const w = weight[model * n + j]!;
      if (w === 0) continue;
      const wk = w * steepness[used[j]!]!;
      right[j]! += count * (w * logit[model * n + j]! - (wk * projected) / information);
      normal[j * n + j]! += count * w;
      for (let l = 0; l < n; l++) {
        const other = weight[model * n + l]! * steepness[used[l]!]!;
        normal[j * n + l]! -= (count * wk * other) / information;
      }
    }
  }
  const m = n - 1;
  const inner = new Float64Array(m * m);
  for (let j = 0; j < m; j++) for (let l = 0; l < m; l++) inner[j * m + l] = normal[(j + 1) * n + l + 1]!;
  const largest = right.length > 0 ? Math.max(...inner.map(Math.abs)) : 0;
  const solved = solvePositiveDefinite(inner, right.slice(1));
  // Not positive definite, or hardly: no drawn model connects one benchmark with the others.
  if (solved === null || inner[m * m - 1]! ** 2 < 1e-12 * largest) return null;
  for (let j = 0; j < m; j++) intercept[used[j + 1]!] = solved[j]!;
  return intercept;
}

function effectiveSizes(
  matrix: ScoreMatrix,
  { steepness, noise, intercept }: Pick<RulerFit, "steepness" | "noise" | "intercept">,
  used: readonly number[],
  minimumBenchmarks: number,
): Float64Array {
  const models = matrix.models.length;
  const numerator = new Float64Array(models);
  const information = new Float64Array(models);
  const observations = new Uint8Array(models);
  for (const benchmark of used) {
    const column = matrix.columns[benchmark]!;
    const k = steepness[benchmark]!;
    const c = intercept[benchmark]!;
    const noiseVariance = noise[benchmark]! ** 2;
    for (let i = 0; i < column.model.length; i++) {
      const model = column.model[i]!;
      const weight = 1 / (column.variance[i]! + noiseVariance);
      numerator[model]! += weight * k * (column.logit[i]! - c);
      information[model]! += weight * k * k;
      observations[model]! += 1;
    }
  }
  return numerator.map((value, model) =>
    observations[model]! < minimumBenchmarks ? Number.NaN : value / information[model]!,
  );
}

/** By how much Llama-1 is off a mean ln density of 0. */
function anchorShift(matrix: ScoreMatrix, lnEffective: Float64Array): number | null {
  let sum = 0;
  let number = 0;
  for (const [index, model] of matrix.models.entries()) {
    if (model.family !== anchorFamily || !isLadderRung(model) || Number.isNaN(lnEffective[index])) continue;
    sum += lnEffective[index]! - matrix.lnTotal[index]!;
    number += 1;
  }
  return number === 0 ? null : sum / number;
}
