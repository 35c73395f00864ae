import { DensingError, type ErrorFacts } from "../../errors.ts";
import { compensatedDot, norm, QrFactorisation } from "./numeric.ts";

export { fitLine, slopeInterval } from "./straightLine.ts";

/** Rows of the design, or the same row-major in one array (its columns = length / number of responses). */
type Design = readonly (readonly number[])[] | Float64Array;

export interface LinearProblem {
  /** n rows of p regressors. A constant term is a column of ones. */
  readonly design: Design;
  /** n responses. */
  readonly response: ArrayLike<number>;
  /** n relative precisions (proportional to 1/variance), >= 0; a row of weight 0 is left out altogether. */
  readonly weights?: ArrayLike<number>;
}

export interface LinearFit {
  /** In the order of the design's columns, like everything below. */
  readonly coefficients: number[];
  readonly standardErrors: number[];
  /** p x p, residual variance included. */
  readonly covariance: number[][];
  /** Weighted residual sum of squares / degrees of freedom; NaN when there are none left. */
  readonly residualVariance: number;
  readonly residualStandardDeviation: number;
  readonly degreesOfFreedom: number;
  /** About the weighted mean when `intercept`, else about zero; NaN when the response does not vary. */
  readonly rSquared: number;
  /** Always the number of columns: a lower rank is an error. */
  readonly rank: number;
}

/**
 * A pivot of the scaled design this much smaller than the largest is rounding. NIST's Filip, the worst
 * design that must still be solved, has one of 6e-10; exact dependence leaves 1e-15 or less.
 */
const RANK_TOLERANCE = 1e-13;
const REFINEMENTS = 8;

/**
 * Linear least squares by Householder QR with column pivoting on a column-equilibrated design, followed by
 * iterative refinement of coefficients and residuals together, with residuals in doubled precision
 * (Björck 1967, BIT 7:257-278; Higham 2002, Accuracy and Stability, 20.5).
 *
 * @throws DensingError `rank-deficient-design` (facts: rank, columns, and a column that the others span),
 *   `too-few-observations`, `invalid-regression-input`.
 */
export function fitLinear(problem: LinearProblem, options: { readonly intercept: boolean }): LinearFit {
  const { matrix, response, rows, columns } = weightedSystem(problem);
  const exponents = equilibrate(matrix, rows, columns);
  const qr = new QrFactorisation(matrix.slice(), rows, columns);
  const rank = qr.rank(RANK_TOLERANCE);
  if (rank < columns) {
    throw new DensingError(
      "rank-deficient-design",
      "The regressors are linearly dependent, so the coefficients are not identified; drop a column.",
      { rank, columns, rows, dependentColumn: qr.permutation[rank]! },
    );
  }
  const { solution, residuals } = refinedSolution(matrix, response, qr);
  const degreesOfFreedom = rows - columns;
  const residualNorm = norm(residuals, 0, rows);
  const residualVariance = degreesOfFreedom > 0 ? residualNorm ** 2 / degreesOfFreedom : Number.NaN;
  const covariance = qr
    .inverseGram()
    .map((row, i) => row.map((value, j) => value * residualVariance * 2 ** -(exponents[i]! + exponents[j]!)));
  return {
    coefficients: Array.from(solution, (value, j) => value * 2 ** -exponents[j]!),
    standardErrors: covariance.map((row, j) => Math.sqrt(row[j]!)),
    covariance,
    residualVariance,
    residualStandardDeviation: Math.sqrt(residualVariance),
    degreesOfFreedom,
    rSquared: 1 - residualNorm ** 2 / totalSumOfSquares(problem, options.intercept),
    rank,
  };
}

