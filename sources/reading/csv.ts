/** CSV from outside: quoting as RFC 4180 has it, the header apart. What the columns mean is for the source to say. */
import { parse } from "csv-parse/sync";
import { DensingError, messageOf } from "../../errors.ts";
import { excerpt } from "./text.ts";

export interface Csv {
  /** The cells of the first line, as they are written. */
  readonly header: readonly string[];
  /** Every further record, as long as it is: which of them are ragged is for the source to say. */
  readonly rows: readonly (readonly string[])[];
  /** Whether the last line ends as a line. If not, its last cell may be cut short, or the file was written so. */
  readonly isEnded: boolean;
}

/**
 * @param text without a byte order mark, as `decodeUtf8` gives it
 * @throws DensingError `body-unparseable`: a quote left open (a body cut short), a stray quote, nothing at all
 */
export function readCsv(text: string, sourceId: string): Csv {
  let records: string[][];
  try {
    records = parse(text, { relax_column_count: true, skip_empty_lines: true }) as string[][];
  } catch (thrown) {
    throw unparseable(sourceId, messageOf(thrown), text);
  }
  const [header, ...rows] = records;
  if (header === undefined) throw unparseable(sourceId, "no line in it", text);
  return { header, rows, isEnded: /[\r\n]$/.test(text) };
}

function unparseable(sourceId: string, problem: string, text: string): DensingError {
  const message = `${sourceId}: the body is not CSV: ${excerpt(problem, 200)}; refused whole`;
  return new DensingError("body-unparseable", message, {
    source: sourceId,
    expected: "CSV with RFC 4180 quoting",
    problem: excerpt(problem, 200),
    seen: excerpt(text),
  });
}
