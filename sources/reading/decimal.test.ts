import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareDecimals, roundDecimal, shiftDecimal } from "./decimal.ts";

describe("shiftDecimal", () => {
  it.each([
    ["1.5e-07", 6, "0.15"],
    ["0.00003", 6, "30"],
    ["0.0000015", 6, "1.5"],
    ["1e-6", 6, "1"],
    ["1.5000020000000002e-05", 6, "15.000020000000002"],
    ["4.6875e-09", 6, "0.0046875"],
    ["1E+2", 0, "100"],
    ["0", 6, "0"],
    ["-0.0", 6, "0"],
    ["-1", 6, "-1000000"],
    ["0.06", 6, "60000"],
    ["007.50", 0, "7.5"],
  ])("%s times 10^%i is %s", (text, places, expected) => {
    expect(shiftDecimal(text, places)).toBe(expected);
  });

  it.each([
    "NaN",
    "Infinity",
    "1e999",
    "1e-999",
    "1,5",
    "1.234,5",
    "",
    "-",
    "0x10",
    ".5",
    "5.",
    "1e",
    " 1",
    "12 %",
  ])("refuses %j", (text) => {
    expect(shiftDecimal(text, 6)).toBeUndefined();
  });

  it("keeps every digit, there and back", () => {
    const digits = fc.bigInt({ min: 1n, max: 10n ** 18n });
    fc.assert(
      fc.property(
        digits,
        fc.integer({ min: -15, max: 3 }),
        fc.integer({ min: -8, max: 8 }),
        (value, exponent, places) => {
          const shifted = shiftDecimal(`${value}e${exponent}`, places)!;
          expect(shifted).toMatch(/^(0|[1-9]\d*)(\.\d*[1-9])?$/);
          expect(shiftDecimal(shifted, -places - exponent)).toBe(String(value));
        },
      ),
    );
  });
});

describe("compareDecimals", () => {
  it.each([
    ["0.15", "0.150", 0],
    ["9", "10", -1],
    ["-0.5", "-0.05", -1],
    ["1000", "999.999999999999999999", 1],
    ["0", "-0", 0],
  ])("%s against %s", (a, b, sign) => {
    expect(compareDecimals(a, b)).toBe(sign);
    expect(compareDecimals(b, a)).toBe(sign === 0 ? 0 : -sign);
  });
});

describe("roundDecimal", () => {
  it.each([
    ["1.5000300000000002", "1.50003"],
    ["0.1234567895", "0.12345679"],
    ["-0.1234567895", "-0.12345679"],
    ["0.9999999999", "1"],
    ["0.000000000499", "0"],
    ["30", "30"],
  ])("rounds %s to %s", (text, rounded) => {
    expect(roundDecimal(text, 9)).toBe(rounded);
  });
});
