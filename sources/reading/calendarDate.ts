/** Days as prose prints them. A day without a year, or with digits in an order to guess, is none. */

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] as const;
const monthNames =
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";

/** The source of a pattern for "August 31, 2026", "Sept 5th, 2025", "2026/05/31" and "2026-05-31". */
export const datePattern = String.raw`(?:(?:${monthNames})\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{4}[/-]\d{1,2}[/-]\d{1,2})(?!\d)`;

const named = new RegExp(String.raw`^(${monthNames})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$`, "i");
const numbered = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/;

/** The ISO date of a text that is one date and nothing else; undefined for a day that no calendar has. */
export function readCalendarDate(text: string): string | undefined {
  const words = named.exec(text);
  const numbers = numbered.exec(text);
  if (words !== null) return isoDate(words[3]!, monthOf(words[1]!), words[2]!);
  return numbers === null ? undefined : isoDate(numbers[1]!, Number(numbers[2]), numbers[3]!);
}

function monthOf(name: string): number {
  return months.findIndex((month) => name.toLowerCase().startsWith(month)) + 1;
}

function isoDate(year: string, month: number, day: string): string | undefined {
  const instant = new Date(Date.UTC(Number(year), month - 1, Number(day)));
  const isReal = instant.getUTCMonth() === month - 1 && instant.getUTCDate() === Number(day);
  return isReal ? instant.toISOString().slice(0, 10) : undefined;
}
