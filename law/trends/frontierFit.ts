/**
 * The headline's estimator of a frontier's slope (method.md section 4): every model stays below a rising frontier by a
 * gap of its own,
 *
 *   y = B + A t - u + v,   u ~ Exponential(mean s exp(g t)),   v ~ Normal(0, sigma),
 *
 * so that all models say where the frontier is, not the few that set a record. Penalised maximum likelihood:
 * ln sigma is held about the measured noise, the growth g of the gaps about none.
 *
 * The composed error is that of stochastic frontier analysis (Meeusen and van den Broeck 1977), whose gap does not
 * grow.
 */
import { type NormalTail, normalTail } from "../mathematics/distributions.ts";
import { solvePositiveDefinite } from "../mathematics/positiveDefinite.ts";

/** Standard deviation of ln sigma about the measured noise. */
const noisePenalty = 0.3;
/** Standard deviation of the growth of the gaps about 0: 0.03 a month, in years. */
const growthPenalty = 0.03 * 12;

export interface FrontierFit {
  /** A, of y a unit of t. */
  readonly slope: number;
  /** B, at t = 0. */
  readonly intercept: number;
  /** Mean gap below the frontier at the mean of the times. */
  readonly gap: number;
  /** g: growth of the gaps' logarithm a unit of t. */
  readonly gapGrowth: number;
  /** sigma. */
  readonly noise: number;
  /** The penalised log-likelihood that it maximises. */
  readonly logPosterior: number;
  readonly converged: boolean;
}

export interface FrontierSeries {
  /** In years, from any origin. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** How often each point counts; absent: once. */
  readonly weights?: Float64Array;
  /** Standard deviation of the values' measurement errors. */
  readonly measuredNoise: number;
}

/** Value, gradient and information (negative Hessian) of the log-posterior at one place. */
interface Surface {
  value: number;
  readonly gradient: Float64Array;
  readonly information: Float64Array;
}

const size = 5;
const mostSteps = 100;
/** Largest step of a logarithm or of y in units of its spread, so that no exponential runs away. */
const longestStep = 2;

/**
 * Newton's method with a ridge where the surface is not concave, from least squares.
 *
 * @param series two different times at least; measuredNoise > 0
 * @param start parameters of a fit of nearly the same series, to begin nearer
 */
export function fitFrontier(series: FrontierSeries, start?: FrontierFit): FrontierFit {
  const centred = centre(series);
  let place = start === undefined ? beginning(centred) : placeOf(start, centred);
  const here = surface();
  const there = surface();
  evaluate(centred, place, here);
  let ridge = 0;
  let converged = false;
  for (let step = 0; step < mostSteps; step++) {
    const direction = ascent(here, ridge);
    if (direction === null) {
      ridge = Math.max(4 * ridge, 1e-3 * largestDiagonal(here.information));
      continue;
    }
    const gain = dot(direction, here.gradient);
    if (gain < 1e-16 * (1 + Math.abs(here.value)) || gain < 1e-18) {
      converged = true;
      break;
    }
    shorten(direction);
    const next = place.map((value, index) => value + direction[index]!);
    evaluate(centred, next, there);
    if (there.value >= here.value) {
      place = next;
      copy(there, here);
      ridge = ridge < 1e-8 ? 0 : ridge / 16;
    } else {
      ridge = Math.max(4 * ridge, 1e-3 * largestDiagonal(here.information));
      // Nothing is higher within the rounding of the sums.
      if (gain < 1e-12 * (1 + Math.abs(here.value))) {
        converged = true;
        break;
      }
    }
  }
  const [level, slope, logGap, growth, logNoise] = place as unknown as readonly [
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    slope,
    intercept: level - slope * centred.middle,
    gap: Math.exp(logGap),
    gapGrowth: growth,
    noise: Math.exp(logNoise),
    logPosterior: here.value,
    converged,
  };
}

interface Centred extends Required<FrontierSeries> {
  readonly middle: number;
}

function centre({ times, values, weights, measuredNoise }: FrontierSeries): Centred {
  const counts = weights ?? new Float64Array(times.length).fill(1);
  let sum = 0;
  let total = 0;
  for (let i = 0; i < times.length; i++) {
    sum += counts[i]! * times[i]!;
    total += counts[i]!;
  }
  const middle = sum / total;
  return { times: times.map((time) => time - middle), values, weights: counts, measuredNoise, middle };
}

/** Least squares through all, raised by the spread about it: an exponential's mean is its standard deviation. */
function beginning({ times, values, weights, measuredNoise }: Centred): Float64Array {
  let total = 0;
  let mean = 0;
  let sxx = 0;
  let sxy = 0;
  for (let i = 0; i < times.length; i++) {
    const weight = weights[i]!;
    total += weight;
    mean += weight * values[i]!;
    sxx += weight * times[i]! ** 2;
    sxy += weight * times[i]! * values[i]!;
  }
  mean /= total;
  const slope = sxy / sxx;
  let squares = 0;
  for (let i = 0; i < times.length; i++)
    squares += weights[i]! * (values[i]! - mean - slope * times[i]!) ** 2;
  const gap = Math.sqrt(Math.max(squares / total - measuredNoise ** 2, measuredNoise ** 2));
  return Float64Array.of(mean + gap, slope, Math.log(gap), 0, Math.log(measuredNoise));
}

