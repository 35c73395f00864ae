import type { Facts, PriceFact } from "../facts.ts";
import { randomStream } from "../mathematics/random.ts";
import { daysPerMonth } from "../time.ts";

/** A world of prices whose lowest possible price falls at a planted pace. */
export interface PriceWorld {
  /** Families besides the two that define the tier. */
  readonly families: number;
  readonly months: number;
  readonly halvingMonths: number;
  /** From this month on it halves every `later` months. */
  readonly slowing?: { readonly from: number; readonly later: number };
  /** Mean of ln(price / lowest possible price). */
  readonly gap: number;
  /** Growth of ln of that mean a month: dearer models enter an old tier. */
  readonly gapGrowth?: number;
  /** Share of a gap that all offers of a family have in common. */
  readonly shared: number;
  /**
   * Standard deviation, a square root of a month, of a walk of the lowest possible price about its line: shocks that
   * all families feel.
   */
  readonly walk?: number;
}

export const plainWorld: PriceWorld = { families: 40, months: 40, halvingMonths: 4, gap: 1, shared: 0.5 };
const firstDay = Date.UTC(2023, 0, 1);

/** ln of the lowest possible price on a day after the start. */
export function lowestPossible(world: PriceWorld, day: number): number {
  const month = day / daysPerMonth;
  const { slowing } = world;
  const early = slowing ? Math.min(month, slowing.from) : month;
  return (
    Math.log(20) - Math.LN2 * (early / world.halvingMonths + (slowing ? (month - early) / slowing.later : 0))
  );
}

/**
 * Families enter at random days; each has one to four hosts, half of them cut their price about every six months, and an
 * offer ends after about twenty months. The family that defines the tier enters on the first day.
 */
export function priceWorld(
  world: PriceWorld,
  seed: number,
  stream: number,
): Pick<Facts, "prices" | "api_scores" | "api_families"> {
  const random = randomStream(seed, stream);
  const end = Math.round(world.months * daysPerMonth);
  const shocks = [0];
  for (let month = 1; month <= world.months; month++)
    shocks.push(shocks[month - 1]! + (world.walk ?? 0) * random.normal());
  const lowest = (day: number) => lowestPossible(world, day) + shocks[Math.floor(day / daysPerMonth)]!;
  const prices: PriceFact[] = [];
  const names = Array.from({ length: world.families + 2 }, (_, family) =>
    family < 2 ? `definer-${family}` : `family-${family - 2}`,
  );
  for (const [place, family] of names.entries()) {
    const enters = place === 0 ? 0 : place === 1 ? 60 : random.integer(end - 30);
    const own = random.exponential();
    const hosts = 1 + random.integer(4);
    const cuts = random.uniform() < 0.5;
    for (let host = 0; host < hosts; host++) {
      const leaves = enters + 60 + Math.round(600 * random.exponential());
      let day = enters + (host === 0 ? 0 : random.integer(60));
      while (day < Math.min(end, leaves)) {
        const mean = world.gap * Math.exp((world.gapGrowth ?? 0) * (day / daysPerMonth));
        const gap = mean * (world.shared * own + (1 - world.shared) * random.exponential());
        const usd = Math.exp(lowest(day) + gap);
        const next = day + 1 + Math.round(cuts ? 180 * random.exponential() : 1e4);
        prices.push(offer(family, host, usd, day, Math.min(next, leaves)));
        day = next;
      }
    }
  }
  return {
    prices,
    api_scores: names.map((family) => ({ family, benchmark: "mmlu", score: 75 })),
    api_families: names.map((family, place) => ({ family, defines_tier: place < 2 ? "gpt-3.5" : null })),
  };
}

function offer(family: string, host: number, usd: number, from: number, to: number): PriceFact {
  return {
    provider: `host-${host}`,
    model: family,
    family,
    input_usd_per_mtok: usd.toPrecision(12),
    output_usd_per_mtok: (2 * usd).toPrecision(12),
    valid_from: dayOf(from),
    valid_to: dayOf(to),
    lineages: 2,
    first_party: host === 0,
    open_weights: host > 0,
    redistribute: true,
  };
}

export function dayOf(day: number): string {
  return new Date(firstDay + 86_400_000 * day).toISOString().slice(0, 10);
}
