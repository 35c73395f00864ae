import { describe, expect, it } from "vitest";
import { breakSentence, breakSentences, breakTable } from "./priceBreaks.ts";
import type { PriceBreakReading, PriceReadings } from "./priceReadings.ts";

const none = { value: null, low: null, high: null };
const found: PriceBreakReading = {
  tier: "gpt-3.5",
  basis: "input",
  restriction: "any-host-confirmed",
  series: "lowest-so-far",
  on: "2025-01-31",
  onLow: "2024-07-31",
  onHigh: "2025-03-31",
  pValue: 0.08,
  before: { value: 3, low: 2.6, high: 3.6 },
  after: { value: 12, low: 6, high: null },
  headline: true,
  notIdentified: null,
};
const opening =
  "One change of pace is identified (p = 0.08 against series drawn from the same months without one): to 2025-01-31 (2024-07-31 to 2025-03-31) the price halved every 3.0 months (2.6-3.6), after it ";
const none4 = { ...found, pValue: 0.42, before: none, after: none, notIdentified: "as large a break" };
const untested = { ...none4, pValue: null, on: null, notIdentified: "8 month ends" };

describe("breakSentence", () => {
  it("says by how much the fall slowed, and whether the intervals are apart", () => {
    expect(breakSentence(found)).toBe(`${opening}every 12.0 months (6.0 or more). The fall has slowed.`);
    expect(breakSentence({ ...found, after: { value: 5, low: 3, high: 9 } })).toBe(
      `${opening}every 5.0 months (3.0-9.0). It is slower since, though the intervals of the two paces overlap.`,
    );
  });

  it("says when the price no longer falls, or rose", () => {
    expect(breakSentence({ ...found, after: { value: null, low: 13.4, high: null } })).toBe(
      `${opening}no fall can be told from none (halving every 13.4 months at the fastest). The fall has slowed.`,
    );
    expect(breakSentence({ ...found, after: { value: null, low: 2, high: null } })).toContain(
      "It is slower since, though the intervals of the two paces overlap.",
    );
    expect(breakSentence({ ...found, after: none })).toBe(`${opening}it rose. The fall has slowed.`);
  });

  it("says when the price did not fall before", () => {
    const quickened = { ...found, before: none, after: { value: 3, low: 2, high: 4 } };
    expect(breakSentence(quickened)).toContain(
      "to 2025-01-31 (2024-07-31 to 2025-03-31) no fall of the price can be told from none, after it every 3.0 months (2.0-4.0).",
    );
    const elsewhere = { breaks: [{ ...quickened, tier: "gpt-4" }] } as unknown as PriceReadings;
    expect(breakSentences(elsewhere, "gpt-3.5").join()).toContain(
      "no halving before and every 3.0 months (2.0-4.0) after",
    );
  });

  it("says when the fall quickened", () => {
    const after = { value: 1.5, low: 1.1, high: 2 };
    expect(breakSentence({ ...found, after })).toContain("The fall has quickened.");
    expect(breakSentence({ ...found, after: { ...after, high: 3 } })).toContain("It is faster since, though");
  });

  it("says that none is identified, or why none could be tested", () => {
    expect(breakSentence(none4)).toBe(
      "No change of pace is identified (p = 0.42): the best date, 2025-01-31, explains no more than in series drawn from the same months without one.",
    );
    expect(breakSentence(untested)).toBe(
      "Whether the fall changed its pace could not be tested: 8 month ends.",
    );
  });
});

describe("breakSentences and breakTable", () => {
  const breaks = [
    found,
    { ...none4, tier: "gpt-4" },
    { ...untested, tier: "o1" },
    { ...none4, tier: "gpt-3.5", headline: false },
  ];
  const prices = { breaks } as unknown as PriceReadings;

  it("lead with the shown tier and put the others in one sentence", () => {
    const sentences = breakSentences(prices, "gpt-3.5");
    expect(sentences).toHaveLength(3);
    expect(sentences[1]).toBe(
      "Over the bases and restrictions of this tier a change of pace is identified in 1 of 2.",
    );
    expect(sentences[2]).toBe(
      "At the other tiers one change of pace is: GPT-4 not identified (p = 0.42); o1 not tested (8 month ends).",
    );
    expect(breakSentences({ breaks: [] } as unknown as PriceReadings, "gpt-3.5")).toEqual([]);
  });

  it("has a row a tier, with no bare number", () => {
    expect(breakTable(prices)!.rows.map((row) => row.cells)).toEqual([
      ["GPT-3.5", "2025-01-31", "0.08", "3.0 (2.6-3.6)", "12.0 (6.0 or more)"],
      ["GPT-4", "2025-01-31", "0.42", "not identified", "not identified"],
      ["o1", "", "", "not identified", "not identified"],
    ]);
    expect(breakTable({ breaks: [] } as unknown as PriceReadings)).toBeNull();
  });
});