function placeOf(fit: FrontierFit, { middle }: Centred): Float64Array {
  const { slope, intercept, gap, gapGrowth, noise } = fit;
  return Float64Array.of(intercept + slope * middle, slope, Math.log(gap), gapGrowth, Math.log(noise));
}

function surface(): Surface {
  return { value: 0, gradient: new Float64Array(size), information: new Float64Array(size * size) };
}

function copy(from: Surface, to: Surface): void {
  to.value = from.value;
  to.gradient.set(from.gradient);
  to.information.set(from.information);
}

/**
 * With r = y - B - A t, lambda = s exp(g t), z = -(r / sigma + sigma / lambda):
 * ln f = -ln lambda + r / lambda + sigma^2 / (2 lambda^2) + ln Phi(z).
 */
function evaluate(series: Centred, place: Float64Array, into: Surface): void {
  const { times, values, weights, measuredNoise } = series;
  const { gradient, information } = into;
  const [level, slope, logGap, growth, logNoise] = place as unknown as readonly number[];
  gradient.fill(0);
  information.fill(0);
  const sigma = Math.exp(logNoise!);
  const tail: NormalTail = { logCdf: 0, hazard: 0 };
  let value = 0;
  // Sums of the derivatives by r, ln lambda and ln sigma, each times the powers of t that its parameters bring.
  let gr0 = 0,
    gr1 = 0,
    gl0 = 0,
    gl1 = 0,
    gw = 0;
  let rr0 = 0,
    rr1 = 0,
    rr2 = 0,
    rl0 = 0,
    rl1 = 0,
    rl2 = 0,
    rw0 = 0,
    rw1 = 0;
  let ll0 = 0,
    ll1 = 0,
    ll2 = 0,
    lw0 = 0,
    lw1 = 0,
    ww = 0;
  for (let i = 0; i < times.length; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    const t = times[i]!;
    const r = values[i]! - level! - slope! * t;
    const logLambda = logGap! + growth! * t;
    const a = Math.exp(-logLambda);
    const sa = sigma * a;
    const rs = r / sigma;
    const z = -(rs + sa);
    normalTail(z, tail);
    const h = tail.hazard;
    const k = h * (z + h);
    const lean = rs - sa;
    value += weight * (-logLambda + r * a + (sa * sa) / 2 + tail.logCdf);
    const dr = weight * (a - h / sigma);
    const dl = weight * (-1 - r * a - sa * sa + h * sa);
    const dw = weight * (sa * sa + h * lean);
    const drr = (weight * -k) / (sigma * sigma);
    const drl = weight * (k - 1) * a;
    const drw = (weight * (h + k * lean)) / sigma;
    const dll = weight * (r * a + 2 * sa * sa - h * sa - k * sa * sa);
    const dlw = weight * (-2 * sa * sa + h * sa - k * sa * lean);
    const dww = weight * (2 * sa * sa + h * z - k * lean * lean);
    gr0 += dr;
    gr1 += dr * t;
    gl0 += dl;
    gl1 += dl * t;
    gw += dw;
    rr0 += drr;
    rr1 += drr * t;
    rr2 += drr * t * t;
    rl0 += drl;
    rl1 += drl * t;
    rl2 += drl * t * t;
    rw0 += drw;
    rw1 += drw * t;
    ll0 += dll;
    ll1 += dll * t;
    ll2 += dll * t * t;
    lw0 += dlw;
    lw1 += dlw * t;
    ww += dww;
  }
  const offNoise = (logNoise! - Math.log(measuredNoise)) / noisePenalty;
  const offGrowth = growth! / growthPenalty;
  into.value = value - (offNoise ** 2 + offGrowth ** 2) / 2;
  gradient.set([-gr0, -gr1, gl0, gl1 - offGrowth / growthPenalty, gw - offNoise / noisePenalty]);
  information.set([
    -rr0,
    -rr1,
    rl0,
    rl1,
    rw0,
    -rr1,
    -rr2,
    rl1,
    rl2,
    rw1,
    rl0,
    rl1,
    -ll0,
    -ll1,
    -lw0,
    rl1,
    rl2,
    -ll1,
    -ll2 + 1 / growthPenalty ** 2,
    -lw1,
    rw0,
    rw1,
    -lw0,
    -lw1,
    -ww + 1 / noisePenalty ** 2,
  ]);
}

/** The ascent direction, or null where the ridge does not make the information positive definite. */
function ascent({ gradient, information }: Surface, ridge: number): Float64Array | null {
  const matrix = information.slice();
  for (let i = 0; i < size; i++) matrix[i * size + i]! += ridge;
  return solvePositiveDefinite(matrix, gradient);
}

function shorten(direction: Float64Array): void {
  const longest = direction.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (longest <= longestStep) return;
  for (let i = 0; i < size; i++) direction[i]! *= longestStep / longest;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += a[i]! * b[i]!;
  return sum;
}

function largestDiagonal(matrix: Float64Array): number {
  let most = 0;
  for (let i = 0; i < size; i++) most = Math.max(most, Math.abs(matrix[i * size + i]!));
  return most;
}
