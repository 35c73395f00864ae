import { describe, expect, it } from "vitest";
import { dayOf, plainWorld, priceWorld } from "../testing/priceWorlds.ts";
import { dayAfter, originDay } from "../time.ts";
import { monthEndPoints } from "./priceEstimators.ts";
import { type Offer, offersOf } from "./priceOffers.ts";
import { lowestAtMonthEnds, PriceDraws, pricePanel, priceSeries } from "./pricePanel.ts";
import { priceFrontier } from "./prices.ts";

const tier = { tier: "gpt-3.5", benchmark: "mmlu", threshold: 70, definedBy: [] };
const facts = priceWorld({ ...plainWorld, families: 12 }, 1, 0);
const members = new Set(facts.api_families.map((row) => row.family));
const definers = new Set(["definer-0", "definer-1"]);
const offers = offersOf(members, "input", "any-host", facts.prices);
const windowTo = dayOf(1200);
const panel = pricePanel(offers, windowTo, definers);
const once = new Float64Array(panel.families.length).fill(1);

describe("pricePanel", () => {
  it.each(priceSeries)("with every family once is %s of the frontier at each month end", (series) => {
    const rows = priceFrontier(tier, 70, "input", "any-host", offers).filter((row) => row.series === series);
    const lowest = lowestAtMonthEnds(panel, series, once);
    for (const [month, day] of panel.monthEnds.entries()) {
      const inForce = rows.findLast((row) => row.date <= dayAfter(originDay, day));
      expect(lowest[month]).toBeCloseTo(Math.log(inForce!.usd_per_mtok), 12);
    }
  });

  it("of a part of the families is that of their offers alone", () => {
    const kept = new Set(panel.families.filter((_, place) => place % 2 === 0));
    const some = pricePanel(
      offers.filter((offer) => kept.has(offer.price.family)),
      windowTo,
      definers,
    );
    const counts = once.map((_, place) => (place % 2 === 0 ? 2 : 0));
    for (const series of priceSeries) {
      const whole = monthEndPoints(panel, series, counts);
      const part = monthEndPoints(some, series, new Float64Array(some.families.length).fill(1));
      expect(whole).toEqual(part);
    }
  });

  it("keeps each family's lows, and nothing that begins after the window", () => {
    const offer = (family: string, date: string, value: number): Offer => ({
      id: `${family} ${value}`,
      date,
      until: null,
      value,
      price: { ...facts.prices[0]!, family },
    });
    const found = pricePanel(
      [
        offer("a", "2023-02-24", 4),
        offer("a", "2023-02-24", 3),
        offer("b", "2023-02-25", 8),
        offer("a", "2023-03-24", 5),
        offer("b", "2023-03-24", 2),
        offer("a", "2023-06-01", 1),
      ],
      "2023-04-30",
      new Set(["b"]),
    );
    expect(found.families).toEqual(["a", "b"]);
    expect(found.held).toEqual([false, true]);
    expect([...found.lows.times]).toEqual([0, 1, 28]);
    expect([...found.lows.values].map((value) => Math.round(Math.exp(-value)))).toEqual([3, 8, 2]);
    expect([...found.monthEnds]).toEqual([4, 35, 65]);
  });
});

describe("PriceDraws", () => {
  it("holds the definers, draws as many as there are others, and repeats itself", () => {
    const draws = new PriceDraws(7);
    for (let replicate = 0; replicate < 20; replicate++) {
      const counts = draws.counts(panel, replicate);
      const free = [...counts].filter((_, place) => !panel.held[place]);
      expect(free.reduce((sum, value) => sum + value, 0)).toBe(free.length);
      expect([...counts].filter((_, place) => panel.held[place])).toEqual([1, 1]);
    }
    expect(new PriceDraws(7).counts(panel, 19)).toEqual(draws.counts(panel, 19));
    expect(new PriceDraws(8).counts(panel, 19)).not.toEqual(draws.counts(panel, 19));
  });
});
