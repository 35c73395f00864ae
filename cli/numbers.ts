import { DensingError } from "../errors.ts";

/** The number that an option was given. @throws DensingError `invalid-argument` */
export function numberOf(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= low && value <= high) return value;
  const message = `--${name} is a number from ${low} to ${high}; saw ${text}`;
  throw new DensingError("invalid-argument", message, { seen: text });
}

/** The whole number that an option was given. @throws DensingError `invalid-argument` */
export function integerOf(name: string, text: string, low: number, high: number): number {
  const value = numberOf(name, text, low, high);
  if (Number.isInteger(value)) return value;
  throw new DensingError("invalid-argument", `--${name} is a whole number; saw ${text}`, { seen: text });
}
