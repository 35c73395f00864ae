/** Text from outside: decoded strictly, shown shortly. */
import { DensingError } from "../../errors.ts";

/**
 * A body as text: UTF-8 without exception, since a guess would change names silently. A leading byte order
 * mark is dropped.
 *
 * @throws DensingError `body-unparseable`
 */
export function decodeUtf8(body: Uint8Array, sourceId: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    const mark = Buffer.from(body.subarray(0, 2)).toString("hex");
    const seen = mark === "fffe" || mark === "feff" ? "UTF-16" : "bytes that are not UTF-8 (latin-1?)";
    const message = `${sourceId}: the body is not UTF-8 text but ${seen}; refused whole`;
    throw new DensingError("body-unparseable", message, { source: sourceId, expected: "UTF-8", seen });
  }
}

/** Characters that show nothing or reorder what is shown: controls, format (bidi, zero width), separators. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

export function hasHiddenCharacters(text: string): boolean {
  return hidden.test(text);
}

/** The beginning of a text from outside for an error's facts: one line, nothing hidden, at most 80 characters. */
export function excerpt(text: string, length = 80): string {
  const line = text
    .slice(0, length * 4)
    .replace(/\s+/g, " ")
    .replace(new RegExp(hidden, "gu"), "�")
    .trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
