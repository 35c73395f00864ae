import { DensingError } from "../errors.ts";
import { endOfMonth, monthBefore } from "../law/time.ts";

/**
 * A month, YYYY-MM, that has ended: only then is there a last day to look back from.
 *
 * @param today YYYY-MM-DD
 * @throws DensingError `invalid-argument`
 */
export function requireEndedMonth(text: string, today: string): string {
  const refuse = (message: string) =>
    new DensingError("invalid-argument", message, { seen: text, last: monthBefore(today) });
  let end: string;
  try {
    end = endOfMonth(text);
  } catch {
    throw refuse(`not a month (YYYY-MM): ${text}`);
  }
  if (end < today) return text;
  const running = text === today.slice(0, 7);
  throw refuse(running ? `${text} has not ended: wait for its last midnight, UTC` : `${text} lies ahead`);
}
