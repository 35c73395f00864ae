/**
 * The lowest price so far of a tier some months ahead, as a ratio to that of the day of the forecast.
 *
 * The series falls in steps and stands still between them, so a line with normal errors says little of it. Its monthly
 * falls are drawn with replacement, twice: a history of them first (the uncertainty of the pace), then the months ahead
 * from that history (the steps to come). The level is known: it is the price.
 */
import { randomStream } from "../mathematics/random.ts";
import { daysPerMonth, daysSince } from "../time.ts";

/** A lowest price so far, USD per million tokens, from its date on. */
export interface PriceLow {
  readonly date: string;
  readonly usd_per_mtok: number;
}

/** Less history says nothing of how unevenly prices fall. */
const leastPriceMonths = 12;
const leastLows = 3;
/** Months of history from which the falls are drawn: the pace of the first years is not today's. */
const priceHistoryMonths = 24;

export interface PriceForecastPlan {
  /** In order of date. */
  readonly lows: readonly PriceLow[];
  readonly madeOn: string;
  readonly horizonMonths: readonly number[];
  readonly replicates: number;
  readonly futures: number;
  readonly seed: number;
}

/** @returns by horizon the natural logarithm of the ratio, ascending; or why there is none */
export function samplePriceRatios(
  plan: PriceForecastPlan,
): Float64Array[] | { readonly notIdentified: string } {
  const { madeOn, horizonMonths, replicates, futures, seed } = plan;
  const lows = plan.lows.filter(({ date }) => date <= madeOn);
  const falls = monthlyFalls(lows, madeOn);
  if (lows.length < leastLows || falls.length < leastPriceMonths) {
    return {
      notIdentified: `${lows.length} lows over ${falls.length} months; ${leastLows} and ${leastPriceMonths} are needed`,
    };
  }
  const longest = Math.max(...horizonMonths);
  const found = horizonMonths.map((): number[] => []);
  for (let replicate = 0; replicate < replicates; replicate++) {
    const random = randomStream(seed, replicate);
    const history = falls.map(() => falls[random.integer(falls.length)]!);
    for (let future = 0; future < futures; future++) {
      let sum = 0;
      for (let month = 1; month <= longest; month++) {
        sum += history[random.integer(history.length)]!;
        for (const [index, horizon] of horizonMonths.entries())
          if (horizon === month) found[index]!.push(sum);
      }
    }
  }
  return found.map((values) => Float64Array.from(values).sort());
}

/** Changes of ln price over the months that end on `madeOn`, back to the first low or `priceHistoryMonths`. */
function monthlyFalls(lows: readonly PriceLow[], madeOn: string): number[] {
  if (lows.length === 0) return [];
  const months = Math.min(priceHistoryMonths, Math.floor(daysSince(lows[0]!.date, madeOn) / daysPerMonth));
  const before = lows.map(({ date, usd_per_mtok }) => ({
    ago: daysSince(date, madeOn),
    value: Math.log(usd_per_mtok),
  }));
  const at = (month: number): number => before.findLast(({ ago }) => ago >= month * daysPerMonth)!.value;
  return Array.from({ length: months }, (_, month) => at(month) - at(month + 1));
}
