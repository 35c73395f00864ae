/** Straight lines and lines broken at a given place, by least squares (brokenLine.ts searches the place). */
export type BreakKind = "joined" | "separate";

export interface Points {
  readonly t: Float64Array;
  readonly y: Float64Array;
  readonly w: Float64Array;
  readonly n: number;
}

export function counted(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): Points {
  const n = times.length;
  const t = new Float64Array(n);
  const y = new Float64Array(n);
  const w = new Float64Array(n);
  let kept = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    if (!(weight > 0)) continue;
    t[kept] = times[i]!;
    y[kept] = values[i]!;
    w[kept] = weight;
    kept += 1;
  }
  return { t: t.subarray(0, kept), y: y.subarray(0, kept), w: w.subarray(0, kept), n: kept };
}

export interface BrokenFit {
  readonly squares: number;
  readonly slopes: readonly [number, number];
  readonly levels: readonly [number, number];
  /** Standard errors of the slopes and of their difference, for residuals of unit deviation. */
  readonly unit: readonly [number, number, number];
}

/** `y = level + slope (t - middle)`. */
export interface SideLine {
  readonly middle: number;
  readonly level: number;
  readonly slope: number;
  /** Weighted squares of t about the middle. */
  readonly spread: number;
}

export function sideLine({ t, y, w }: Points, from: number, to: number): SideLine {
  let total = 0;
  let middle = 0;
  let level = 0;
  for (let i = from; i < to; i++) {
    total += w[i]!;
    middle += w[i]! * t[i]!;
    level += w[i]! * y[i]!;
  }
  middle /= total;
  level /= total;
  let spread = 0;
  let product = 0;
  for (let i = from; i < to; i++) {
    const dt = t[i]! - middle;
    spread += w[i]! * dt * dt;
    product += w[i]! * dt * (y[i]! - level);
  }
  return { middle, level, slope: product / spread, spread };
}

export function squaresAbout({ t, y, w }: Points, from: number, to: number, line: SideLine): number {
  let squares = 0;
  for (let i = from; i < to; i++) {
    const residual = y[i]! - line.level - line.slope * (t[i]! - line.middle);
    squares += w[i]! * residual * residual;
  }
  return squares;
}

/**
 * Squares that a broken line leaves at each place, in one pass: residuals r of the straight line carry all that a break can
 * explain. A knee's hinge h explains `(h r)^2 / (h h)`, h freed of the straight line; two sides explain what a line through
 * the residuals of each does.
 */
