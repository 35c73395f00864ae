/** The one place that reads the machine's clock; everything else is given the time. */
export const now = (): Date => new Date();

/** Today's date, UTC, YYYY-MM-DD. */
export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
