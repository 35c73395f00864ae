import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import type { z } from "zod";
import { DensingError, messageOf } from "../errors.ts";

/** @throws DensingError `file-unreadable` */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (thrown) {
    const message = `cannot read ${file}: ${messageOf(thrown)}`;
    throw new DensingError("file-unreadable", message, { file }, { cause: thrown });
  }
}

/**
 * The rows of a user's CSV by its header; empty lines are left out, and an empty cell is an empty text.
 *
 * @throws DensingError `invalid-argument` with the file's line, the column, what was expected and what was seen
 */
export function csvRecords<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
): z.output<Schema>[] {
  let rows: { readonly record: Record<string, string>; readonly info: { readonly lines: number } }[];
  try {
    rows = parse(text, { columns: true, bom: true, info: true, skip_empty_lines: true, trim: true });
  } catch (thrown) {
    const message = `${file} is no CSV: ${messageOf(thrown)}`;
    throw new DensingError("invalid-argument", message, { file }, { cause: thrown });
  }
  return rows.map(({ record, info }) => {
    const read = schema.safeParse(record);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    const column = String(issue?.path[0] ?? "row");
    const seen = record[column] === undefined ? "nothing" : JSON.stringify(record[column]);
    const expected = issue?.message ?? "";
    throw new DensingError(
      "invalid-argument",
      `${file}, line ${info.lines}: ${column}: ${expected}; saw ${seen}`,
      { file, line: info.lines, column, expected, seen },
    );
  });
}
