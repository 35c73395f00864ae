/**
 * Whether the fall of a tier's lowest price changed its pace: one knee in a line through the month ends (brokenLine.ts).
 *
 * A series of steps looks broken to a test that takes its months for independent. It is compared with series of its own
 * changes from month to month, drawn in blocks of three months from the whole circle: as jumpy as the data, at one pace
 * throughout. docs/decisions/0010-price-intervals.md has the rates at which it finds a planted break and none.
 */
import { type BreakSearch, breakPValue, searchBreak } from "../mathematics/brokenLine.ts";
import { joinedCoefficients } from "../mathematics/brokenLineFit.ts";
import { studentTQuantile } from "../mathematics/distributions.ts";
import { intervalLevel } from "../mathematics/interval.ts";
import { type RandomStream, randomStream } from "../mathematics/random.ts";
import { errorUnder, fitSerialErrors } from "../mathematics/serialErrors.ts";
import { standardDeviation } from "../trends/familyBootstrap.ts";
import { monthEndPoints } from "./priceEstimators.ts";
import type { PriceDraws, PricePanel, PriceSeries } from "./pricePanel.ts";
import { leastPriceFamilies } from "./priceTrends.ts";

/** Months a block, so that a wait after a deep cut stays with it. */
const blockMonths = 3;
/** Above this a break is not identified. */
const breakLevel = 0.1;
const leastMonthEnds = 12;
const options = { kind: "joined" } as const;
/** Draws of blocks are apart from those of families. */
const blockStreams = 1_000_000;

export interface PriceBreakFigures {
  readonly n_families: number;
  readonly month_ends: number;
  readonly replicates: number;
  /** The best date, days since the origin, whether or not the break is identified; null where none could be tried. */
  readonly break_day: number | null;
  /** From the 5th to the 95th percentile of the best date over draws of families; null unless identified. */
  readonly break_day_low: number | null;
  readonly break_day_high: number | null;
  readonly f_statistic: number | null;
  readonly p_value: number | null;
  /** Change of ln price a day on each side, with 90 % intervals; null unless identified. */
  readonly before: SideOfBreak | null;
  readonly after: SideOfBreak | null;
  readonly not_identified: string | null;
}

export interface SideOfBreak {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

/** @param seed of the series drawn without a break */
export function priceBreak(
  panel: PricePanel,
  series: PriceSeries,
  replicates: number,
  draws: PriceDraws,
  seed: number,
): PriceBreakFigures {
  const families = panel.families.length;
  const { days, values } = monthEndPoints(panel, series, new Float64Array(families).fill(1));
  const none = { ...nothing, n_families: families, month_ends: days.length };
  if (families < leastPriceFamilies || days.length < leastMonthEnds) {
    const needed = `${leastMonthEnds} and ${leastPriceFamilies} are needed`;
    return { ...none, not_identified: `${days.length} month ends among ${families} families; ${needed}` };
  }
  const found = searchBreak(days, values, options);
  if (found === null || found.straightSquares === 0)
    return { ...none, not_identified: "the price never changed" };
  const pValue = breakPValue(found, replicates, (draw) =>
    searchBreak(days, changesInBlocks(values, randomStream(seed, blockStreams + draw)), options),
  );
  const tested = {
    ...none,
    replicates,
    break_day: found.breakAt,
    f_statistic: Number.isFinite(found.fStatistic) ? found.fStatistic : null,
    p_value: pValue,
  };
  if (pValue > breakLevel) {
    const share = `${Math.round(100 * pValue)} %`;
    return { ...tested, not_identified: `as large a break is in ${share} of series drawn without one` };
  }
  return { ...tested, ...sides(found, panel, series, replicates, draws, days, values), not_identified: null };
}

/** The same first value, and changes of the series drawn in blocks from the circle of its months. */
export function changesInBlocks(values: Float64Array, random: RandomStream): Float64Array {
  const changes = values.length - 1;
  const drawn = new Float64Array(values.length);
  drawn[0] = values[0]!;
  for (let i = 0; i < changes; ) {
    let from = random.integer(changes);
    for (let k = 0; k < blockMonths && i < changes; k++) {
      drawn[i + 1] = drawn[i]! + (values[from + 1]! - values[from]!);
      from = (from + 1) % changes;
      i += 1;
    }
  }
  return drawn;
}

/** Slopes with intervals as of a trend: spread over draws of families, each with its own best date, and serial errors. */
function sides(
  found: BreakSearch,
  panel: PricePanel,
  series: PriceSeries,
  replicates: number,
  draws: PriceDraws,
  days: Float64Array,
  values: Float64Array,
) {
  const before: number[] = [];
  const after: number[] = [];
  const dates: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const drawn = monthEndPoints(panel, series, draws.counts(panel, replicate));
    const search = searchBreak(drawn.days, drawn.values, options);
    if (search === null) continue;
    before.push(search.slopeBefore);
    after.push(search.slopeAfter);
    dates.push(search.breakAt);
  }
  dates.sort((a, b) => a - b);
  const { breakAt, levelBefore, slopeBefore, slopeAfter } = found;
  const residuals = values.map((value, i) => {
    const since = days[i]! - breakAt;
    return value - levelBefore - (since < 0 ? slopeBefore : slopeAfter) * since;
  });
  const errors = fitSerialErrors(residuals, 3)!;
  const coefficients = joinedCoefficients(days, breakAt);
  const t = studentTQuantile((1 + intervalLevel) / 2, Math.max(panel.families.length - 3, 1));
  const side = (slope: number, drawn: readonly number[], own: Float64Array): SideOfBreak => {
    const reach = t * Math.hypot(standardDeviation(drawn) ?? 0, errorUnder(errors, own));
    return { slope, low: slope - reach, high: slope + reach };
  };
  return {
    break_day_low: dates[Math.floor(0.05 * dates.length)] ?? null,
    break_day_high: dates[Math.ceil(0.95 * dates.length) - 1] ?? null,
    before: side(slopeBefore, before, coefficients.before),
    after: side(slopeAfter, after, coefficients.after),
  };
}

const nothing = {
  replicates: 0,
  break_day: null,
  break_day_low: null,
  break_day_high: null,
  f_statistic: null,
  p_value: null,
  before: null,
  after: null,
};
