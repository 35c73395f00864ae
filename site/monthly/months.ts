/* Calendar months, `YYYY-MM`, in UTC. */

const names = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

function parts(month: string): [year: number, month: number] {
  const found = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (!found) throw new RangeError(`not a month (YYYY-MM): ${month}`);
  return [Number(found[1]), Number(found[2])];
}

/** So many months later, or earlier. @throws RangeError on anything but `YYYY-MM` */
export function monthAfter(month: string, months: number): string {
  const [year, number] = parts(month);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** `October 2026`. @throws RangeError on anything but `YYYY-MM` */
export function monthName(month: string): string {
  const [year, number] = parts(month);
  return `${names[number - 1]} ${year}`;
}

/** Whether a day, or a month where the day is not known, lies in the month. */
export const isIn = (month: string, day: string | null): boolean => day?.startsWith(month) ?? false;
