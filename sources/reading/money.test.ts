import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLeadingMoney } from "./money.ts";

describe("readLeadingMoney", () => {
  it.each([
    ["$15", "USD", "15", ""],
    ["$0.50 / MTok", "USD", "0.5", " / MTok"],
    ["US$ 1.25", "USD", "1.25", ""],
    ["$1.50 starting", "USD", "1.5", " starting"],
    ["$3. Then", "USD", "3", ". Then"],
    ["2元", "CNY", "2", ""],
    ["0.14 USD / MTok", "USD", "0.14", " / MTok"],
    ["¥8", "¥", "8", ""],
    ["￥8", "￥", "8", ""],
    ["€4.60", "EUR", "4.6", ""],
    ["HK$8", "HK$", "8", ""],
  ])("%j is %s %s and %j", (text, currency, amount, rest) => {
    expect(readLeadingMoney(text)).toEqual({ money: { currency, amount }, rest });
  });

  it.each([
    "",
    "15",
    "$",
    "$1,250",
    "$0,14",
    "$1.2.3",
    "$0930",
    "$.50",
    "$-1",
    "-$1",
    "Input: $3",
    "free",
    "$ten",
    "1e3 USD",
    "5 $6",
  ])("refuses %j", (text) => {
    expect(readLeadingMoney(text)).toBeUndefined();
  });

  it("keeps every digit of a printed price", () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.nat(999_999), (whole, fraction) => {
        const printed = `${whole}.${String(fraction).padStart(6, "0")}`;
        const amount = readLeadingMoney(`$${printed} / MTok`)?.money.amount;
        expect(Number(amount)).toBe(Number(printed));
      }),
    );
  });
});
