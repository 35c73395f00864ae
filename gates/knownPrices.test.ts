import { expect, it } from "vitest";
import type { PriceQuote } from "../sources/source.ts";
import { holdBackUnknown, type KnownPrice, numberOf } from "./knownPrices.ts";

const known: KnownPrice[] = [
  {
    lineage: "page",
    provider: "openai",
    model: "gpt-x",
    family: "gpt-x",
    input: 30,
    output: 60,
    day: "2023-03-14",
  },
  {
    lineage: "page",
    provider: "openai",
    model: "gpt-x",
    family: "gpt-x",
    input: 2.5,
    output: 10,
    day: "2024-10-01",
  },
];
const quote = (input: string | null, output: string | null, rest: Partial<PriceQuote> = {}): PriceQuote => ({
  kind: "price",
  provider: "openai",
  model: "gpt-x",
  inputUsdPerMtok: input,
  outputUsdPerMtok: output,
  priceKind: "standard",
  declaredFrom: null,
  declaredTo: null,
  note: "",
  sourceKey: "gpt-x",
  ...rest,
});

it("holds back a price that is far from every one known at any time, and says which was nearest", () => {
  expect(holdBackUnknown([quote("10", "30")], known).quarantined).toEqual([]);
  expect(holdBackUnknown([quote("0.3", "0.6")], known)).toMatchObject({
    observations: [],
    quarantined: [
      {
        reason: "magnitude-lineages",
        key: "gpt-x",
        seen: "0.3 / 0.6",
        expected: expect.stringContaining("2.5 / 10"),
      },
    ],
  });
});

it("says nothing about names that nobody knows, nor about states", () => {
  const others = [quote("3", "6", { model: "gpt-y" }), quote("0", "0", { priceKind: "zero" })];
  expect(holdBackUnknown(others, known).observations).toEqual(others);
});

it("reads a positive price and nothing else as a number", () => {
  expect([numberOf("0.15"), numberOf("0"), numberOf("-1"), numberOf(null)]).toEqual([0.15, null, null, null]);
});
