/** Exact decimals as text. A price never passes through a double: 1.5e-07 x 10^6 is "0.15", not 0.15000000000000002. */

const number = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,6}))?$/;
/** Prices lie between 10^-12 and 10^6 a token in any unit; what is far outside is not a price in any. */
const largestExponent = 40;

/**
 * A number's text times 10^places, in plain notation without needless zeros: ("1.5e-07", 6) is "0.15".
 *
 * @param text a number in JSON's notation
 * @returns undefined when the text is not one (NaN, "1,5", hex) or its magnitude exceeds 10^40 either way
 */
export function shiftDecimal(text: string, places: number): string | undefined {
  const match = number.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return "0";
  // The value is 0.<digits> x 10^point.
  const point = digits.length - fraction.length + Number(exponent) + places;
  if (Math.abs(point) > largestExponent || digits.length > 2 * largestExponent) return undefined;
  const padded = point <= 0 ? "0".repeat(1 - point) + digits : digits.padEnd(point, "0");
  const cut = Math.max(point, 1);
  const rest = padded.slice(cut).replace(/0+$/, "");
  return `${sign}${padded.slice(0, cut)}${rest === "" ? "" : `.${rest}`}`;
}

/**
 * The decimal with at most so many digits after the point, halves away from zero: "0.1234567895" to 9 places is
 * "0.12345679". `text` is in plain notation.
 */
export function roundDecimal(text: string, places: number): string {
  const kept = fractionLength(text);
  if (kept <= places) return text;
  const unit = 10n ** BigInt(kept - places);
  const digits = scaled(text, kept);
  const half = digits < 0n ? -unit / 2n : unit / 2n;
  return shiftDecimal(String((digits + half) / unit), -places)!;
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`; both in plain notation. */
export function compareDecimals(a: string, b: string): number {
  const places = Math.max(fractionLength(a), fractionLength(b));
  const difference = scaled(a, places) - scaled(b, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function fractionLength(text: string): number {
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
}

function scaled(text: string, places: number): bigint {
  return BigInt(text.replace(".", "") + "0".repeat(places - fractionLength(text)));
}
