/** Amounts of money as pages print them: a sign and digits, nothing guessed. */
import { shiftDecimal } from "./decimal.ts";

export interface Money {
  /** ISO 4217 where the sign names one currency, else the sign itself ("¥" is yuan or yen). */
  readonly currency: string;
  /** Exact decimal text in plain notation: "0.5", "15". */
  readonly amount: string;
}

/** A bare dollar sign is the dollar of the United States; a letter before it makes another one of it. */
const signs: Readonly<Record<string, string>> = {
  $: "USD",
  US$: "USD",
  USD: "USD",
  元: "CNY",
  CNY: "CNY",
  RMB: "CNY",
  "€": "EUR",
  EUR: "EUR",
  "£": "GBP",
  GBP: "GBP",
  JPY: "JPY",
};

const sign = String.raw`(?:[A-Z]{1,3}\$|\$|[¥￥€£₹₩]|USD|CNY|RMB|EUR|GBP|JPY)`;
const signAfter = "(?:[元€]|USD|CNY|RMB|EUR|GBP|JPY)";
/** No separators of thousands: whether the comma of "0,14" or "1,250" is one, nobody knows. */
const digits = String.raw`((?:0|[1-9]\d*)(?:\.\d+)?)(?![.,]?\d)`;
const before = new RegExp(`^(${sign}) ?${digits}`, "u");
const after = new RegExp(`^${digits} ?(${signAfter})(?![A-Za-z\\d])`, "u");

/** The amount that a text begins with, and what follows it; undefined when it does not begin with one. */
export function readLeadingMoney(text: string): { readonly money: Money; readonly rest: string } | undefined {
  const match = before.exec(text) ?? after.exec(text);
  if (match === null) return undefined;
  const [whole, first = "", second = ""] = match;
  const [printed, number] = /^\d/.test(first) ? [second, first] : [first, second];
  const amount = shiftDecimal(number, 0);
  if (amount === undefined) return undefined;
  return { money: { currency: signs[printed] ?? printed, amount }, rest: text.slice(whole.length) };
}
