import { describe, expect, it } from "vitest";
import { randomStream } from "../mathematics/random.ts";
import { dayAfter, daysPerMonth } from "../time.ts";
import { type PriceLow, samplePriceRatios } from "./priceForecast.ts";

const start = "2023-01-01";
const plan = { horizonMonths: [3, 12], replicates: 100, futures: 20, seed: 1 };
const day = (month: number) => dayAfter(start, Math.round(month * daysPerMonth));

/** Falls of exponential size, on a day of their own, about one in two months. */
function plantedLows(world: number, months: number): PriceLow[] {
  const random = randomStream(9, world);
  const lows = [{ date: start, usd_per_mtok: 10 }];
  for (let month = 0; month < months; month++) {
    if (random.uniform() > 0.5) continue;
    const usd_per_mtok = lows.at(-1)!.usd_per_mtok * Math.exp(-0.3 * random.exponential());
    lows.push({ date: day(month + random.uniform()), usd_per_mtok });
  }
  return lows;
}

const sampled = (lows: readonly PriceLow[], madeOn: string) => {
  const found = samplePriceRatios({ ...plan, lows, madeOn });
  if ("notIdentified" in found) throw new Error(found.notIdentified);
  return found;
};

describe("samplePriceRatios", () => {
  it("covers planted falls at about the stated rate", () => {
    const worlds = 200;
    let inside = 0;
    for (let world = 0; world < worlds; world++) {
      const lows = plantedLows(world, 42);
      const priceAt = (date: string) => lows.findLast((low) => low.date <= date)!.usd_per_mtok;
      const realised = Math.log(priceAt(day(42)) / priceAt(day(30)));
      const ratios = sampled(lows, day(30))[1]!;
      const end = (share: number) => ratios[Math.floor(share * (ratios.length - 1))]!;
      if (realised >= end(0.05) && realised <= end(0.95)) inside += 1;
    }
    expect(inside / worlds).toBeGreaterThan(0.82);
    expect(inside / worlds).toBeLessThan(0.97);
  });

  it("never rises, and says nothing of what happens after the day it is made", () => {
    const lows = plantedLows(3, 42);
    const ratios = sampled(lows, day(24));
    expect(Math.max(...ratios[1]!)).toBeLessThanOrEqual(0);
    const known = lows.filter(({ date }) => date <= day(24));
    expect(sampled(known, day(24))).toEqual(ratios);
  });

  it("is the same with all prices doubled", () => {
    const lows = plantedLows(4, 30);
    const doubled = lows.map((low) => ({ ...low, usd_per_mtok: 2 * low.usd_per_mtok }));
    for (const [index, ratios] of sampled(lows, day(30)).entries())
      for (const [place, value] of sampled(doubled, day(30))[index]!.entries())
        expect(value).toBeCloseTo(ratios[place]!, 12);
  });

  it("is not identified by a short history", () => {
    const lows = plantedLows(5, 11);
    expect(samplePriceRatios({ ...plan, lows, madeOn: day(11.5) })).toEqual({
      notIdentified: `${lows.length} lows over 11 months; 3 and 12 are needed`,
    });
    expect(samplePriceRatios({ ...plan, lows: [], madeOn: day(11) })).toHaveProperty("notIdentified");
  });
});
