/**
 * The offers of one tier, basis and restriction, taken apart by family, so that a draw of families is a matter of minima.
 *
 * Families are what is independent: hosts of one model follow its vendor and each other, and the dated versions and cuts
 * of one model are one decision. The families that define the tier are held in every draw, as the anchor of density is:
 * without them there is no tier.
 */

import { randomStream } from "../mathematics/random.ts";
import { compareText } from "../ordering.ts";
import { daysSince, monthEnds, originDay } from "../time.ts";
import type { Offer } from "./priceOffers.ts";

/** `lowest-so-far` is the record; `lowest-on-sale` is the minimum in force that day, which may rise. */
export const priceSeries = ["lowest-so-far", "lowest-on-sale"] as const;
export type PriceSeries = (typeof priceSeries)[number];

export interface PricePanel {
  /** In order of text. */
  readonly families: readonly string[];
  /** Whether a family is in every draw. */
  readonly held: readonly boolean[];
  /** Month ends from the first offer's month to the window's end, days since the origin. */
  readonly monthEnds: Float64Array;
  /** ln of what each family alone costs at each month end, `family * months + month`; infinite without an offer. */
  readonly costs: Readonly<Record<PriceSeries, Float64Array>>;
  /** Each family's own lows, first price and every cut below it: ascending in time, cheapest first within a day. */
  readonly lows: {
    readonly times: Float64Array;
    /** -ln USD per million tokens, which rises as density does. */
    readonly values: Float64Array;
    readonly family: Int32Array;
  };
}

/**
 * @param offers in order of date (offersOf)
 * @param windowTo offers that begin later are left out
 */
export function pricePanel(
  offers: readonly Offer[],
  windowTo: string,
  definers: ReadonlySet<string>,
): PricePanel {
  const inWindow = offers.filter((offer) => offer.date <= windowTo);
  const families = [...new Set(inWindow.map((offer) => offer.price.family))].sort(compareText);
  const places = new Map(families.map((family, place) => [family, place]));
  const ends = inWindow.length === 0 ? [] : monthEnds(inWindow[0]!.date, windowTo);
  const months = ends.length;
  const soFar = new Float64Array(families.length * months).fill(Number.POSITIVE_INFINITY);
  const onSale = soFar.slice();
  const best = new Float64Array(families.length).fill(Number.POSITIVE_INFINITY);
  const lows: { day: string; value: number; family: number }[] = [];
  const newest: (typeof lows)[number][] = [];
  let month = 0;
  for (const { date, until, value, price } of inWindow) {
    const family = places.get(price.family)!;
    const cost = Math.log(value);
    while (month < months && ends[month]! < date) month += 1;
    const from = family * months;
    // What was as cheap before is as cheap in all later months.
    for (let m = month; m < months && cost < soFar[from + m]!; m++) soFar[from + m] = cost;
    for (let m = month; m < months && (until === null || ends[m]! < until); m++) {
      if (cost < onSale[from + m]!) onSale[from + m] = cost;
    }
    if (cost < best[family]!) {
      best[family] = cost;
      const last = newest[family];
      if (last?.day === date) last.value = -cost;
      else {
        const low = { day: date, value: -cost, family };
        newest[family] = low;
        lows.push(low);
      }
    }
  }
  lows.sort((a, b) => compareText(a.day, b.day) || b.value - a.value || a.family - b.family);
  return {
    families,
    held: families.map((family) => definers.has(family)),
    monthEnds: Float64Array.from(ends, (day) => daysSince(originDay, day)),
    costs: { "lowest-so-far": soFar, "lowest-on-sale": onSale },
    lows: {
      times: Float64Array.from(lows, ({ day }) => daysSince(originDay, day)),
      values: Float64Array.from(lows, ({ value }) => value),
      family: Int32Array.from(lows, ({ family }) => family),
    },
  };
}

/**
 * Draws of families with replacement: as many as there are families that are not held. Panels with equally many share them.
 * The numbers are kept, since most panels of an analysis have as many families as another.
 */
export class PriceDraws {
  readonly #seed: number;
  readonly #kept = new Map<number, Uint8Array[]>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** How often each family of the panel is drawn in a replicate; held ones once. */
  counts({ held }: PricePanel, replicate: number): Float64Array {
    let free = 0;
    for (const isHeld of held) if (!isHeld) free += 1;
    const drawn = this.#drawn(free, replicate);
    const counts = new Float64Array(held.length);
    let next = 0;
    for (let family = 0; family < held.length; family++) counts[family] = held[family] ? 1 : drawn[next++]!;
    return counts;
  }

  #drawn(free: number, replicate: number): Uint8Array {
    let replicates = this.#kept.get(free);
    if (replicates === undefined) {
      replicates = [];
      this.#kept.set(free, replicates);
    }
    for (let number = replicates.length; number <= replicate; number++) {
      const counts = new Uint8Array(free);
      const random = randomStream(this.#seed, number);
      for (let draw = 0; draw < free; draw++) counts[random.integer(free)]! += 1;
      replicates.push(counts);
    }
    return replicates[replicate]!;
  }
}

/** ln of the lowest price among the drawn families at each month end; infinite where none has an offer. */
export function lowestAtMonthEnds(
  panel: PricePanel,
  series: PriceSeries,
  counts: Float64Array,
): Float64Array {
  const costs = panel.costs[series];
  const months = panel.monthEnds.length;
  const lowest = new Float64Array(months).fill(Number.POSITIVE_INFINITY);
  for (let family = 0; family < counts.length; family++) {
    if (counts[family] === 0) continue;
    const from = family * months;
    for (let m = 0; m < months; m++) if (costs[from + m]! < lowest[m]!) lowest[m] = costs[from + m]!;
  }
  return lowest;
}
