import { DensingError, type ErrorFacts } from "../../errors.ts";
import { studentTQuantile } from "./distributions.ts";

interface LineFit {
  readonly slope: number;
  readonly intercept: number;
  /** NaN without degrees of freedom, like the other errors. */
  readonly slopeStandardError: number;
  readonly interceptStandardError: number;
  /** NaN when the response does not vary. */
  readonly rSquared: number;
  readonly degreesOfFreedom: number;
  readonly residualStandardDeviation: number;
}

/**
 * The least-squares line through (x, y), in three passes over the data with sums in their order: means,
 * centred moments, residuals. `weights` are relative precisions as in `fitLinear`. It allocates nothing but
 * its result.
 *
 * @throws DensingError `rank-deficient-design` when x does not vary, `too-few-observations` (under two),
 *   `invalid-regression-input`.
 */
export function fitLine(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: { readonly weights?: ArrayLike<number> } = {},
): LineFit {
  const { weights } = options;
  const n = x.length;
  if (y.length !== n || (weights !== undefined && weights.length !== n)) {
    invalid("x, y and weights must be of one length.", { x: n, y: y.length, weights: weights?.length });
  }
  let count = 0;
  let weightSum = 0;
  let xSum = 0;
  let ySum = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    if (!(weight >= 0)) invalid("A weight must be >= 0.", { row: i, weight });
    if (weight === 0) continue;
    count++;
    weightSum += weight;
    xSum += weight * x[i]!;
    ySum += weight * y[i]!;
  }
  if (count < 2) {
    throw new DensingError("too-few-observations", "A line needs two observations.", { observations: count });
  }
  const xMean = xSum / weightSum;
  const yMean = ySum / weightSum;
  // The rounded means are not quite central: the first moments about them correct the second ones.
  let xRest = 0;
  let yRest = 0;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    if (weight === 0) continue;
    const dx = x[i]! - xMean;
    const dy = y[i]! - yMean;
    xRest += weight * dx;
    yRest += weight * dy;
    xx += weight * dx * dx;
    xy += weight * dx * dy;
    yy += weight * dy * dy;
  }
  xx -= (xRest * xRest) / weightSum;
  xy -= (xRest * yRest) / weightSum;
  yy -= (yRest * yRest) / weightSum;
  if (!Number.isFinite(xx + yy)) invalid("x, y and weights must be finite numbers.", { rows: n });
  if (isRounding(xx, xMean, weightSum)) {
    throw new DensingError("rank-deficient-design", "x does not vary, so the line has no slope.", {
      observations: count,
      x: xMean,
    });
  }
  const slope = xy / xx;
  const lift = (yRest - slope * xRest) / weightSum;
  let residualSum = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    if (weight === 0) continue;
    const residual = y[i]! - yMean - slope * (x[i]! - xMean) - lift;
    residualSum += weight * residual * residual;
  }
  const degreesOfFreedom = count - 2;
  const deviation = degreesOfFreedom > 0 ? Math.sqrt(residualSum / degreesOfFreedom) : Number.NaN;
  return {
    slope,
    intercept: yMean - slope * xMean,
    slopeStandardError: deviation / Math.sqrt(xx),
    interceptStandardError: deviation * Math.sqrt(1 / weightSum + (xMean * xMean) / xx),
    rSquared: isRounding(yy, yMean, weightSum) ? Number.NaN : 1 - residualSum / yy,
    degreesOfFreedom,
    residualStandardDeviation: deviation,
  };
}

/** Whether a sum of squares about the mean is no more than the rounding of equal values leaves. */
function isRounding(squares: number, mean: number, weightSum: number): boolean {
  return squares <= weightSum * (4 * Number.EPSILON * mean) ** 2;
}

/**
 * Two-sided interval of the slope by Student's t; `level` in (0, 1), 0.9 for 90 %. The whole line of numbers
 * when two points leave no degrees of freedom.
 */
export function slopeInterval(
  fit: Pick<LineFit, "slope" | "slopeStandardError" | "degreesOfFreedom">,
  level: number,
): { low: number; high: number } {
  if (fit.degreesOfFreedom === 0) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const reach = studentTQuantile((1 + level) / 2, fit.degreesOfFreedom) * fit.slopeStandardError;
  return { low: fit.slope - reach, high: fit.slope + reach };
}

function invalid(message: string, facts: ErrorFacts): never {
  throw new DensingError("invalid-regression-input", message, facts);
}
