/**
 * Quantile regression by a straight line (Koenker and Bassett 1978): the line that minimises
 * `sum w_i rho_tau(y_i - a - b x_i)`, rho_tau(r) = r (tau - [r < 0]).
 *
 * A best line goes through two of the points. From such a line the slope is freed about each of its two points in turn,
 * where the best one is a weighted quantile of the slopes to all others (Wesolowsky 1981, for the median); when neither
 * turn gains anything the line is best, since these are the edges of a linear programme.
 */
export interface QuantileLine {
  readonly slope: number;
  readonly intercept: number;
  /** The minimised sum. */
  readonly loss: number;
}

/**
 * @param x, y of one length, two different x at least
 * @param weights how often each point counts; absent: once
 */
export function fitQuantileLine(
  x: Float64Array,
  y: Float64Array,
  tau: number,
  weights?: Float64Array,
): QuantileLine {
  const counts = weights ?? new Float64Array(x.length).fill(1);
  let pivot = highestResidual(x, y, counts);
  let best = turn(x, y, tau, counts, pivot);
  let other = best.through;
  // Each turn that gains lowers the loss, and there are finitely many lines.
  for (let quiet = 0; quiet < 2; ) {
    const next = turn(x, y, tau, counts, other);
    const gains = next.loss < best.loss - 1e-13 * (1 + Math.abs(best.loss));
    quiet = gains ? 0 : quiet + 1;
    const from = other;
    other = gains ? next.through : pivot;
    pivot = from;
    if (gains) best = next;
  }
  return { slope: best.slope, intercept: best.intercept, loss: best.loss };
}

interface Turn extends QuantileLine {
  /** The second point that the line goes through. */
  readonly through: number;
}

/** A point to begin with: the one farthest above the mean. */
function highestResidual(x: Float64Array, y: Float64Array, weights: Float64Array): number {
  let best = -1;
  for (let i = 0; i < x.length; i++) {
    if (weights[i]! > 0 && (best < 0 || y[i]! > y[best]!)) best = i;
  }
  return best;
}

/** The best line through point `pivot`. */
function turn(x: Float64Array, y: Float64Array, tau: number, weights: Float64Array, pivot: number): Turn {
  const px = x[pivot]!;
  const py = y[pivot]!;
  const slopes = new Float64Array(x.length);
  const points = new Int32Array(x.length);
  let count = 0;
  // The derivative of the loss at slope -infinity: points to the right lie above the line, those to the left below.
  let derivative = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - px;
    if (dx === 0 || weights[i] === 0) continue;
    slopes[count] = (y[i]! - py) / dx;
    points[count] = i;
    count += 1;
    derivative -= dx > 0 ? weights[i]! * dx * tau : weights[i]! * dx * (tau - 1);
  }
  const order = ascending(slopes.subarray(0, count));
  let through = 0;
  for (let rank = 0; rank < count; rank++) {
    through = order[rank]!;
    const i = points[through]!;
    derivative += weights[i]! * Math.abs(x[i]! - px);
    if (derivative >= 0) break;
  }
  const slope = slopes[through]!;
  const intercept = py - slope * px;
  let loss = 0;
  for (let i = 0; i < x.length; i++) {
    const residual = y[i]! - py - slope * (x[i]! - px);
    loss += weights[i]! * residual * (residual < 0 ? tau - 1 : tau);
  }
  return { slope, intercept, loss, through: points[through]! };
}

/**
 * Places of the values in ascending order, equal ones by place. The engine sorts plain numbers far faster than it calls a
 * comparison, so each value is looked up among them.
 */
function ascending(values: Float64Array): Int32Array {
  const sorted = values.slice().sort();
  const taken = new Int32Array(values.length);
  const order = new Int32Array(values.length);
  for (let place = 0; place < values.length; place++) {
    const value = values[place]!;
    let low = 0;
    let high = values.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    order[low + taken[low]!] = place;
    taken[low]! += 1;
  }
  return order;
}
