import { describe, expect, it } from "vitest";
import { counted, decimals, listed, parameters, significant, usd, withInterval } from "./format.ts";

describe("withInterval", () => {
  const one = (value: number) => decimals(value, 1);

  it("never prints a bare number where there is an interval", () => {
    expect(withInterval({ value: 3.44, low: 2.6, high: 4.649 }, one, "months")).toBe("3.4 months (2.6-4.6)");
  });

  it("says where an interval has no upper or lower end", () => {
    expect(withInterval({ value: 3, low: 2, high: null }, one)).toBe("3.0 (2.0 or more)");
    expect(withInterval({ value: 3, low: null, high: 4 }, one)).toBe("3.0 (4.0 or less)");
  });

  it("keeps a minus sign apart from the range", () => {
    expect(withInterval({ value: 0.2, low: -0.5, high: 1 }, one)).toBe("0.2 (\u22120.5 to 1.0)");
  });

  it("has nothing to say without a value", () => {
    expect(withInterval({ value: null, low: 1, high: 2 }, one)).toBeNull();
  });
});

describe("numbers", () => {
  it("groups thousands and keeps the asked decimals", () => {
    expect(decimals(1234567.891, 2)).toBe("1,234,567.89");
    expect(decimals(-0.004, 2)).toBe("0.00");
    expect(decimals(-1000, 0)).toBe("\u22121,000");
  });

  it("writes significant digits without an exponent", () => {
    expect([570.46, 45.47, 1.4083, 0.19405, 0.00002468, 12345].map((value) => significant(value))).toEqual([
      "570",
      "45.5",
      "1.41",
      "0.194",
      "0.0000247",
      "12,345",
    ]);
  });

  it("writes parameters in millions, billions and trillions", () => {
    expect(
      [361821120, 7615616512, 70553706496, 405850000000, 999.6e9, 2281852482000].map(parameters),
    ).toEqual(["362M", "7.6B", "70.6B", "406B", "1.0T", "2.3T"]);
  });

  it("writes prices with no more digits than they have", () => {
    expect([20, 2, 1.5, 0.5, 0.075, 0.0375, 0.1].map(usd)).toEqual([
      "$20",
      "$2.00",
      "$1.50",
      "$0.50",
      "$0.075",
      "$0.0375",
      "$0.10",
    ]);
  });

  it("agrees in number and lists in words", () => {
    expect(counted(1, "record")).toBe("1 record");
    expect(counted(1200, "model")).toBe("1,200 models");
    expect(listed(["a"])).toBe("a");
    expect(listed(["a", "b", "c"])).toBe("a, b and c");
  });
});
