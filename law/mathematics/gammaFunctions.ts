import { DensingError } from "../../errors.ts";

// ln Gamma(2 + e) / e as a series in e, lowest power first: 1 - Euler's constant, then
// (-1)^k (zeta(k) - 1) / k for e^(k-1) (Abramowitz and Stegun 6.1.33).
const SERIES_ABOUT_TWO: readonly number[] = [
  0.42278433509846713, 0.3224670334241132, -0.0673523010531981, 0.020580808427784546, -0.007385551028673986,
  0.0028905103307415234, -0.001192753911703261, 0.0005096695247430425, -0.00022315475845357936,
  9.945751278180853e-5, -4.492623673813314e-5, 2.0507212775670694e-5, -9.439488275268395e-6,
  4.374866789907487e-6, -2.039215753801366e-6, 9.55141213040742e-7, -4.492469198764566e-7,
  2.1207184805554667e-7, -1.00432248239681e-7, 4.769810169363981e-8, -2.2711094608943164e-8,
  1.0838659214896955e-8, -5.183475041970047e-9, 2.4836745438024785e-9, -1.1921401405860912e-9,
  5.731367241678862e-10, -2.7595228851242334e-10,
];
// Bernoulli terms of Stirling's series in 1/z^2, lowest first (Abramowitz and Stegun 6.1.41).
const STIRLING: readonly number[] = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];
/** Above this Stirling's series is exact to rounding. */
const LARGE = 10;
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** ln Gamma(z), z > 0, to about 1e-15 of itself, also beside its zeros at 1 and 2. */
export function logGamma(z: number): number {
  if (!(z > 0)) throw new DensingError("invalid-distribution-argument", "logGamma needs z > 0.", { z });
  if (z === Number.POSITIVE_INFINITY) return z;
  if (z >= LARGE) return (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + stirlingCorrection(z);
  if (z < 0.5) return logGammaAboutTwo(z) - Math.log1p(z) - Math.log(z);
  if (z < 1.5) return logGammaAboutTwo(z - 1) - Math.log1p(z - 1);
  let product = 1;
  let reduced = z;
  while (reduced > 2.5) {
    reduced -= 1;
    product *= reduced;
  }
  return logGammaAboutTwo(reduced - 2) + Math.log(product);
}

/** ln Gamma(2 + e), |e| <= 0.5. */
function logGammaAboutTwo(e: number): number {
  let value = 0;
  for (let k = SERIES_ABOUT_TWO.length - 1; k >= 0; k--) value = value * e + SERIES_ABOUT_TWO[k]!;
  return value * e;
}

/** ln Gamma(z) minus the closed part of Stirling's formula, z >= 10. */
function stirlingCorrection(z: number): number {
  const reciprocalSquare = 1 / (z * z);
  let value = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) value = value * reciprocalSquare + STIRLING[k]!;
  return value / z;
}

/** ln B(a, b), without the cancellation of ln Gamma(b) - ln Gamma(a + b) for large b. */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (large < LARGE) return logGamma(small) + logGamma(large) - logGamma(small + large);
  const correction = stirlingCorrection(large) - stirlingCorrection(small + large);
  if (small < LARGE) {
    const ratio = small - small * Math.log(small + large) - (large - 0.5) * Math.log1p(small / large);
    return logGamma(small) + ratio + correction;
  }
  return (
    HALF_LOG_TWO_PI -
    0.5 * Math.log(large) +
    (small - 0.5) * Math.log(small / (small + large)) -
    large * Math.log1p(small / large) +
    stirlingCorrection(small) +
    correction
  );
}

/** The regularised incomplete beta function I_x(a, b), x in [0, 1], a, b > 0. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) {
    const message = "The incomplete beta function needs x in [0, 1] and a, b > 0.";
    throw new DensingError("invalid-distribution-argument", message, { x, a, b });
  }
  return regularisedBeta(x, 1 - x, a, b);
}

/** I_x(a, b) given x and y = 1 - x apart, since the smaller of the two carries the accuracy. */
export function regularisedBeta(x: number, y: number, a: number, b: number): number {
  if (x === 0 || y === 0) return x === 0 ? 0 : 1;
  const factor = betaFactor(x, y, a, b);
  return x <= (a + 1) / (a + b + 2)
    ? factor / (a * betaFraction(x, a, b))
    : 1 - factor / (b * betaFraction(y, b, a));
}

/** x^a y^b / B(a, b); for large a and b about the mode, where the powers and B nearly cancel. */
function betaFactor(x: number, y: number, a: number, b: number): number {
  if (a >= LARGE && b >= LARGE) {
    const excess = x * b - y * a;
    const correction = stirlingCorrection(a) + stirlingCorrection(b) - stirlingCorrection(a + b);
    const exponent = a * Math.log1p(excess / a) + b * Math.log1p(-excess / b) - correction;
    return Math.exp(exponent) * Math.sqrt((a * b) / (a + b) / (2 * Math.PI));
  }
  const logX = x < 0.5 ? Math.log(x) : Math.log1p(-y);
  const logY = y < 0.5 ? Math.log(y) : Math.log1p(-x);
  return Math.exp(a * logX + b * logY - logBeta(a, b));
}

/**
 * The denominator `1 + d1/(1 + d2/(1 + ...))` of Abramowitz and Stegun 26.5.8 by Lentz's method (Thompson
 * and Barnett 1986); converges in the order of sqrt(max(a, b)) terms for x < (a + 1)/(a + b + 2).
 */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let value = 1;
  let upper = 1;
  let lower = 0;
  for (let term = 1; term < 1_000_000; term++) {
    const m = term >> 1;
    const d =
      term % 2 === 0
        ? ((m * (b - m)) / (a + 2 * m - 1) / (a + 2 * m)) * x
        : ((-(a + m) * (a + b + m)) / (a + 2 * m) / (a + 2 * m + 1)) * x;
    lower = 1 / (1 + d * lower || tiny);
    upper = 1 + d / upper || tiny;
    value *= upper * lower;
    if (Math.abs(upper * lower - 1) < Number.EPSILON) return value;
  }
  throw new DensingError("no-convergence", "The incomplete beta function did not converge.", { x, a, b });
}
