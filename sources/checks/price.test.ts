import { describe, expect, it } from "vitest";
import type { PriceQuote } from "../source.ts";
import { declaredEndIsAfterItsBeginning, declaredIntervalsAreApart, oneQuoteAModel } from "./price.ts";

function quote(input: string, rest: Partial<PriceQuote> = {}): PriceQuote {
  return {
    kind: "price",
    provider: "deepseek",
    model: "deepseek-chat",
    inputUsdPerMtok: input,
    outputUsdPerMtok: "1",
    priceKind: input === "0" ? "zero" : "standard",
    declaredFrom: null,
    declaredTo: null,
    note: "",
    sourceKey: "deepseek/deepseek-chat",
    ...rest,
  };
}
const from = (declaredFrom: string | null, declaredTo: string | null = null) => ({
  declaredFrom,
  declaredTo,
});

describe("oneQuoteAModel", () => {
  it("keeps prices that begin on different days, and one of two equal ones that begin on the same", () => {
    const before = quote("0.14", from(null, "2025-02-08"));
    const after = quote("0.27", from("2025-02-08"));
    expect(oneQuoteAModel([before, after, { ...after, sourceKey: "again" }])).toEqual({
      observations: [before, after],
      quarantined: [],
      repeated: 1,
    });
  });

  it("holds back quotes that agree on the price and not on its end", () => {
    const { observations, quarantined } = oneQuoteAModel([
      quote("0.14", from(null, "2025-02-08")),
      quote("0.14", from(null)),
    ]);
    expect(observations).toEqual([]);
    expect(quarantined.map(({ reason, seen }) => [reason, seen])).toEqual([
      ["conflicting-keys", "input 0.14, output 1, until 2025-02-08"],
      ["conflicting-keys", "input 0.14, output 1"],
    ]);
  });

  it("holds back a price of another currency or a promotion beside another price, and no state", () => {
    const euros = quote("0.27", { priceKind: "other-currency" });
    expect(oneQuoteAModel([euros, quote("0.27")]).quarantined).toMatchObject([
      { reason: "conflicting-keys", seen: "input 0.27, output 1, other-currency" },
      { reason: "conflicting-keys", seen: "input 0.27, output 1" },
    ]);
    const promotion = quote("0.1", { priceKind: "promotional" });
    expect(oneQuoteAModel([quote("0"), promotion])).toMatchObject({
      observations: [promotion],
      quarantined: [{ reason: "unpriced-beside-price" }],
    });
  });
});

describe("declaredEndIsAfterItsBeginning", () => {
  it.each([
    ["2025-02-08", "2025-02-09", null],
    [null, "2025-02-08", null],
    ["2025-02-08", null, null],
    ["2025-02-08", "2025-02-08", "interval-reversed"],
    ["2025-02-08", "2024-02-09", "interval-reversed"],
  ])("from %s to %s", (begins, ends, reason) => {
    expect(declaredEndIsAfterItsBeginning(quote("1", from(begins, ends)))?.reason ?? null).toBe(reason);
  });
});

describe("declaredIntervalsAreApart", () => {
  const reasons = (...quotes: PriceQuote[]) => {
    const { observations, quarantined } = declaredIntervalsAreApart(quotes);
    expect(observations.length + quarantined.length).toBe(quotes.length);
    return quarantined.map(({ seen, expected }) => `${seen} | ${expected}`);
  };

  it("lets prices follow each other, with or without days between, in any order", () => {
    expect(
      reasons(
        quote("0.27", from("2025-02-08", "2025-09-05")),
        quote("0.14", from(null, "2025-02-08")),
        quote("0.28", from("2025-09-29")),
        quote("9", { ...from("2025-01-01"), model: "another" }),
        quote("9", { ...from("2025-01-01"), provider: "another" }),
      ),
    ).toEqual([]);
  });

  it("holds back a price that was not ended and its successor, each beside the other", () => {
    expect(reasons(quote("2", from(null)), quote("3", from("2026-09-01")))).toEqual([
      "[2026-09-01, …): input 3, output 1 | days outside […, …), which have input 2, output 1",
      "[…, …): input 2, output 1 | days outside [2026-09-01, …), which have input 3, output 1",
    ]);
  });

  it("sees a short price within a long one past others that are apart from it", () => {
    const long = quote("1", from("2025-01-01", "2026-01-01"));
    const within = quote("2", from("2025-02-01", "2025-03-01"));
    const later = quote("3", from("2025-04-01", "2025-05-01"));
    const apart = quote("4", from("2026-01-01"));
    const { observations, quarantined } = declaredIntervalsAreApart([apart, later, within, long]);
    expect(observations).toEqual([apart]);
    expect(quarantined).toHaveLength(3);
  });

  it("leaves a reversed interval to its own check", () => {
    const reversed = quote("1", from("2025-02-08", "2024-02-08"));
    expect(declaredIntervalsAreApart([reversed, quote("2", from(null))]).quarantined).toEqual([]);
  });
});
