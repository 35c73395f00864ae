import { describe, expect, it } from "vitest";
import type { PriceFact } from "./facts.ts";
import { endPointHalving, priceFrontier, priceOn, priceTrend, tierMembers } from "./prices.ts";

const tier = { tier: "gpt-3.5", benchmark: "mmlu", threshold: 70 } as const;

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

const lows = (prices: PriceFact[], restriction: Parameters<typeof priceFrontier>[4] = "any-host") =>
  priceFrontier(tier, 70, new Set(["good"]), "input", restriction, prices)
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
    expect([...tierMembers(tier, 70, scores, families)].sort()).toEqual(["definer", "good"]);
  });
});

describe("priceOn", () => {
  it("blends input and output", () => {
    const quote = { input_usd_per_mtok: "0.15", output_usd_per_mtok: "0.6" };
    expect(priceOn("input", quote)).toBe(0.15);
    expect(priceOn("output", quote)).toBe(0.6);
    expect(priceOn("blend-3-1", quote)).toBeCloseTo(0.2625, 12);
    expect(priceOn("blend-1-1", quote)).toBeCloseTo(0.375, 12);
  });

  it("knows no price where a part is zero, negative or unknown", () => {
    expect(priceOn("input", { input_usd_per_mtok: "0", output_usd_per_mtok: "1" })).toBeNull();
    expect(priceOn("input", { input_usd_per_mtok: "-1", output_usd_per_mtok: "1" })).toBeNull();
    expect(priceOn("blend-3-1", { input_usd_per_mtok: "1", output_usd_per_mtok: null })).toBeNull();
  });
});

describe("priceFrontier", () => {
  it("keeps the record while the price on sale rises again", () => {
    const rows = priceFrontier(tier, 70, new Set(["good"]), "input", "any-host", [
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
    const rows = priceFrontier(tier, 70, new Set(["good"]), "input", "any-host", [
      { ...open, redistribute: false },
      open,
    ]);
    expect(rows.map((row) => `${row.series} ${row.redistribute}`)).toEqual([
      "lowest-so-far true",
      "lowest-on-sale true",
    ]);
  });

  it("ignores families outside the tier", () => {
    expect(lows([price({ family: "weak", input_usd_per_mtok: "0.01" })])).toEqual([]);
  });
});

describe("priceTrend", () => {
  it("reads back a planted halving time", () => {
    const prices = Array.from({ length: 6 }, (_, index) =>
      price({
        model: `m${index}`,
        input_usd_per_mtok: (64 / 2 ** index).toString(),
        valid_from: new Date(Date.UTC(2023, 0, 1 + index * 60)).toISOString().slice(0, 10),
      }),
    );
    const frontier = priceFrontier(tier, 70, new Set(["good"]), "input", "any-host", prices);
    const trend = priceTrend("records-ols", frontier, "2024-12-31");
    expect(trend?.halving_months).toBeCloseTo(60 / 30.4375, 9);
    const doubled = prices.map((row) => ({
      ...row,
      input_usd_per_mtok: String(2 * Number(row.input_usd_per_mtok)),
    }));
    const sameSlope = priceTrend(
      "records-ols",
      priceFrontier(tier, 70, new Set(["good"]), "input", "any-host", doubled),
      "2024-12-31",
    );
    expect(sameSlope?.slope_per_day).toBeCloseTo(trend?.slope_per_day ?? Number.NaN, 12);
  });

  it("slows down at month ends, and not through the lows, when no new low comes", () => {
    const prices = ["2023-01-31", "2023-02-28", "2023-03-31"].map((date, index) =>
      price({ model: `m${index}`, input_usd_per_mtok: (4 / 2 ** index).toString(), valid_from: date }),
    );
    const frontier = priceFrontier(tier, 70, new Set(["good"]), "input", "any-host", prices);
    const halving = (estimator: "records-ols" | "month-ends-ols", to: string) =>
      priceTrend(estimator, frontier, to)?.halving_months ?? Number.NaN;
    expect(halving("month-ends-ols", "2023-03-31")).toBeCloseTo(halving("records-ols", "2023-03-31"), 12);
    expect(halving("records-ols", "2024-03-31")).toBe(halving("records-ols", "2023-03-31"));
    expect(halving("month-ends-ols", "2024-03-31")).toBeGreaterThan(2 * halving("records-ols", "2024-03-31"));
  });

  it("needs three lows", () => {
    const frontier = priceFrontier(tier, 70, new Set(["good"]), "input", "any-host", [price({})]);
    expect(priceTrend("records-ols", frontier, "2024-12-31")).toMatchObject({
      halving_months: null,
      not_identified: "1 lows over 1 points; 3 are needed",
    });
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
