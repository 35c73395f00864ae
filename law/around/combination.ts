import { hardwareTrendName, paperHardwareDoublingYears } from "../constants.ts";
import type { HardwareTrendFact } from "../facts.ts";
import { daysPerMonth, daysPerYear, doublingMonths } from "../time.ts";

/** A rate of growth of a natural logarithm a day, with its two-sided interval. */
export interface Rate {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** ln 2 over a doubling time: the rate a day, with the interval's ends in order. */
export function rateOfDoubling(years: number, lowYears: number | null, highYears: number | null): Rate {
  const rate = (value: number) => Math.LN2 / (value * daysPerYear);
  return { rate: rate(years), low: rate(highYears ?? years), high: rate(lowYears ?? years) };
}

/**
 * Rates of independent factors add: `1/T = 1/T_density + 1/T_hardware` (the paper, section 4.2).
 * Half-widths add in squares, each side by itself.
 */
export function addRates(a: Rate, b: Rate): Rate {
  const rate = a.rate + b.rate;
  return {
    rate,
    low: rate - Math.hypot(a.rate - a.low, b.rate - b.low),
    high: rate + Math.hypot(a.high - a.rate, b.high - b.rate),
  };
}

/** `a - b`: what the fall of prices owes to neither density nor hardware. */
export function subtractRates(a: Rate, b: Rate): Rate {
  return addRates(a, { rate: -b.rate, low: -b.high, high: -b.low });
}

/**
 * `part / whole` of two independent positive rates, by Fieller's theorem (1954) with the half-width that each has on the side
 * that matters: the ratios q for which `part - q whole` is not apart from nothing.
 *
 * @returns ends in order; `high` is null where the whole's interval reaches nothing, and the ratio has no upper end
 */
export function ratioOfRates(
  part: Rate,
  whole: Rate,
): { readonly value: number; readonly low: number; readonly high: number | null } {
  const end = (partWidth: number, wholeWidth: number, side: 1 | -1): number | null => {
    const product = part.rate * whole.rate;
    const left = part.rate ** 2 - partWidth ** 2;
    const right = whole.rate ** 2 - wholeWidth ** 2;
    const root = Math.sqrt(Math.max(product ** 2 - left * right, 0));
    if (side === -1) return left / (product + root);
    return right > 0 ? (product + root) / right : null;
  };
  return {
    value: part.rate / whole.rate,
    low: end(part.rate - part.low, whole.high - whole.rate, -1)!,
    high: end(part.high - part.rate, whole.rate - whole.low, 1),
  };
}

/** Days to double at a rate; the high end is null where the interval reaches zero. */
export function doublingDays({ rate, low, high }: Rate): {
  value: number | null;
  low: number | null;
  high: number | null;
} {
  const days = (value: number) => (value > 0 ? Math.LN2 / value : null);
  return { value: days(rate), low: days(high), high: days(low) };
}

/** What the law says of a chip at a fixed price, for one published doubling time of compute per dollar. */
export interface CombinationRow {
  readonly hardware_trend: string;
  readonly hardware_doubling_years: number;
  readonly hardware_low_years: number | null;
  readonly hardware_high_years: number | null;
  readonly density_slope_per_day: number;
  /** Days in which the largest effective size that a chip of fixed price runs doubles. */
  readonly effective_size_doubling_days: number | null;
  readonly effective_size_low_days: number | null;
  readonly effective_size_high_days: number | null;
  readonly headline: boolean;
}

/**
 * The two factors of the fall of prices and what is left: engineering, margins and subsidy, not separated. The three rates are
 * taken for independent: density is fitted to open models' scores, hardware to chips, prices to API lists. A model that is
 * both dense and cheap ties the first to the last, which would make the intervals of the shares too wide rather than too narrow.
 */
export interface DecompositionRow {
  readonly tier: string;
  readonly basis: string;
  readonly restriction: string;
  readonly price_halving_months: number | null;
  readonly density_doubling_months: number | null;
  readonly hardware_doubling_months: number;
  /** Shares of the rate at which the price falls, which add to one, with 90 % intervals; a null end is open. */
  readonly density_share: number;
  readonly hardware_share: number;
  readonly rest_share: number;
  /** Rate of the rest, natural logarithm a day, with its 90 % interval. */
  readonly rest_rate_per_day: number;
  readonly rest_rate_low: number;
  readonly rest_rate_high: number;
  readonly density_share_low: number;
  readonly density_share_high: number | null;
  readonly hardware_share_low: number;
  readonly hardware_share_high: number | null;
  readonly rest_share_low: number | null;
  readonly rest_share_high: number;
}

interface SlopeWithInterval {
  readonly slope_per_day: number | null;
  readonly slope_low: number | null;
  readonly slope_high: number | null;
}

/** The paper's 2.1 years, with the interval of the Epoch AI estimate nearest to it. */
function hardwareHeadline(trends: readonly HardwareTrendFact[]): HardwareTrendFact {
  const measured = trends.find((row) => row.name === hardwareTrendName);
  return {
    name: "the paper's value, interval of Epoch AI's estimate for ML GPUs",
    doubling_years: paperHardwareDoublingYears,
    low_years: measured?.low_years ?? null,
    high_years: measured?.high_years ?? null,
  };
}

/** `1/T = 1/T_density + 1/T_hardware` for the headline and for every published doubling time. */
export function combineWithHardware(
  density: SlopeWithInterval | undefined,
  trends: readonly HardwareTrendFact[],
): CombinationRow[] {
  const densityRate = rateOf(density, 1);
  if (!densityRate) return [];
  const headline = hardwareHeadline(trends);
  return [headline, ...trends].map((trend) => {
    const days = doublingDays(
      addRates(densityRate, rateOfDoubling(trend.doubling_years, trend.low_years, trend.high_years)),
    );
    return {
      hardware_trend: trend.name,
      hardware_doubling_years: trend.doubling_years,
      hardware_low_years: trend.low_years,
      hardware_high_years: trend.high_years,
      density_slope_per_day: densityRate.rate,
      effective_size_doubling_days: days.value,
      effective_size_low_days: days.low,
      effective_size_high_days: days.high,
      headline: trend === headline,
    };
  });
}

/** `1/T_price = 1/T_density + 1/T_hardware + rest` for each headline price trend. */
export function decomposePrice(
  density: SlopeWithInterval | undefined,
  prices: readonly (SlopeWithInterval & {
    tier: string;
    basis: string;
    restriction: string;
    headline: boolean;
  })[],
  trends: readonly HardwareTrendFact[],
): DecompositionRow[] {
  const densityRate = rateOf(density, 1);
  if (!densityRate) return [];
  const hardware = hardwareHeadline(trends);
  const hardwareRate = rateOfDoubling(hardware.doubling_years, hardware.low_years, hardware.high_years);
  return prices.flatMap((price) => {
    const priceRate = price.headline ? rateOf(price, -1) : null;
    if (!priceRate || priceRate.rate <= 0) return [];
    const explained = addRates(densityRate, hardwareRate);
    const rest = subtractRates(priceRate, explained);
    const ofDensity = ratioOfRates(densityRate, priceRate);
    const ofHardware = ratioOfRates(hardwareRate, priceRate);
    const ofBoth = ratioOfRates(explained, priceRate);
    return [
      {
        tier: price.tier,
        basis: price.basis,
        restriction: price.restriction,
        price_halving_months: doublingMonths(priceRate.rate),
        density_doubling_months: doublingMonths(densityRate.rate),
        hardware_doubling_months: Math.LN2 / hardwareRate.rate / daysPerMonth,
        density_share: ofDensity.value,
        hardware_share: ofHardware.value,
        rest_share: rest.rate / priceRate.rate,
        rest_rate_per_day: rest.rate,
        rest_rate_low: rest.low,
        rest_rate_high: rest.high,
        density_share_low: ofDensity.low,
        density_share_high: ofDensity.high,
        hardware_share_low: ofHardware.low,
        hardware_share_high: ofHardware.high,
        rest_share_low: ofBoth.high === null ? null : 1 - ofBoth.high,
        rest_share_high: 1 - ofBoth.low,
      },
    ];
  });
}

function rateOf(slope: SlopeWithInterval | undefined, direction: 1 | -1): Rate | null {
  if (slope?.slope_per_day == null || slope.slope_low === null || slope.slope_high === null) return null;
  const ends = [slope.slope_low * direction, slope.slope_high * direction];
  return { rate: slope.slope_per_day * direction, low: Math.min(...ends), high: Math.max(...ends) };
}
