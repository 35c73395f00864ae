import { type NonlinearProblem, NonlinearSystem, type Place } from "./nonlinearSystem.ts";
import { norm } from "./numeric.ts";
import { stretchedLength, type TrustRegionStep, trustRegionStep } from "./trustRegion.ts";

interface ConvergedFit {
  readonly converged: true;
  /**
   * - `relative-offset`: the residuals are orthogonal to the model's tangent plane (Bates and Watts 1981),
   *   to 1e-8, so the numerical error of a parameter is about that part of its standard error;
   * - `negligible-step`: the full Gauss-Newton step changes no parameter by more than 1e-10 of itself, which
   *   is how a fit ends whose residuals are rounding.
   */
  readonly reason: "relative-offset" | "negligible-step";
  readonly parameters: number[];
  readonly standardErrors: number[];
  /** p x p, by linearisation at the solution, residual variance included; NaN without degrees of freedom. */
  readonly covariance: number[][];
  readonly residualSumOfSquares: number;
  readonly residualStandardDeviation: number;
  readonly degreesOfFreedom: number;
  readonly iterations: number;
}

interface FailedFit {
  readonly converged: false;
  readonly reason: "iteration-limit" | "no-further-decrease" | "singular-jacobian";
  /** Where the search stood when it gave up: never an estimate. */
  readonly lastParameters: number[];
  readonly residualSumOfSquares: number;
  readonly iterations: number;
}

export type NonlinearFit = ConvergedFit | FailedFit;

const OFFSET_TOLERANCE = 1e-8;
const STEP_TOLERANCE = 1e-10;
/** Nearer than this a step changes the residual sum of squares by rounding only. */
const POLISH_BELOW = 1e-5;
const POLISH_STEPS = 100;
/** Moré's `factor`: the first trust region, as a multiple of the scaled start values. */
const FIRST_RADIUS = 10;
/** Transtrum and Sethna's alpha: a second-order correction longer than this is not to be trusted. */
const LARGEST_CORRECTION = 0.75;

/**
 * Nonlinear least squares, a local minimum: a trust-region Levenberg-Marquardt search with Moré's scaling
 * (Moré 1978, as in MINPACK's lmder) and steps by pivoted QR, each bent along the valley by geodesic
 * acceleration (Transtrum and Sethna 2012, arXiv:1201.5885). It ends in undamped Gauss-Newton steps, judged
 * by the relative offset, since near the minimum the residual sum of squares cannot tell neighbours apart.
 *
 * A fit that is not `converged` carries no parameters: neither the start values nor the last point of a
 * failed search can be taken for a solution.
 *
 * @throws DensingError `too-few-observations`, `invalid-regression-input` (also when the model is not finite
 *   at the start values).
 */
export function fitNonlinear<X>(
  problem: NonlinearProblem<X>,
  options: { readonly maximumIterations?: number } = {},
): NonlinearFit {
  const system = new NonlinearSystem(problem);
  const search = descend(system, options.maximumIterations ?? 1000);
  const place = polish(system, search.place);
  const common = { residualSumOfSquares: place.size ** 2, iterations: search.iterations };
  const reason = reasonToAccept(place);
  if (reason === undefined) {
    const ending = place.fullRank ? search.ending : "singular-jacobian";
    return { converged: false, reason: ending, lastParameters: Array.from(place.point), ...common };
  }
  const { rows, columns } = system;
  const degreesOfFreedom = rows - columns;
  const variance = degreesOfFreedom > 0 ? place.size ** 2 / degreesOfFreedom : Number.NaN;
  const covariance = place.qr
    .inverseGram()
    .map((row, i) => row.map((value, j) => (variance * value) / (place.lengths[i]! * place.lengths[j]!)));
  return {
    converged: true,
    reason,
    parameters: Array.from(place.point),
    standardErrors: covariance.map((row, j) => Math.sqrt(row[j]!)),
    covariance,
    residualStandardDeviation: Math.sqrt(variance),
    degreesOfFreedom,
    ...common,
  };
}

/** Where undamped Gauss-Newton steps converge. */
function isNearby({ fullRank, offset, relativeStep }: Place): boolean {
  return fullRank && (offset < POLISH_BELOW || relativeStep < STEP_TOLERANCE);
}

function reasonToAccept(place: Place): ConvergedFit["reason"] | undefined {
  if (!place.fullRank) return undefined;
  if (place.offset <= OFFSET_TOLERANCE) return "relative-offset";
  return place.relativeStep <= STEP_TOLERANCE ? "negligible-step" : undefined;
}

