import { describe, expect, it } from "vitest";
import type { PriceFact } from "../facts.ts";
import { offersOf } from "./priceOffers.ts";
import { endPointHalving, priceFrontier, tierDefiners, tierMembers } from "./prices.ts";

const tier = { tier: "gpt-3.5", benchmark: "mmlu", threshold: 70, definedBy: ["named"] } as const;

function price(fields: Partial<PriceFact>): PriceFact {
  return {
    provider: "host",
    model: "model",
    family: "good",
    input_usd_per_mtok: "1",
    output_usd_per_mtok: "2",
    valid_from: "2024-01-01",
    valid_to: null,
    lineages: 2,
    redistribute: true,
    first_party: false,
    open_weights: false,
    ...fields,
  };
}

const frontierOf = (prices: PriceFact[], restriction: Parameters<typeof offersOf>[2] = "any-host") =>
  priceFrontier(tier, 70, "input", restriction, offersOf(new Set(["good"]), "input", restriction, prices));
const lows = (prices: PriceFact[], restriction: Parameters<typeof offersOf>[2] = "any-host") =>
  frontierOf(prices, restriction)
    .filter((row) => row.series === "lowest-so-far")
    .map((row) => `${row.date} ${row.usd_per_mtok}`);

describe("tierMembers", () => {
  it("takes families whose median report reaches the threshold, and the definers whatever they report", () => {
    const scores = [
      { family: "good", benchmark: "mmlu", score: 71 },
      { family: "good", benchmark: "mmlu", score: 70 },
      { family: "good", benchmark: "mmlu", score: 60 },
      { family: "weak", benchmark: "mmlu", score: 69.9 },
      { family: "other", benchmark: "gpqa", score: 90 },
      { family: "definer", benchmark: "mmlu", score: 64.8 },
    ];
    const families = [{ family: "definer", defines_tier: "gpt-3.5" }];
    expect([...tierMembers(tier, 70, scores, families)].sort()).toEqual(["definer", "good", "named"]);
    expect([...tierDefiners(tier, families)].sort()).toEqual(["definer", "named"]);
  });
});

describe("priceFrontier", () => {
  it("keeps the record while the price on sale rises again", () => {
    const rows = frontierOf([
      price({ input_usd_per_mtok: "1", valid_to: "2024-03-01" }),
      price({ input_usd_per_mtok: "3", valid_from: "2024-03-01" }),
      price({ model: "late", input_usd_per_mtok: "2", valid_from: "2024-05-01" }),
    ]);
    const of = (series: string) =>
      rows.filter((row) => row.series === series).map((row) => `${row.date} ${row.usd_per_mtok}`);
    expect(of("lowest-so-far")).toEqual(["2024-01-01 1"]);
    expect(of("lowest-on-sale")).toEqual(["2024-01-01 1", "2024-03-01 3", "2024-05-01 2"]);
  });

  it("leaves out a low seen by one lineage unless it is the vendor's own", () => {
    const alone = price({ model: "a", input_usd_per_mtok: "0.1", valid_from: "2024-02-01", lineages: 1 });
    const vendor = price({
      model: "b",
      input_usd_per_mtok: "0.5",
      valid_from: "2024-03-01",
      lineages: 1,
      first_party: true,
    });
    const all = [price({}), alone, vendor];
    expect(lows(all)).toEqual(["2024-01-01 1", "2024-02-01 0.1"]);
    expect(lows(all, "any-host-confirmed")).toEqual(["2024-01-01 1", "2024-03-01 0.5"]);
    expect(lows(all, "first-party")).toEqual(["2024-03-01 0.5"]);
    expect(lows(all, "open-weights")).toEqual([]);
  });

  it("of equal offers names the one that may be shown", () => {
    const open = price({ provider: "host", input_usd_per_mtok: "1" });
    const rows = frontierOf([{ ...open, redistribute: false }, open]);
    expect(rows.map((row) => `${row.series} ${row.redistribute}`)).toEqual([
      "lowest-so-far true",
      "lowest-on-sale true",
    ]);
  });

  it("ignores families outside the tier", () => {
    expect(lows([price({ family: "weak", input_usd_per_mtok: "0.01" })])).toEqual([]);
  });
});

describe("endPointHalving", () => {
  it("reproduces the paper's arithmetic: $20 to $0.075 is 266.7x, 8.06 halvings, 2.6 months each over 21 months", () => {
    const found = endPointHalving({ date: "2022-12-01", usd: 20 }, { date: "2024-08-31", usd: 0.075 }, 21);
    expect(found.ratio).toBeCloseTo(266.6667, 4);
    expect(found.halvings).toBeCloseTo(8.06, 2);
    expect(found.halving_months).toBeCloseTo(2.6, 1);
  });
});