interface WeightedSystem {
  /** Column-major, each row times the root of its weight. */
  readonly matrix: Float64Array;
  readonly response: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

function weightedSystem({ design, response, weights }: LinearProblem): WeightedSystem {
  const n = response.length;
  const columns = design instanceof Float64Array ? design.length / n : (design[0]?.length ?? 0);
  if (design.length !== (design instanceof Float64Array ? n * columns : n) || !Number.isInteger(columns)) {
    invalid("The design has other rows than the response.", { responses: n, designLength: design.length });
  }
  if (weights !== undefined && weights.length !== n) {
    invalid("There must be one weight a response.", { responses: n, weights: weights.length });
  }
  const kept: number[] = [];
  for (let i = 0; i < n; i++) {
    const weight = weights?.[i] ?? 1;
    if (!(weight >= 0 && Number.isFinite(weight)))
      invalid("A weight must be finite and >= 0.", { row: i, weight });
    if (weight > 0) kept.push(i);
  }
  const rows = kept.length;
  if (columns === 0 || rows < columns) {
    throw new DensingError("too-few-observations", "There are fewer observations than coefficients.", {
      observations: rows,
      coefficients: columns,
    });
  }
  const matrix = new Float64Array(rows * columns);
  const scaledResponse = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = kept[i]!;
    const root = Math.sqrt(weights?.[row] ?? 1);
    const [regressors, from] = design instanceof Float64Array ? [design, row * columns] : [design[row]!, 0];
    if (!(design instanceof Float64Array) && regressors.length !== columns) {
      invalid("Every row of the design needs one value a column.", { row, columns, seen: regressors.length });
    }
    scaledResponse[i] = root * response[row]!;
    let areFinite = Number.isFinite(scaledResponse[i]);
    for (let j = 0; j < columns; j++) {
      const regressor = regressors[from + j]!;
      matrix[j * rows + i] = root * regressor;
      areFinite &&= Number.isFinite(regressor);
    }
    if (areFinite) continue;
    const seen = `${response[row]} by ${Array.from(regressors.slice(from, from + columns)).join(" ")}`;
    invalid("Response and regressors must be finite numbers.", { row, seen });
  }
  return { matrix, response: scaledResponse, rows, columns };
}

/** Divides each column by the power of two next to its norm (exact, so it costs no accuracy). */
function equilibrate(matrix: Float64Array, rows: number, columns: number): number[] {
  return Array.from({ length: columns }, (_, j) => {
    const size = norm(matrix, j * rows, rows);
    const exponent = size > 0 ? Math.round(Math.log2(size)) : 0;
    const factor = 2 ** -exponent;
    for (let i = 0; i < rows; i++) matrix[j * rows + i] = matrix[j * rows + i]! * factor;
    return exponent;
  });
}

/**
 * Solves the augmented system `r + A x = b, A' r = 0` and refines (x, r) until the correction to x stops
 * shrinking. The last correction, when it did not shrink, is rounding and is not applied.
 */
function refinedSolution(matrix: Float64Array, response: Float64Array, qr: QrFactorisation) {
  const { rows, columns, permutation } = qr;
  const solution = new Float64Array(columns);
  const residuals = new Float64Array(rows);
  const rowPart = response.slice();
  const columnPart = new Float64Array(columns);
  const step = new Float64Array(columns);
  const signed = new Float64Array(columns + 1);
  let previous = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass <= REFINEMENTS; pass++) {
    if (pass > 0) {
      // f = b - r - A x and g = -A' r, both about to cancel, hence the doubled precision.
      for (let j = 0; j < columns; j++) signed[j] = -solution[j]!;
      for (let i = 0; i < rows; i++) {
        rowPart[i] = compensatedDot(response[i]!, -residuals[i]!, matrix, i, rows, signed, columns);
      }
      for (let k = 0; k < columns; k++) {
        columnPart[k] = -compensatedDot(0, 0, matrix, permutation[k]! * rows, 1, residuals, rows);
      }
    }
    qr.solveUpperTransposed(columnPart);
    qr.applyTranspose(rowPart);
    for (let k = 0; k < columns; k++) {
      step[k] = rowPart[k]! - columnPart[k]!;
      rowPart[k] = columnPart[k]!;
    }
    qr.solveUpper(step);
    qr.apply(rowPart);
    const size = norm(step, 0, columns);
    if (!(size < previous / 2)) break;
    previous = size;
    for (let k = 0; k < columns; k++) solution[permutation[k]!] = solution[permutation[k]!]! + step[k]!;
    for (let i = 0; i < rows; i++) residuals[i] = residuals[i]! + rowPart[i]!;
  }
  return { solution, residuals };
}

function totalSumOfSquares({ response, weights }: LinearProblem, aboutTheMean: boolean): number {
  const n = response.length;
  const centre = aboutTheMean ? weightedMean(response, weights) : 0;
  let total = 0;
  let weightSum = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights?.[i] ?? 1;
    total += weight * (response[i]! - centre) ** 2;
    weightSum += weight;
  }
  return total <= weightSum * (4 * Number.EPSILON * centre) ** 2 ? Number.NaN : total;
}

/** Mean in two passes: the second adds what rounding took from the first. */
function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number> | undefined): number {
  const n = values.length;
  let sum = 0;
  let weightSum = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    sum += weight * values[i]!;
    weightSum += weight;
  }
  const mean = sum / weightSum;
  let remainder = 0;
  for (let i = 0; i < n; i++) remainder += (weights === undefined ? 1 : weights[i]!) * (values[i]! - mean);
  return mean + remainder / weightSum;
}

function invalid(message: string, facts: ErrorFacts): never {
  throw new DensingError("invalid-regression-input", message, facts);
}
