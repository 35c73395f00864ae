/**
 * Floating-point building blocks of the fits: error-free sums and products, and Householder QR.
 * Matrices are column-major `Float64Array`s: element (i, j) of an m-row matrix is `values[j * m + i]`.
 */

const SPLITTER = 2 ** 27 + 1;

/**
 * `first + second + sum_k left[leftFrom + k * leftStride] * right[k]`, k < count, as if in twice the working
 * precision and then rounded (Ogita, Rump, Oishi 2005, "Accurate sum and dot product", Dot2; products split
 * as in Dekker 1971). Elements must stay below 1e150 in size.
 */
export function compensatedDot(
  first: number,
  second: number,
  left: Float64Array,
  leftFrom: number,
  leftStride: number,
  right: Float64Array,
  count: number,
): number {
  let sum = first + second;
  const back = sum - first;
  let error = first - (sum - back) + (second - back);
  for (let k = 0; k < count; k++) {
    const a = left[leftFrom + k * leftStride]!;
    const b = right[k]!;
    const product = a * b;
    const aSplit = SPLITTER * a;
    const aHigh = aSplit - (aSplit - a);
    const aLow = a - aHigh;
    const bSplit = SPLITTER * b;
    const bHigh = bSplit - (bSplit - b);
    const bLow = b - bHigh;
    const productError = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
    const next = sum + product;
    const added = next - sum;
    error += sum - (next - added) + (product - added) + productError;
    sum = next;
  }
  return sum + error;
}

/** Euclidean norm of `count` consecutive elements, safe from overflow and underflow of the squares. */
export function norm(values: Float64Array, from: number, count: number): number {
  let largest = 0;
  for (let k = 0; k < count; k++) {
    const size = Math.abs(values[from + k]!);
    if (size > largest) largest = size;
    else if (Number.isNaN(size)) return Number.NaN;
  }
  if (largest === 0 || largest === Number.POSITIVE_INFINITY) return largest;
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const ratio = values[from + k]! / largest;
    sum += ratio * ratio;
  }
  return largest * Math.sqrt(sum);
}

/**
 * Householder QR with column pivoting, `A P = Q R` (Golub and Van Loan, Matrix Computations, 5.4).
 * `factors` holds R on and above its diagonal and the reflectors below; `permutation[k]` is the column of
 * A that became column k; |R_kk| does not increase with k, so `rank(tolerance)` reads it from the diagonal.
 */
export class QrFactorisation {
  readonly rows: number;
  readonly columns: number;
  readonly factors: Float64Array;
  readonly permutation: Int32Array;
  readonly #scales: Float64Array;

  /** Factorises the column-major `matrix` (rows x columns, rows >= columns) in place. */
  constructor(matrix: Float64Array, rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
    this.factors = matrix;
    this.permutation = Int32Array.from({ length: columns }, (_, column) => column);
    this.#scales = new Float64Array(columns);
    for (let k = 0; k < columns; k++) {
      this.#bringLongestColumnTo(k);
      this.#reflect(k);
    }
  }

  #bringLongestColumnTo(k: number): void {
    const { factors, rows, columns, permutation } = this;
    let longest = k;
    let longestNorm = -1;
    for (let j = k; j < columns; j++) {
      const size = norm(factors, j * rows + k, rows - k);
      if (size > longestNorm) {
        longest = j;
        longestNorm = size;
      }
    }
    if (longest === k) return;
    const held = permutation[k]!;
    permutation[k] = permutation[longest]!;
    permutation[longest] = held;
    for (let i = 0; i < rows; i++) {
      const value = factors[k * rows + i]!;
      factors[k * rows + i] = factors[longest * rows + i]!;
      factors[longest * rows + i] = value;
    }
  }

  /** Zeroes column k below its diagonal: H = I - s v v', v_k = 1, kept below the diagonal without v_k. */
  #reflect(k: number): void {
    const { factors, rows, columns } = this;
    const at = k * rows + k;
    const size = norm(factors, at, rows - k);
    const head = factors[at]!;
    if (size === 0 || rows - k === 1) return;
    const diagonal = head > 0 ? -size : size;
    const lead = head - diagonal;
    for (let i = 1; i < rows - k; i++) factors[at + i] = factors[at + i]! / lead;
    this.#scales[k] = -lead / diagonal;
    factors[at] = diagonal;
    for (let j = k + 1; j < columns; j++) this.#reflectVector(k, factors, j * rows);
  }

  #reflectVector(k: number, vector: Float64Array, from: number): void {
    const scale = this.#scales[k]!;
    if (scale === 0) return;
    const { factors, rows } = this;
    const at = k * rows;
    let product = vector[from + k]!;
    for (let i = k + 1; i < rows; i++) product += factors[at + i]! * vector[from + i]!;
    product *= scale;
    vector[from + k] = vector[from + k]! - product;
    for (let i = k + 1; i < rows; i++) vector[from + i] = vector[from + i]! - product * factors[at + i]!;
  }

  /** Number of diagonal elements of R larger than `tolerance` times the first. */
  rank(tolerance: number): number {
    const { factors, rows, columns } = this;
    const floor = Math.abs(factors[0] ?? 0) * tolerance;
    let rank = 0;
    while (rank < columns && Math.abs(factors[rank * rows + rank]!) > floor) rank++;
    return rank;
  }

  /** `vector := Q' vector`, in place; length rows. */
  applyTranspose(vector: Float64Array): void {
    for (let k = 0; k < this.columns; k++) this.#reflectVector(k, vector, 0);
  }

  /** `vector := Q vector`, in place; length rows. */
  apply(vector: Float64Array): void {
    for (let k = this.columns - 1; k >= 0; k--) this.#reflectVector(k, vector, 0);
  }

  /** Solves `R z = v`, v the first `columns` elements of `vector`, in place (R must be nonsingular). */
  solveUpper(vector: Float64Array): void {
    const { factors, rows, columns } = this;
    for (let j = columns - 1; j >= 0; j--) {
      const value = vector[j]! / factors[j * rows + j]!;
      vector[j] = value;
      for (let i = 0; i < j; i++) vector[i] = vector[i]! - value * factors[j * rows + i]!;
    }
  }

  /** Solves `R' z = v`, v the first `columns` elements of `vector`, in place (R must be nonsingular). */
  solveUpperTransposed(vector: Float64Array): void {
    const { factors, rows, columns } = this;
    for (let j = 0; j < columns; j++) {
      let value = vector[j]!;
      for (let i = 0; i < j; i++) value -= factors[j * rows + i]! * vector[i]!;
      vector[j] = value / factors[j * rows + j]!;
    }
  }

  /** `(A'A)^-1 = P (R'R)^-1 P'` as rows, in the order of A's columns (R must be nonsingular). */
  inverseGram(): number[][] {
    const { columns, permutation } = this;
    const inverse = Array.from({ length: columns }, () => new Array<number>(columns).fill(0));
    const unit = new Float64Array(columns);
    for (let k = 0; k < columns; k++) {
      unit.fill(0);
      unit[k] = 1;
      this.solveUpperTransposed(unit);
      this.solveUpper(unit);
      for (let i = 0; i < columns; i++) inverse[permutation[i]!]![permutation[k]!] = unit[i]!;
    }
    return inverse;
  }
}
