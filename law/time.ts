/** Days in a month, the convention of every figure that is printed in months. */
export const daysPerMonth = 30.4375;
/** Days in a year. Epoch AI's own regressions use 365; reproduce those with that. */
export const daysPerYear = 365.25;
/** Time zero of the density trend: the release of Llama-1. */
export const originDay = "2023-02-24";

const millisecondsPerDay = 86_400_000;

/**
 * Whole days from `origin` to `day`, both `YYYY-MM-DD` in UTC; negative before the origin.
 * @throws RangeError on anything but a full calendar date.
 */
export function daysSince(origin: string, day: string): number {
  return (utcMilliseconds(day) - utcMilliseconds(origin)) / millisecondsPerDay;
}

/** The day so many whole days after `origin`, both `YYYY-MM-DD` in UTC. */
export function dayAfter(origin: string, days: number): string {
  return new Date(utcMilliseconds(origin) + days * millisecondsPerDay).toISOString().slice(0, 10);
}

/** The last days of the months from that of `from` on, up to and including `to`; all `YYYY-MM-DD`. */
export function monthEnds(from: string, to: string): string[] {
  const days: string[] = [];
  const [year, month] = from.split("-").map(Number);
  for (let index = month!; ; index++) {
    const day = new Date(Date.UTC(year!, index, 0)).toISOString().slice(0, 10);
    if (day > to) return days;
    days.push(day);
  }
}

/** The last day, YYYY-MM-DD, of a month, YYYY-MM. @throws RangeError on anything but a month */
export function endOfMonth(month: string): string {
  const [day] = /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? monthEnds(`${month}-01`, `${month}-31`) : [];
  if (day === undefined) throw new RangeError(`not a month (YYYY-MM): ${month}`);
  return day;
}

/** The month, YYYY-MM, before that of a day, YYYY-MM-DD. */
export function monthBefore(day: string): string {
  return dayAfter(`${day.slice(0, 7)}-01`, -1).slice(0, 7);
}

/** The last days of the months from `from` to `to`, YYYY-MM, both inclusive. */
export function monthEndsOf(from: string, to: string): string[] {
  return monthEnds(from, endOfMonth(to));
}

/** Days that were read before: a fit by the hundred asks for the same few thousand again and again. */
const known = new Map<string, number>();

function utcMilliseconds(day: string): number {
  const found = known.get(day);
  if (found !== undefined) return found;
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  const time = parts ? Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) {
    throw new RangeError(`not a calendar date (YYYY-MM-DD): ${day}`);
  }
  known.set(day, time);
  return time;
}

/**
 * Time to double (or, for a negative slope of a falling price, to halve) in months.
 * @param slopePerDay change of the natural logarithm a day
 * @returns null where the slope is zero or has the other sign than `direction`
 */
export function doublingMonths(slopePerDay: number, direction: 1 | -1 = 1): number | null {
  const signed = slopePerDay * direction;
  return signed > 0 ? Math.LN2 / signed / daysPerMonth : null;
}
