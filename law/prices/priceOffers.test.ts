import { describe, expect, it } from "vitest";
import type { PriceFact } from "../facts.ts";
import { offersOf, priceOn } from "./priceOffers.ts";

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

const price: PriceFact = {
  provider: "host",
  model: "model",
  family: "good",
  input_usd_per_mtok: "1",
  output_usd_per_mtok: "2",
  valid_from: "2024-01-01",
  valid_to: null,
  lineages: 1,
  first_party: false,
  open_weights: true,
  redistribute: true,
};

describe("offersOf", () => {
  const members = new Set(["good"]);

  it("takes members whose price the restriction lets in", () => {
    const vendor = { ...price, provider: "vendor", first_party: true, open_weights: false };
    const outsider = { ...price, provider: "other", family: "weak" };
    const names = (restriction: Parameters<typeof offersOf>[2]) =>
      offersOf(members, "input", restriction, [price, vendor, outsider]).map(({ id }) => id);
    expect(names("any-host")).toEqual(["host/model", "vendor/model"]);
    expect(names("any-host-confirmed")).toEqual(["vendor/model"]);
    expect(names("first-party")).toEqual(["vendor/model"]);
    expect(names("open-weights")).toEqual(["host/model"]);
  });

  it("is in one order whatever that of the rows, what may be shown first among equals", () => {
    const rows = [
      { ...price, valid_from: "2024-03-01" },
      { ...price, redistribute: false },
      price,
      { ...price, provider: "a" },
    ];
    const expected = offersOf(members, "input", "any-host", rows);
    expect(expected.map(({ id, date, price: row }) => `${date} ${id} ${row.redistribute}`)).toEqual([
      "2024-01-01 a/model true",
      "2024-01-01 host/model true",
      "2024-01-01 host/model false",
      "2024-03-01 host/model true",
    ]);
    expect(offersOf(members, "input", "any-host", [...rows].reverse())).toEqual(expected);
  });
});
