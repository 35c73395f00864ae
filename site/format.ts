/*
 * Figures as text. Written out by hand rather than through Intl, whose output follows the ICU data of the
 * Node that runs it: the same facts must give the same bytes everywhere.
 */

/** A figure with its interval; `high` (or `low`) is null where the interval has no such end. */
export interface Figure {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export const minus = "\u2212";

/** Fixed decimals with thousands separated by commas and a true minus sign. */
export function decimals(value: number, places: number): string {
  const [whole = "0", fraction] = Math.abs(value).toFixed(places).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const text = fraction ? `${grouped}.${fraction}` : grouped;
  return value < 0 && /[1-9]/.test(text) ? minus + text : text;
}

/** At most `digits` significant digits, never in exponent form: 570, 45.5, 1.41, 0.194. */
export function significant(value: number, digits = 3): string {
  if (value === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const places = Math.min(Math.max(digits - 1 - magnitude, 0), 12);
  return decimals(value, places);
}

export const count = (value: number): string => decimals(value, 0);

/** Months (or days) to one decimal, whole from a hundred on. */
export const duration = (value: number): string => decimals(value, Math.abs(value) < 100 ? 1 : 0);
export const wholeDays = (value: number): string => decimals(value, 0);
/** A slope of ln density or ln price a day. */
export const slope = (value: number): string => decimals(value, 4);
export const share = (value: number): string => `${decimals(value * 100, 0)} %`;

/** Counts of parameters: 360M, 7.6B, 406B, 2.3T. */
export function parameters(value: number): string {
  const [scaled, unit] =
    value >= 999.5e9 ? [value / 1e12, "T"] : value >= 999.5e6 ? [value / 1e9, "B"] : [value / 1e6, "M"];
  if (unit === "M") return `${decimals(scaled, 0)}M`;
  return `${decimals(scaled, scaled < 99.95 ? 1 : 0)}${unit}`;
}

/** US dollars: at least two decimals below ten dollars, four significant digits below one. */
export function usd(value: number): string {
  if (Math.abs(value) >= 10) return `$${decimals(value, Number.isInteger(value) ? 0 : 2)}`;
  const places = Math.abs(value) >= 1 ? 2 : 5;
  return `$${decimals(value, places).replace(/(\.\d\d\d*?)0+$/, "$1")}`;
}

/**
 * A figure with its interval, in the one form of every page: `3.5 months (2.8-4.9)`.
 * An interval without an upper end reads `3.5 months (2.1 or more)`; one that reaches below zero reads
 * `(\u22120.2 to 0.4)`, where a hyphen would look like a second minus.
 *
 * @returns null where there is no value
 */
export function withInterval(figure: Figure, format: (value: number) => string, unit = ""): string | null {
  if (figure.value === null) return null;
  const value = unit ? `${format(figure.value)} ${unit}` : format(figure.value);
  const range = rangeOf(figure, format);
  return range === null ? value : `${value} (${range})`;
}

function rangeOf({ low, high }: Figure, format: (value: number) => string): string | null {
  if (low === null && high === null) return null;
  if (high === null) return `${format(low!)} or more`;
  if (low === null) return `${format(high)} or less`;
  return low < 0 ? `${format(low)} to ${format(high)}` : `${format(low)}-${format(high)}`;
}

/** `2 records`, `1 record`. */
export function counted(number: number, singular: string, plural = `${singular}s`): string {
  return `${count(number)} ${number === 1 ? singular : plural}`;
}

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** The day of a date or time in ISO form. */
export const dayOf = (instant: string): string => instant.slice(0, 10);
