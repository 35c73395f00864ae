import { DensingError } from "../../errors.ts";
import { logBeta, regularisedBeta } from "./gammaFunctions.ts";

export { incompleteBeta, logGamma } from "./gammaFunctions.ts";

/** Polynomial coefficients, highest power first. */
type Coefficients = readonly number[];

function polynomial(coefficients: Coefficients, x: number): number {
  let value = 0;
  for (let k = 0; k < coefficients.length; k++) value = value * x + coefficients[k]!;
  return value;
}

// Normal probabilities: Cody 1969, "Rational Chebyshev approximations for the error function", in the form
// for the normal distribution of ACM algorithm 715 (1993): |x| to 0.66291, to sqrt(32), beyond (in 1/x^2).
const CENTRE_ABOVE: Coefficients = [
  0.06568233791820745, 2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356,
];
const CENTRE_BELOW: Coefficients = [
  1.0, 47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673,
];
const MIDDLE_ABOVE: Coefficients = [
  1.0765576773720192e-8, 0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002,
  2494.5375852903726, 6848.190450536283, 11602.65143764735, 9842.714838383978,
];
const MIDDLE_BELOW: Coefficients = [
  1.0, 22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097,
  34900.95272114598, 38912.00328609327, 19685.429676859992,
];
const TAIL_ABOVE: Coefficients = [
  0.023073441764940174, 0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934,
  2.9112874951168793e-5,
];
const TAIL_BELOW: Coefficients = [
  1.0, 1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824,
  7.297515550839662e-5,
];

/** P(Z <= x) of the standard normal distribution, to 1e-14 of itself (far lower tail 1e-13). */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.66291) {
    const square = x * x;
    return 0.5 + (x * polynomial(CENTRE_ABOVE, square)) / polynomial(CENTRE_BELOW, square);
  }
  const tail = Math.exp((-x * x) / 2) * scaledNormalTail(size);
  return x > 0 ? 1 - tail : tail;
}

/** P(Z > x) exp(x^2 / 2), x > 0.66291. */
function scaledNormalTail(x: number): number {
  if (x <= Math.sqrt(32)) return polynomial(MIDDLE_ABOVE, x) / polynomial(MIDDLE_BELOW, x);
  const reciprocal = 1 / (x * x);
  const rest = (reciprocal * polynomial(TAIL_ABOVE, reciprocal)) / polynomial(TAIL_BELOW, reciprocal);
  return (1 / Math.sqrt(2 * Math.PI) - rest) / x;
}

export interface NormalTail {
  /** ln P(Z <= x), without loss where the probability is too small for a double. */
  logCdf: number;
  /** phi(x) / P(Z <= x), its derivative: near -x far below, near 0 far above. */
  hazard: number;
}

/** Both at once, since they share their approximations, and what a likelihood and its derivatives ask for together. */
export function normalTail(x: number, into: NormalTail): void {
  if (x < -0.66291) {
    const tail = scaledNormalTail(-x);
    into.logCdf = Math.log(tail) - (x * x) / 2;
    into.hazard = normalPeak / tail;
    return;
  }
  const bell = Math.exp((-x * x) / 2);
  if (x > 0.66291) {
    const tail = bell * scaledNormalTail(x);
    into.logCdf = Math.log1p(-tail);
    into.hazard = (normalPeak * bell) / (1 - tail);
    return;
  }
  const cdf = normalCdf(x);
  into.logCdf = Math.log(cdf);
  into.hazard = (normalPeak * bell) / cdf;
}

const normalPeak = 1 / Math.sqrt(2 * Math.PI);

// Normal quantiles: Wichura 1988, algorithm AS 241 (PPND16); in 0.180625 - (p - 1/2)^2 and in the root of
// -ln p, less 1.6 and less 5.
const QUANTILE_CENTRE_ABOVE: Coefficients = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
];
const QUANTILE_CENTRE_BELOW: Coefficients = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1.0,
];
const QUANTILE_MIDDLE_ABOVE: Coefficients = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const QUANTILE_MIDDLE_BELOW: Coefficients = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1.0,
];
const QUANTILE_TAIL_ABOVE: Coefficients = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const QUANTILE_TAIL_BELOW: Coefficients = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1.0,
];

