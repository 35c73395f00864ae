import { DensingError, type ErrorFacts } from "../../errors.ts";
import { norm, QrFactorisation } from "./numeric.ts";

export interface NonlinearProblem<X> {
  /** Expected response at `x`. A value that is not finite marks parameters outside the model's domain. */
  readonly model: (parameters: Float64Array, x: X) => number;
  /** Writes the derivative of the model by each parameter; without it, central differences. */
  readonly gradient?: (parameters: Float64Array, x: X, into: Float64Array) => void;
  /** n predictors, each whatever the model takes (a number, a tuple). */
  readonly x: readonly X[];
  /** n responses. */
  readonly response: ArrayLike<number>;
  /** n relative precisions, proportional to 1/variance, > 0. */
  readonly weights?: ArrayLike<number>;
  /** p parameters, p <= n. */
  readonly start: readonly number[];
}

/** A point of the parameter space, with the residuals and the factorised Jacobian there. */
export interface Place {
  readonly point: Float64Array;
  /** Weighted response minus model, and its norm. */
  readonly residuals: Float64Array;
  readonly size: number;
  /** Norms of the weighted Jacobian's columns, divided out of `jacobian` and `qr`. */
  readonly lengths: Float64Array;
  readonly jacobian: Float64Array;
  readonly qr: QrFactorisation;
  readonly fullRank: boolean;
  /** Q' residuals: the first p elements lie in the tangent plane. */
  readonly rotated: Float64Array;
  /** Length of the residuals in the tangent plane against outside it, each per degree of freedom. */
  readonly offset: number;
  /** Largest change of a parameter by the full Gauss-Newton step, as a part of it (Infinity without rank). */
  readonly relativeStep: number;
}

/** Smallest pivot of the Jacobian, its columns scaled to length 1, that still identifies a parameter. */
const RANK_TOLERANCE = 1e-14;
/** A parameter that ends at zero is measured against this part of its start value. */
const START_SHARE = 1e-4;
/** Step of the differences, as a part of the parameter: balances truncation (4th power) and rounding. */
const DIFFERENCE_REACH = 2 ** -13;

/** The weighted residuals and their factorised derivatives. */
export class NonlinearSystem<X> {
  readonly rows: number;
  readonly columns: number;
  readonly start: Float64Array;
  readonly #problem: NonlinearProblem<X>;
  readonly #roots: Float64Array;

  constructor(problem: NonlinearProblem<X>) {
    const { x, response, weights, start } = problem;
    this.#problem = problem;
    this.rows = x.length;
    this.columns = start.length;
    this.start = Float64Array.from(start);
    const lengths = { x: x.length, response: response.length, weights: weights?.length ?? x.length };
    if (lengths.response !== lengths.x || lengths.weights !== lengths.x) {
      invalid("x, response and weights must be of one length.", lengths);
    }
    if (this.columns === 0 || this.rows < this.columns) {
      throw new DensingError("too-few-observations", "There are fewer observations than parameters.", {
        observations: this.rows,
        parameters: this.columns,
      });
    }
    this.#roots = Float64Array.from(x, (_, i) => Math.sqrt(weights?.[i] ?? 1));
    if (!this.#roots.every((root) => root > 0)) invalid("Weights must be positive.", lengths);
    if (!Number.isFinite(norm(this.residualsAt(this.start), 0, this.rows))) {
      invalid("The residuals at the start values are not finite.", { start: start.join(" ") });
    }
  }

  residualsAt(point: Float64Array): Float64Array {
    const { model, x, response } = this.#problem;
    return this.#roots.map((root, i) => root * (response[i]! - model(point, x[i]!)));
  }

  placeAt(point: Float64Array, residuals = this.residualsAt(point)): Place {
    const { rows, columns } = this;
    const jacobian = this.#jacobianAt(point);
    const lengths = new Float64Array(columns);
    for (let j = 0; j < columns; j++) {
      const length = norm(jacobian, j * rows, rows) || 1;
      lengths[j] = length;
      for (let i = 0; i < rows; i++) jacobian[j * rows + i] = jacobian[j * rows + i]! / length;
    }
    const qr = new QrFactorisation(jacobian.slice(), rows, columns);
    const fullRank = qr.rank(RANK_TOLERANCE) === columns;
    const rotated = residuals.slice();
    qr.applyTranspose(rotated);
    const inside = norm(rotated, 0, columns) / Math.sqrt(columns);
    const outside = norm(rotated, columns, rows - columns) / Math.sqrt(rows - columns);
    const relativeStep = fullRank
      ? this.#relativeStep(point, qr, rotated, lengths)
      : Number.POSITIVE_INFINITY;
    const size = norm(residuals, 0, rows);
    const offset = inside / outside;
    return { point, residuals, size, lengths, jacobian, qr, fullRank, rotated, offset, relativeStep };
  }

  #relativeStep(
    point: Float64Array,
    qr: QrFactorisation,
    rotated: Float64Array,
    lengths: Float64Array,
  ): number {
    const step = rotated.slice(0, this.columns);
    qr.solveUpper(step);
    let largest = 0;
    qr.permutation.forEach((j, k) => {
      const change = Math.abs(step[k]! / lengths[j]!);
      const size = Math.abs(point[j]!) + START_SHARE * Math.abs(this.start[j]!);
      if (change > 0) largest = Math.max(largest, change / size);
    });
    return largest;
  }

  /** Column-major and weighted. Central differences over two distances, extrapolated, lose about 4 digits. */
  #jacobianAt(point: Float64Array): Float64Array {
    const { model, gradient, x } = this.#problem;
    const { rows, columns } = this;
    const jacobian = new Float64Array(rows * columns);
    if (gradient !== undefined) {
      const row = new Float64Array(columns);
      for (let i = 0; i < rows; i++) {
        gradient(point, x[i]!, row);
        for (let j = 0; j < columns; j++) jacobian[j * rows + i] = this.#roots[i]! * row[j]!;
      }
      return jacobian;
    }
    const neighbour = point.slice();
    for (let j = 0; j < columns; j++) {
      const centre = point[j]!;
      const reach = DIFFERENCE_REACH * (Math.abs(centre) || 1);
      const slopeOver = (distance: number, row: number) => {
        const high = centre + distance;
        const low = centre - distance;
        neighbour[j] = high;
        const above = model(neighbour, x[row]!);
        neighbour[j] = low;
        return (above - model(neighbour, x[row]!)) / (high - low);
      };
      for (let i = 0; i < rows; i++) {
        const near = slopeOver(reach, i);
        jacobian[j * rows + i] = this.#roots[i]! * (near + (near - slopeOver(2 * reach, i)) / 3);
      }
      neighbour[j] = centre;
    }
    return jacobian;
  }
}

function invalid(message: string, facts: ErrorFacts): never {
  throw new DensingError("invalid-regression-input", message, facts);
}
