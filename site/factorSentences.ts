import { addRates, doublingDays, rateOfDoubling } from "../law/around/combination.ts";
import { paperHardwareDoublingYears } from "../law/constants.ts";
import type { Headline, Interval } from "../snapshot/headline.ts";
import { decimals, duration, type Figure, share, slope, wholeDays, withInterval } from "./format.ts";
import { priceBasisName, restrictionName, tierName } from "./names.ts";
import type { Row } from "./readings.ts";
import { againstPaper } from "./sentences.ts";

/** Days that the paper's slope and hardware trend give: `1/T = A/ln 2 + 1/T_hardware`, arithmetic only. */
export function paperArithmeticDays({ paper }: Headline): number {
  const density = paper.slope_per_day_journal;
  const rate = addRates(
    { rate: density, low: density, high: density },
    rateOfDoubling(paperHardwareDoublingYears, null, null),
  );
  return doublingDays(rate).value!;
}

export const daysOf = (figure: Figure): string => withInterval(figure, wholeDays, "days") ?? "not identified";

function effectiveSizeDays(headline: Headline): Interval {
  const value = headline.effective_size_on_fixed_price_chip_days;
  return { value, ...headline.effective_size_on_fixed_price_chip_days_interval };
}

export function combinationTitle(headline: Headline): string {
  const days = effectiveSizeDays(headline);
  return days.value === null
    ? "What a chip of fixed price can run: its doubling is not identified"
    : `What a chip of fixed price can run doubles every ${daysOf(days)}`;
}

export function combinationSentences(headline: Headline): string[] {
  const { paper } = headline;
  const ours = effectiveSizeDays(headline);
  const found = ours.value === null ? "its doubling is not identified" : `it doubles every ${daysOf(ours)}`;
  const rule =
    "Two independent rates add, 1/T = 1/T(density) + 1/T(hardware), for the largest effective size that a chip of fixed price runs: " +
    `${found}, with compute per dollar doubling every ${paperHardwareDoublingYears} years.`;
  const arithmetic =
    `The paper prints ${paper.effective_size_on_fixed_price_chip_days} days, ${againstPaper(paper.effective_size_on_fixed_price_chip_days, ours)}. ` +
    `Its figure is arithmetic, not a regression: a slope of ${slope(paper.slope_per_day_journal)} a day and ${paperHardwareDoublingYears} years ` +
    `give ${decimals(paperArithmeticDays(headline), 1)} days.`;
  return [rule, arithmetic];
}

export function decompositionTitle(rows: readonly Row[]): string {
  const row = rows[0];
  const density = row?.number("density_share") ?? null;
  if (!row || density === null) return "What the fall of prices owes to density is not identified";
  const price = `the price of ${tierName(row.text("tier") ?? "")}'s quality`;
  return density > 1
    ? `By the fitted lines density rose faster than ${price} fell`
    : `Density makes up ${share(density)} of the rate at which ${price} fell`;
}

export function decompositionSentences(rows: readonly Row[]): string[] {
  return rows.map((row) => {
    const rest = row.figure("rest_rate_per_day", "rest_rate_low", "rest_rate_high");
    const [density, hardware, remainder] = ["density_share", "hardware_share", "rest_share"].map((column) =>
      share(row.number(column) ?? 0),
    );
    return (
      `${seriesOf(row)}: ` +
      `density ${density}, hardware ${hardware}, the rest ${remainder}. The rest, which holds inference engineering, margins and subsidy together, ` +
      `is ${withInterval(rest, slope, "a day") ?? "not identified"}${restVerdict(rest)}.`
    );
  });
}

/** `GPT-3.5, input, any host, confirmed`. */
export function seriesOf(row: Row): string {
  const [tier, basis, restriction] = ["tier", "basis", "restriction"].map((column) => row.text(column) ?? "");
  return `${tierName(tier!)}, ${priceBasisName(basis!)}, ${restrictionName(restriction!)}`;
}

function restVerdict(rest: Figure): string {
  if (rest.low === null || rest.high === null) return "";
  if (rest.low <= 0 && rest.high >= 0) return ": not distinguishable from nothing";
  if (rest.low > 0) return "";
  return `: below nothing, so density and hardware together outrun the prices`;
}

/** Years with their published interval. */
export function yearsOf(row: Row): string {
  const years = row.figure("hardware_doubling_years", "hardware_low_years", "hardware_high_years");
  return withInterval(years, (value) => decimals(value, 2)) ?? "";
}

/** Months to one decimal, or nothing. */
export const monthsCell = (value: number | null): string => (value === null ? "" : duration(value));