/** The x with `normalCdf(x) = p`, p in [0, 1], to 1e-15 of itself. */
export function normalQuantile(p: number): number {
  demandProbability(p);
  const centred = p - 0.5;
  if (Math.abs(centred) <= 0.425) {
    const r = 0.180625 - centred * centred;
    return (centred * polynomial(QUANTILE_CENTRE_ABOVE, r)) / polynomial(QUANTILE_CENTRE_BELOW, r);
  }
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  if (r === Number.POSITIVE_INFINITY) return centred * r;
  const size =
    r <= 5
      ? polynomial(QUANTILE_MIDDLE_ABOVE, r - 1.6) / polynomial(QUANTILE_MIDDLE_BELOW, r - 1.6)
      : polynomial(QUANTILE_TAIL_ABOVE, r - 5) / polynomial(QUANTILE_TAIL_BELOW, r - 5);
  return centred < 0 ? -size : size;
}

/** P(T <= t) of Student's t with `degreesOfFreedom` > 0 (a real number; Infinity is the normal). */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  demandDegreesOfFreedom(degreesOfFreedom);
  if (degreesOfFreedom === Number.POSITIVE_INFINITY) return normalCdf(t);
  const tail = studentTTail(Math.abs(t), degreesOfFreedom);
  return t > 0 ? 1 - tail : tail;
}

/**
 * The t with `studentTCdf(t, degreesOfFreedom) = p`, p in [0, 1]. Newton's method: on the logarithms of t
 * and of the tail, which a power law makes nearly straight, or near the median on the probability itself.
 * Like the cdf to 1e-12 of itself up to 10,000 degrees of freedom and 1e-11 up to a million.
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  demandProbability(p);
  demandDegreesOfFreedom(degreesOfFreedom);
  if (degreesOfFreedom === Number.POSITIVE_INFINITY) return normalQuantile(p);
  const tail = Math.min(p, 1 - p);
  if (tail === 0) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (p === 0.5) return 0;
  const fromMedian = Math.abs(p - 0.5);
  const central = tail > 0.25;
  let t = central ? fromMedian / studentTDensity(0, degreesOfFreedom) : -normalQuantile(tail);
  for (let pass = 0; pass < 60; pass++) {
    const density = studentTDensity(t, degreesOfFreedom);
    let relative: number;
    if (central) {
      relative = (fromMedian - studentTCentre(t, degreesOfFreedom)) / (density * t);
      t += t * relative;
    } else {
      const reached = studentTTail(t, degreesOfFreedom);
      relative = (Math.log(reached / tail) * reached) / (density * t);
      t *= Math.exp(relative);
    }
    if (!(Math.abs(relative) > 4 * Number.EPSILON)) break;
  }
  return p < 0.5 ? -t : t;
}

/** P(T > t), t >= 0. */
function studentTTail(t: number, degreesOfFreedom: number): number {
  const sum = degreesOfFreedom + t * t;
  return 0.5 * regularisedBeta(degreesOfFreedom / sum, (t * t) / sum, degreesOfFreedom / 2, 0.5);
}

/** P(0 < T < t), t >= 0. */
function studentTCentre(t: number, degreesOfFreedom: number): number {
  const sum = degreesOfFreedom + t * t;
  return 0.5 * regularisedBeta((t * t) / sum, degreesOfFreedom / sum, 0.5, degreesOfFreedom / 2);
}

function studentTDensity(t: number, degreesOfFreedom: number): number {
  const exponent = -((degreesOfFreedom + 1) / 2) * Math.log1p((t * t) / degreesOfFreedom);
  return Math.exp(exponent - logBeta(0.5, degreesOfFreedom / 2)) / Math.sqrt(degreesOfFreedom);
}

function demandProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) {
    throw new DensingError("invalid-distribution-argument", "A probability must lie in [0, 1].", { p });
  }
}

function demandDegreesOfFreedom(degreesOfFreedom: number): void {
  if (!(degreesOfFreedom > 0)) {
    throw new DensingError("invalid-distribution-argument", "Degrees of freedom must be positive.", {
      degreesOfFreedom,
    });
  }
}
