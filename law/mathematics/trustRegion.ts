import { norm, QrFactorisation } from "./numeric.ts";

/** Solves `min |R z - target|^2 + damping |E z|^2` for one damping, `stretch` being the diagonal of E. */
class DampedSolver {
  readonly damping: number;
  readonly #stretch: Float64Array;
  readonly #qr: QrFactorisation;

  constructor(undamped: QrFactorisation, stretch: Float64Array, damping: number) {
    const { rows, columns, factors } = undamped;
    const stacked = new Float64Array(2 * columns * columns);
    for (let j = 0; j < columns; j++) {
      for (let i = 0; i <= j; i++) stacked[2 * columns * j + i] = factors[j * rows + i]!;
      stacked[2 * columns * j + columns + j] = Math.sqrt(damping) * stretch[j]!;
    }
    this.damping = damping;
    this.#stretch = stretch;
    this.#qr = new QrFactorisation(stacked, 2 * columns, columns);
  }

  /** Reads the first `columns` elements of `target`. */
  solve(target: Float64Array): Float64Array {
    const { columns, permutation } = this.#qr;
    const work = new Float64Array(2 * columns);
    work.set(target.subarray(0, columns));
    this.#qr.applyTranspose(work);
    this.#qr.solveUpper(work);
    const solution = new Float64Array(columns);
    for (let k = 0; k < columns; k++) solution[permutation[k]!] = work[k]!;
    return solution;
  }

  /** Newton's correction to the damping for `1/|E z| = 1/radius`, given this damping's z. */
  correction(step: Float64Array, radius: number): number {
    const { columns, permutation } = this.#qr;
    const length = stretchedLength(step, this.#stretch);
    const direction = new Float64Array(columns);
    for (let k = 0; k < columns; k++) {
      const j = permutation[k]!;
      direction[k] = (this.#stretch[j]! * (this.#stretch[j]! * step[j]!)) / length;
    }
    this.#qr.solveUpperTransposed(direction);
    return (length - radius) / radius / norm(direction, 0, columns) ** 2;
  }
}

/** |E z|, `stretch` being the diagonal of E. */
export function stretchedLength(step: Float64Array, stretch: Float64Array): number {
  const stretched = step.map((value, k) => value * stretch[k]!);
  return norm(stretched, 0, stretched.length);
}

export interface TrustRegionStep {
  /** z, in the order of the factorised columns (see `permutation`). */
  readonly step: Float64Array;
  readonly damping: number;
  /** The same damped problem with another target. */
  readonly solve: (target: Float64Array) => Float64Array;
}

/**
 * The z that minimises `|R z - target|` with `|E z| <= radius` (to 10 %): undamped when that lies within the
 * radius, otherwise with the damping found by the safeguarded Newton iteration of Moré 1978, "The
 * Levenberg-Marquardt algorithm: implementation and theory", section 5.
 */
export function trustRegionStep(
  qr: QrFactorisation,
  target: Float64Array,
  stretch: Float64Array,
  radius: number,
  fullRank: boolean,
): TrustRegionStep {
  const { rows, columns, factors } = qr;
  const attempt = (damping: number) => {
    const solver = new DampedSolver(qr, stretch, damping);
    return { solver, step: solver.solve(target) };
  };
  const answer = ({ solver, step }: ReturnType<typeof attempt>): TrustRegionStep => {
    return { step, damping: solver.damping, solve: (other) => solver.solve(other) };
  };
  let lowest = 0;
  if (fullRank) {
    const undamped = attempt(0);
    if (stretchedLength(undamped.step, stretch) <= 1.1 * radius) return answer(undamped);
    lowest = undamped.solver.correction(undamped.step, radius);
  }
  const slope = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i <= j; i++) slope[j] = slope[j]! + factors[j * rows + i]! * target[i]!;
    slope[j] = slope[j]! / stretch[j]!;
  }
  let highest = norm(slope, 0, columns) / radius;
  let damping = Math.min(Math.max(lowest, 1e-3 * highest), highest);
  for (let trial = 1; ; trial++) {
    const current = attempt(damping);
    const length = stretchedLength(current.step, stretch);
    if (Math.abs(length - radius) <= 0.1 * radius || trial === 20) return answer(current);
    if (length > radius) lowest = Math.max(lowest, damping);
    else highest = Math.min(highest, damping);
    const next = damping + current.solver.correction(current.step, radius);
    damping = next > lowest && next < highest ? next : Math.max(1e-3 * highest, Math.sqrt(lowest * highest));
  }
}
