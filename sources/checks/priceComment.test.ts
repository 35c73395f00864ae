import { describe, expect, it } from "vitest";
import type { PriceQuote } from "../source.ts";
import { currencyNote, priceIsNotOpenRouters, promotionIsMarked } from "./priceComment.ts";

describe("priceIsNotOpenRouters", () => {
  it.each([
    ["gemma-2-27b-it", "Imported from OpenRouter pricing; to be checked."],
    ["mistral-small-24b-instruct-2501", "nothing found, so just trusting open router"],
    ["gpt-5-image", "Seen on OpenRouter first"],
    ["gpt-4o:extended", ""],
    ["devstral-small:free", ""],
  ])("stops %s (%s)", (id, comment) => {
    expect(priceIsNotOpenRouters(id, comment)).toMatchObject({ reason: "wrong-provider" });
  });

  it.each([
    ["gpt-4o", ""],
    ["anthropic.claude-sonnet-5-v1:0", ""],
    ["ft:gpt-4o-2024-08-06:", ""],
    ["kimi-k3", "OpenRouter asks the same."],
  ])("lets %s (%s) pass", (id, comment) => {
    expect(priceIsNotOpenRouters(id, comment)).toBeNull();
  });
});

describe("currencyNote", () => {
  it("says nothing of dollars and of words that only look like a currency", () => {
    expect(currencyNote("USD per million; $2 and $10. Neuro, Europe, inrush.")).toBe("");
  });

  it("tells converted prices from those that may be in another currency", () => {
    expect(currencyNote("listed in CNY, converted to USD at 7.25")).toContain("from CNY");
    expect(currencyNote("inferred from yuan prices at 7 a USD")).toContain("from YUAN");
    for (const comment of ["0,67 € a million", "billed in euros", "CNY, as listed", "converted to EUR"]) {
      expect(currencyNote(comment)).toMatchObject({ reason: "currency-unclear" });
    }
  });
});

describe("promotionIsMarked", () => {
  const quote = (declaredTo: string | null, priceKind: PriceQuote["priceKind"] = "standard"): PriceQuote => ({
    kind: "price",
    provider: "anthropic",
    model: "claude-sonnet-5",
    inputUsdPerMtok: "2",
    outputUsdPerMtok: "10",
    priceKind,
    declaredFrom: null,
    declaredTo,
    note: "",
    sourceKey: "anthropic/claude-sonnet-5",
  });
  const kinds = (comment: string, ...quotes: PriceQuote[]) => {
    const marked = promotionIsMarked(quotes, comment);
    return "reason" in marked ? marked.reason : marked.map((each) => each.priceKind);
  };

  it.each([
    "Introductory pricing ($2/$10) applies through 2026-08-31; then $3/$15.",
    "Flat. Promotional launch pricing until 2026-09-01.",
  ])("marks the price that ends with it: %s", (comment) => {
    expect(kinds(comment, quote("2026-09-01"), quote(null))).toEqual(["promotional", "standard"]);
  });

  it("leaves a state what it is, and quotes of which nothing is said", () => {
    expect(kinds("Introductory, through 2026-08-31", quote("2026-09-01", "zero"))).toEqual(["zero"]);
    expect(kinds("Batches cost half until further notice", quote("2026-09-01"))).toEqual(["standard"]);
  });

  it.each([
    "Introductory rates apply through 2026-12-31.",
    "Introductory rates, through 2026-09-31",
    "Introductory rates, through August",
    "Promotional.",
  ])("holds back what it cannot place: %s", (comment) => {
    expect(kinds(comment, quote("2026-09-01"), quote(null))).toBe("promotion-unclear");
  });
});