export function squaresAtPlaces(
  { t, y, w, n }: Points,
  line: SideLine,
  straight: number,
  places: readonly number[],
  kind: BreakKind,
): Float64Array {
  // Sums of w, w t, w t^2, w r and w t r over the first observations, t from the line's middle.
  const sums = Array.from({ length: 5 }, () => new Float64Array(n + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [s0, s1, s2, sr, str] = sums;
  for (let i = 0; i < n; i++) {
    const time = t[i]! - line.middle;
    const weight = w[i]!;
    const residual = weight * (y[i]! - line.level - line.slope * time);
    s0[i + 1] = s0[i]! + weight;
    s1[i + 1] = s1[i]! + weight * time;
    s2[i + 1] = s2[i]! + weight * time * time;
    sr[i + 1] = sr[i]! + residual;
    str[i + 1] = str[i]! + residual * time;
  }
  const explained = (from: number, to: number): number => {
    const total = s0[to]! - s0[from]!;
    const times = s1[to]! - s1[from]!;
    const residuals = sr[to]! - sr[from]!;
    const spread = s2[to]! - s2[from]! - (times * times) / total;
    const product = str[to]! - str[from]! - (times * residuals) / total;
    return (residuals * residuals) / total + (product * product) / spread;
  };
  const squares = new Float64Array(places.length);
  for (let index = 0; index < places.length; index++) {
    const place = places[index]!;
    if (kind === "separate") {
      squares[index] = straight - explained(0, place) - explained(place, n);
      continue;
    }
    const knee = t[place - 1]! - line.middle;
    const a0 = s0[n]! - s0[place]!;
    const a1 = s1[n]! - s1[place]!;
    const a2 = s2[n]! - s2[place]!;
    const hinge = a1 - knee * a0;
    const hingeTime = a2 - knee * a1;
    const hingeSquares = a2 - 2 * knee * a1 + knee * knee * a0;
    const free = hingeSquares - (hinge * hinge) / s0[n]! - (hingeTime * hingeTime) / line.spread;
    const product = str[n]! - str[place]! - knee * (sr[n]! - sr[place]!);
    squares[index] = straight - (product * product) / free;
  }
  return squares;
}

export function separateFit(points: Points, place: number): BrokenFit {
  const before = sideLine(points, 0, place);
  const after = sideLine(points, place, points.n);
  const at = points.t[place]!;
  return {
    squares: squaresAbout(points, 0, place, before) + squaresAbout(points, place, points.n, after),
    slopes: [before.slope, after.slope],
    levels: [
      before.level + before.slope * (at - before.middle),
      after.level + after.slope * (at - after.middle),
    ],
    unit: [
      Math.sqrt(1 / before.spread),
      Math.sqrt(1 / after.spread),
      Math.sqrt(1 / before.spread + 1 / after.spread),
    ],
  };
}

/** Least squares on min(t - k, 0) and max(t - k, 0), whose coefficients are the two slopes. */
export function joinedFit({ t, y, w, n }: Points, place: number): BrokenFit {
  const knee = t[place - 1]!;
  let total = 0;
  let leftMean = 0;
  let rightMean = 0;
  let yMean = 0;
  for (let i = 0; i < n; i++) {
    const dt = t[i]! - knee;
    total += w[i]!;
    yMean += w[i]! * y[i]!;
    if (dt < 0) leftMean += w[i]! * dt;
    else rightMean += w[i]! * dt;
  }
  leftMean /= total;
  rightMean /= total;
  yMean /= total;
  let ll = 0;
  let lr = 0;
  let rr = 0;
  let ly = 0;
  let ry = 0;
  for (let i = 0; i < n; i++) {
    const dt = t[i]! - knee;
    const left = Math.min(dt, 0) - leftMean;
    const right = Math.max(dt, 0) - rightMean;
    const dy = y[i]! - yMean;
    ll += w[i]! * left * left;
    lr += w[i]! * left * right;
    rr += w[i]! * right * right;
    ly += w[i]! * left * dy;
    ry += w[i]! * right * dy;
  }
  const determinant = ll * rr - lr * lr;
  const before = (rr * ly - lr * ry) / determinant;
  const after = (ll * ry - lr * ly) / determinant;
  const level = yMean - before * leftMean - after * rightMean;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const dt = t[i]! - knee;
    const residual = y[i]! - level - (dt < 0 ? before : after) * dt;
    squares += w[i]! * residual * residual;
  }
  return {
    squares,
    slopes: [before, after],
    levels: [level, level],
    unit: [
      Math.sqrt(rr / determinant),
      Math.sqrt(ll / determinant),
      Math.sqrt((ll + rr + 2 * lr) / determinant),
    ],
  };
}

/**
 * The c of the two slopes of a joined line with its knee at a given time, each `sum c_i y_i`; every observation counts once.
 *
 * @param times ascending, on both sides of the knee
 */
export function joinedCoefficients(
  times: Float64Array,
  knee: number,
): { readonly before: Float64Array; readonly after: Float64Array } {
  const left = times.map((time) => Math.min(time - knee, 0));
  const right = times.map((time) => Math.max(time - knee, 0));
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [leftMean, rightMean] = [mean(left), mean(right)];
  let ll = 0;
  let lr = 0;
  let rr = 0;
  for (let i = 0; i < times.length; i++) {
    left[i]! -= leftMean;
    right[i]! -= rightMean;
    ll += left[i]! ** 2;
    lr += left[i]! * right[i]!;
    rr += right[i]! ** 2;
  }
  const determinant = ll * rr - lr * lr;
  return {
    before: left.map((value, i) => (rr * value - lr * right[i]!) / determinant),
    after: right.map((value, i) => (ll * value - lr * left[i]!) / determinant),
  };
}

/** Squares that rounding alone leaves of these values. */
export function rounding({ y, w, n }: Points): number {
  let squares = 0;
  for (let i = 0; i < n; i++) squares += w[i]! * y[i]! * y[i]!;
  return squares * (8 * Number.EPSILON) ** 2;
}
