/** Days as sources declare them. */
import { z } from "zod";

const isoDate = z.iso.date();
/** RFC 3339: with "Z" or an offset. */
const isoTime = z.iso.datetime({ offset: true });
const millisecondsPerDay = 86_400_000;

/**
 * The day in UTC that a text names: "2026-02-28", or that of a moment, "2025-02-08T16:00:00Z".
 *
 * @returns undefined when it names none (2026-02-30, 28.02.2026, a moment without an offset)
 */
export function dayOf(text: string): string | undefined {
  if (isoDate.safeParse(text).success) return text;
  return isoTime.safeParse(text).success ? dayAt(Date.parse(text)) : undefined;
}

/** The day after a day that {@link dayOf} gave, or undefined after the last one that four digits can name. */
export function dayAfter(day: string): string | undefined {
  return dayAt(Date.parse(`${day}T00:00:00Z`) + millisecondsPerDay);
}

function dayAt(time: number): string | undefined {
  const day = new Date(time).toISOString().slice(0, 10);
  return isoDate.safeParse(day).success ? day : undefined;
}
