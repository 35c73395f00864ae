/**
 * Errors that depend on the one before, `e_i = rho e_(i-1) + u_i`: what a line through a series of months leaves, and how far
 * it lets a coefficient of least squares stray. rho = 1 is a walk.
 */
export interface SerialErrors {
  /** 0 to 1. */
  readonly rho: number;
  /** Standard deviation of u. */
  readonly innovation: number;
}

/** From here on a start drawn from the process's own spread is a walk's. */
const walk = 0.999;

/**
 * rho by least squares, raised by what a fitted trend of p parameters takes from it: about `(p + 2 p rho) / n`, for a line and
 * for a line with a knee at a given date. (A mean takes `(1 + 3 rho) / n`: Kendall 1954, Marriott and Pope 1954.)
 *
 * @param residuals in order of time, of equal spacing
 * @param parameters of the trend that left them
 * @returns null where there are not more residuals than twice the parameters, and one
 */
export function fitSerialErrors(residuals: Float64Array, parameters: number): SerialErrors | null {
  const n = residuals.length;
  if (n < 2 * parameters + 2) return null;
  let product = 0;
  let squares = 0;
  for (let i = 1; i < n; i++) {
    product += residuals[i]! * residuals[i - 1]!;
    squares += residuals[i - 1]! ** 2;
  }
  if (squares === 0) return { rho: 0, innovation: 0 };
  const raised = ((n * product) / squares + parameters) / (n - 2 * parameters);
  const rho = Math.min(Math.max(raised, 0), 1);
  let left = 0;
  for (let i = 1; i < n; i++) left += (residuals[i]! - rho * residuals[i - 1]!) ** 2;
  return { rho, innovation: Math.sqrt(left / (n - 1 - parameters)) };
}

/**
 * Standard deviation of `sum c_i e_i`, for a coefficient that least squares makes as `sum c_i y_i`. The first error is drawn
 * from the process's own spread; of a walk it is 0, since the coefficients of a slope add to nothing.
 */
export function errorUnder({ rho, innovation }: SerialErrors, coefficients: Float64Array): number {
  let reach = 0;
  let squares = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) {
    reach = coefficients[i]! + rho * reach;
    squares += i === 0 && rho < walk ? (reach * reach) / (1 - rho * rho) : reach * reach;
  }
  return innovation * Math.sqrt(squares);
}

/** The c of the slope of a least-squares line: `(t_i - mean) / sum (t - mean)^2`. */
export function slopeCoefficients(times: Float64Array): Float64Array {
  let mean = 0;
  for (const time of times) mean += time;
  mean /= times.length;
  let spread = 0;
  for (const time of times) spread += (time - mean) ** 2;
  return times.map((time) => (time - mean) / spread);
}
