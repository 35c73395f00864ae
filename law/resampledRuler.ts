/**
 * A ruler fitted to families that count as often as they were drawn: `fitRuler`, in columns, for a thousand fits.
 * Copies of a family are families of their own: each has its own level, so that a family drawn twice weighs twice.
 */
import { anchorFamily, isLadderRung } from "./fitRuler.ts";
import { solvePositiveDefinite } from "./positiveDefinite.ts";
import type { ScoreColumn, ScoreMatrix } from "./scoreMatrix.ts";
import { smallestSizeRatio } from "./steepness.ts";

export interface ResampledRuler {
  /** By benchmark; NaN where the drawn families do not identify it. */
  readonly steepness: Float64Array;
  readonly noise: Float64Array;
  readonly intercept: Float64Array;
  /** ln of effective parameters by model, drawn or not; NaN where a model has too few scores. */
  readonly lnEffective: Float64Array;
}

/**
 * @param counts how often each family of `matrix` was drawn
 * @returns null where the draw identifies no ruler
 */
export function fitResampledRuler(
  matrix: ScoreMatrix,
  counts: Float64Array,
  minimumBenchmarks: number,
): ResampledRuler | null {
  const size = matrix.columns.length;
  const steepness = new Float64Array(size).fill(Number.NaN);
  const noise = new Float64Array(size).fill(Number.NaN);
  const used: number[] = [];
  for (const [benchmark, column] of matrix.columns.entries()) {
    const fit = ladderSteepness(matrix, column, counts);
    if (fit === null) continue;
    steepness[benchmark] = fit.steepness;
    noise[benchmark] = Math.sqrt(fit.noiseVariance);
    used.push(benchmark);
  }
  if (used.length < minimumBenchmarks) return null;
  const intercept = relativeIntercepts(matrix, counts, steepness, noise, used);
  if (intercept === null) return null;
  const lnEffective = effectiveSizes(matrix, { steepness, noise, intercept }, used, minimumBenchmarks);
  const shift = anchorShift(matrix, lnEffective);
  if (shift === null) return null;
  for (const benchmark of used) intercept[benchmark]! += steepness[benchmark]! * shift;
  for (let model = 0; model < lnEffective.length; model++) lnEffective[model]! -= shift;
  return { steepness, noise, intercept, lnEffective };
}

interface Moments {
  sxx: number;
  sxy: number;
  syy: number;
}

/** Rungs of the drawn families that span sizes, with the bounds of each family. */
interface Ladder {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly variance: Float64Array;
  readonly ends: number[];
  readonly counts: number[];
  readonly degreesOfFreedom: number;
}

/** As `fitSteepness`, with counted families. */
function ladderSteepness(matrix: ScoreMatrix, column: ScoreColumn, counts: Float64Array) {
  const ladder = ladderOf(matrix, column, counts);
  if (ladder === null) return null;
  const moments: Moments = { sxx: 0, sxy: 0, syy: 0 };
  const excess = (noiseVariance: number): number => {
    pooledMoments(ladder, noiseVariance, moments);
    return moments.syy - moments.sxy ** 2 / moments.sxx - ladder.degreesOfFreedom;
  };
  const noiseVariance = excess(0) <= 0 ? 0 : decreasingRoot(excess);
  pooledMoments(ladder, noiseVariance, moments);
  const steepness = moments.sxy / moments.sxx;
  return steepness > 0 ? { steepness, noiseVariance } : null;
}

function ladderOf(matrix: ScoreMatrix, column: ScoreColumn, counts: Float64Array): Ladder | null {
  const { rungs } = column;
  const x = new Float64Array(rungs.length);
  const y = new Float64Array(rungs.length);
  const variance = new Float64Array(rungs.length);
  const ends: number[] = [];
  const used: number[] = [];
  let filled = 0;
  let degreesOfFreedom = -1;
  let families = 0;
  for (let start = 0; start < rungs.length; ) {
    const family = matrix.family[column.model[rungs[start]!]!]!;
    let end = start;
    let smallest = Number.POSITIVE_INFINITY;
    let largest = Number.NEGATIVE_INFINITY;
    while (end < rungs.length && matrix.family[column.model[rungs[end]!]!] === family) {
      const size = matrix.lnTotal[column.model[rungs[end]!]!]!;
      smallest = Math.min(smallest, size);
      largest = Math.max(largest, size);
      end += 1;
    }
    const count = counts[family]!;
    if (count > 0 && largest - smallest > Math.log(smallestSizeRatio)) {
      for (let rung = start; rung < end; rung++) {
        const place = rungs[rung]!;
        x[filled] = matrix.lnTotal[column.model[place]!]!;
        y[filled] = column.logit[place]!;
        variance[filled] = column.variance[place]!;
        filled += 1;
      }
      ends.push(filled);
      used.push(count);
      degreesOfFreedom += count * (end - start - 1);
      families += count;
    }
    start = end;
  }
  return families < 2 || degreesOfFreedom < 1
    ? null
    : { x, y, variance, ends, counts: used, degreesOfFreedom };
}

function pooledMoments(ladder: Ladder, noiseVariance: number, into: Moments): void {
  const { x, y, variance, ends, counts } = ladder;
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  let start = 0;
  for (let family = 0; family < ends.length; family++) {
    const end = ends[family]!;
    let weights = 0;
    let meanX = 0;
    let meanY = 0;
    for (let i = start; i < end; i++) {
      const weight = 1 / (variance[i]! + noiseVariance);
      weights += weight;
      meanX += weight * x[i]!;
      meanY += weight * y[i]!;
    }
    meanX /= weights;
    meanY /= weights;
    const count = counts[family]!;
    for (let i = start; i < end; i++) {
      const weight = count / (variance[i]! + noiseVariance);
      const dx = x[i]! - meanX;
      const dy = y[i]! - meanY;
      sxx += weight * dx * dx;
      sxy += weight * dx * dy;
      syy += weight * dy * dy;
    }
    start = end;
  }
  into.sxx = sxx;
  into.sxy = sxy;
  into.syy = syy;
}

/** The root of a decreasing convex function that is positive at zero: secants from below, kept within a bracket. */
function decreasingRoot(f: (value: number) => number): number {
  let low = 0;
  let high = 0.01;
  let atLow = f(0);
  let atHigh = f(high);
  while (atHigh > 0) {
    low = high;
    atLow = atHigh;
    high *= 2;
    atHigh = f(high);
  }
  for (let step = 0; step < 100 && high - low > 1e-12 * high; step++) {
    // Illinois's rule of false position, with a bisection every third step.
    let middle = step % 3 === 2 ? (low + high) / 2 : (low * atHigh - high * atLow) / (atHigh - atLow);
    if (!(middle > low && middle < high)) middle = (low + high) / 2;
    const value = f(middle);
    if (value > 0) {
      low = middle;
      atLow = value;
      atHigh /= 2;
    } else {
      high = middle;
      atHigh = value;
      atLow /= 2;
    }
    if (value === 0) return middle;
  }
  return (low + high) / 2;
}

/** As in `fitRuler`: intercepts up to the shift that the data cannot see, the first of them at zero. */
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
    const count = counts[matrix.family[model]!]!;
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
  { steepness, noise, intercept }: Omit<ResampledRuler, "lnEffective">,
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
