import { z } from "zod";
import { DensingError, messageOf } from "../errors.ts";

/** Parses a page of a list of revisions. @throws DensingError `history-list-unreadable` */
export function readList<T>(schema: z.ZodType<T>, text: string, url: string): T {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (thrown) {
    throw unreadable(url, "JSON", messageOf(thrown));
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw unreadable(url, "the documented shape", z.prettifyError(parsed.error).slice(0, longestDescription));
}

/** A thousand wrong rows are one finding. */
const longestDescription = 300;

export function unreadable(url: string, expected: string, seen: string): DensingError {
  const message = `${url}: a list of revisions that cannot be read: expected ${expected}, saw ${seen}`;
  return new DensingError("history-list-unreadable", message, { url, expected, seen });
}
