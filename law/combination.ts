import { hardwareTrendName, paperHardwareDoublingYears } from "./constants.ts";
import type { HardwareTrendFact } from "./facts.ts";
import { daysPerMonth, daysPerYear, doublingMonths } from "./time.ts";

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

/** The two factors of the fall of prices and what is left: engineering, margins and subsidy, not separated. */
export interface DecompositionRow {
  readonly tier: string;
  readonly basis: string;
  readonly restriction: string;
  readonly price_halving_months: number | null;
  readonly density_doubling_months: number | null;
  readonly hardware_doubling_months: number;
  /** Shares of the rate at which the price falls; the three add to one. */
  readonly density_share: number;
  readonly hardware_share: number;
  readonly rest_share: number;
  /** Rate of the rest, natural logarithm a day, with its 90 % interval. */
  readonly rest_rate_per_day: number;
  readonly rest_rate_low: number;
  readonly rest_rate_high: number;
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
    if (!priceRate) return [];
    const rest = subtractRates(priceRate, addRates(densityRate, hardwareRate));
    return [
      {
        tier: price.tier,
        basis: price.basis,
        restriction: price.restriction,
        price_halving_months: doublingMonths(priceRate.rate),
        density_doubling_months: doublingMonths(densityRate.rate),
        hardware_doubling_months: Math.LN2 / hardwareRate.rate / daysPerMonth,
        density_share: densityRate.rate / priceRate.rate,
        hardware_share: hardwareRate.rate / priceRate.rate,
        rest_share: rest.rate / priceRate.rate,
        rest_rate_per_day: rest.rate,
        rest_rate_low: rest.low,
        rest_rate_high: rest.high,
      },
    ];
  });
}

function rateOf(slope: SlopeWithInterval | undefined, direction: 1 | -1): Rate | null {
  if (slope?.slope_per_day == null || slope.slope_low === null || slope.slope_high === null) return null;
  const ends = [slope.slope_low * direction, slope.slope_high * direction];
  return { rate: slope.slope_per_day * direction, low: Math.min(...ends), high: Math.max(...ends) };
}