/** Trust-region search until the Gauss-Newton step is as good as any, or nothing helps. */
function descend<X>(system: NonlinearSystem<X>, maximumIterations: number) {
  let place = system.placeAt(system.start);
  const scale = place.lengths.slice();
  let radius = FIRST_RADIUS * (stretchedLength(place.point, scale) || 1);
  for (let iterations = 0; ; iterations++) {
    if (isNearby(place)) return { place, iterations, ending: "no-further-decrease" } as const;
    if (iterations === maximumIterations) return { place, iterations, ending: "iteration-limit" } as const;
    place.lengths.forEach((length, j) => {
      scale[j] = Math.max(scale[j]!, length);
    });
    const stretch = new Float64Array(system.columns);
    place.qr.permutation.forEach((j, k) => {
      stretch[k] = scale[j]! / place.lengths[j]!;
    });
    const shortest = Number.EPSILON * stretchedLength(place.point, scale);
    let next: Place | undefined;
    while (next === undefined) {
      const inner = trustRegionStep(place.qr, place.rotated, stretch, radius, place.fullRank);
      const length = stretchedLength(inner.step, stretch);
      if (!(length > shortest)) return { place, iterations, ending: "no-further-decrease" } as const;
      const candidate = moved(place, bent(system, place, inner));
      const residuals = system.residualsAt(candidate);
      const reduction = 1 - (norm(residuals, 0, system.rows) / place.size) ** 2;
      const promised = promisedReduction(place, inner, length);
      if (!(reduction > 0.25 * promised)) radius = (reduction > -1 ? 0.5 : 0.1) * Math.min(radius, length);
      else if (reduction > 0.75 * promised || inner.damping === 0) radius = 2 * length;
      if (reduction > 1e-4 * promised) next = system.placeAt(candidate, residuals);
    }
    place = next;
  }
}

/** The reduction of the residual sum of squares, as a part of it, that the linear model foresees. */
function promisedReduction(place: Place, { step, damping }: TrustRegionStep, length: number): number {
  const { rows, columns, factors } = place.qr;
  const change = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i <= j; i++) change[i] = change[i]! + factors[j * rows + i]! * step[j]!;
  }
  return (norm(change, 0, columns) / place.size) ** 2 + 2 * damping * (length / place.size) ** 2;
}

/** The step with half the geodesic acceleration added, if that is short enough to be believed. */
function bent<X>(system: NonlinearSystem<X>, place: Place, { step, solve }: TrustRegionStep): Float64Array {
  const { rows, columns } = system;
  const { qr, jacobian } = place;
  const reach = 0.1;
  const ahead = system.residualsAt(moved(place, step, reach));
  const curvature = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let slope = 0;
    for (let k = 0; k < columns; k++) slope += jacobian[qr.permutation[k]! * rows + i]! * step[k]!;
    curvature[i] = (2 / reach) * ((place.residuals[i]! - ahead[i]!) / reach - slope);
  }
  qr.applyTranspose(curvature);
  const acceleration = solve(curvature);
  const believed = 2 * norm(acceleration, 0, columns) <= LARGEST_CORRECTION * norm(step, 0, columns);
  return believed ? step.map((value, k) => value - 0.5 * acceleration[k]!) : step;
}

/** The point that a step (in factorised order, scaled by the column lengths) leads to. */
function moved({ point, qr, lengths }: Place, step: Float64Array, reach = 1): Float64Array {
  const next = point.slice();
  qr.permutation.forEach((j, k) => {
    next[j] = next[j]! + (reach * step[k]!) / lengths[j]!;
  });
  return next;
}

/** Full Gauss-Newton steps for as long as each brings the residuals nearer to orthogonal. */
function polish<X>(system: NonlinearSystem<X>, from: Place): Place {
  let place = from;
  for (let pass = 0; pass < POLISH_STEPS && isNearby(place); pass++) {
    const step = place.rotated.slice(0, system.columns);
    place.qr.solveUpper(step);
    const candidate = moved(place, step);
    const residuals = system.residualsAt(candidate);
    if (!Number.isFinite(norm(residuals, 0, system.rows))) break;
    const next = system.placeAt(candidate, residuals);
    if (!(isNearby(next) && next.offset < place.offset)) break;
    place = next;
  }
  return place;
}
