import { expect, it } from "vitest";
import type { PriceQuote } from "../source.ts";
import { bothSidesArePriced, outputCostsAtLeastInput } from "./sides.ts";

const quote = (input: string | null, output: string | null, kind: PriceQuote["priceKind"] = "standard") => ({
  kind: "price" as const,
  provider: "openai",
  model: "gpt-x",
  inputUsdPerMtok: input,
  outputUsdPerMtok: output,
  priceKind: kind,
  declaredFrom: null,
  declaredTo: null,
  note: "",
  sourceKey: "gpt-x",
});

it("half of a price is none; half of a state is one", () => {
  expect(bothSidesArePriced(quote("3", "15"))).toBeNull();
  expect(bothSidesArePriced(quote("3", null))).toEqual({
    reason: "one-sided",
    expected: "prices of input and output",
    seen: "input 3, output none",
    note: "",
  });
  expect(bothSidesArePriced(quote(null, "15"))).toMatchObject({ reason: "one-sided" });
  expect(bothSidesArePriced(quote("3", null, "promotional"))).toMatchObject({ reason: "one-sided" });
  expect(bothSidesArePriced(quote("0", null, "zero"))).toBeNull();
  expect(bothSidesArePriced(quote(null, null, "negative"))).toBeNull();
});

it("output may cost what input costs, and not less", () => {
  expect(outputCostsAtLeastInput(quote("3", "15"))).toBeNull();
  expect(outputCostsAtLeastInput(quote("0.9", "0.9"))).toBeNull();
  expect(outputCostsAtLeastInput(quote("3", "0.15"))).toEqual({
    reason: "output-below-input",
    expected: "output at least as dear as input",
    seen: "input 3, output 0.15",
    note: "",
  });
  // As decimals, not as text.
  expect(outputCostsAtLeastInput(quote("9", "10"))).toBeNull();
  expect(outputCostsAtLeastInput(quote("0.5", "0", "partly-zero"))).toBeNull();
  expect(outputCostsAtLeastInput(quote("3", "1", "other-currency"))).toBeNull();
  expect(
    outputCostsAtLeastInput({ ...quote("0.48", "0.03"), model: "meta-llama/llama-guard-3-8b" }),
  ).toBeNull();
});
