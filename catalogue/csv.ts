import { parse } from "csv-parse/sync";
import { z } from "zod";
import { messageOf } from "../errors.ts";

/** One thing wrong in the catalogue: where it is, what was expected there, and what was seen. */
export type Violation = {
  readonly file: string;
  /** Physical line of the file, 1 for the header; of a row over several lines, its first. */
  readonly line: number;
  /** The column, several joined by a comma, or null where the line as a whole is wrong. */
  readonly field: string | null;
  readonly expected: string;
  readonly seen: string;
};

/** A row that its schema accepted, and the line on which it starts. */
export type Located<Row> = { readonly line: number; readonly row: Row };

/** Rows that hold, and everything wrong with those that do not. */
type Table<Row> = { readonly rows: Located<Row>[]; readonly violations: Violation[] };

type Cells = { readonly line: number; readonly cells: readonly string[] };

/**
 * The records of an RFC 4180 text, each with the physical line on which it starts. Records are not made to
 * have the same length: which of them are ragged is for the reader to say, with the line.
 *
 * @throws CsvError of csv-parse where the text is not CSV (a quote left open, a stray quote).
 */
function readRecords(text: string): Cells[] {
  const records = parse(text, { relax_column_count: true, skip_empty_lines: false }) as string[][];
  let line = 1;
  return records.map((cells) => {
    const start = line;
    line +=
      1 + cells.reduce((breaks, cell) => breaks + (cell.includes("\n") ? cell.split("\n").length - 1 : 0), 0);
    return { line: start, cells };
  });
}

type Column = {
  readonly name: string;
  readonly nullable: boolean;
  readonly numeric: boolean;
};

/** Coercion alone would read an empty cell as 0 and `0x10` as 16, so these two are asked for first. */
function columnsOf(schema: z.ZodObject): Column[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const nullable = field instanceof z.ZodNullable;
    return { name, nullable, numeric: (nullable ? field.unwrap() : field) instanceof z.ZodNumber };
  });
}

const numberText = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** What zod wanted, without its preamble: the value seen is told beside it. */
function expectationOf(issue: { readonly message: string }): string {
  return issue.message.replace(/^(Invalid|Too) \w+: expected /, "").replace(/, received .*$/, "");
}

/**
 * Reads one file of the catalogue. The header must be the schema's keys in order; an empty cell is `null`,
 * and allowed only where the schema says so.
 */
export function readTable<Schema extends z.ZodObject>(
  file: string,
  text: string,
  schema: Schema,
): Table<z.infer<Schema>> {
  const rows: Located<z.infer<Schema>>[] = [];
  const violations: Violation[] = [];
  const violate = (line: number, field: string | null, expected: string, seen: string): void => {
    violations.push({ file, line, field, expected, seen });
  };
  const columns = columnsOf(schema);
  const names = columns.map((column) => column.name);

  let records: Cells[];
  try {
    records = readRecords(text);
  } catch (thrown) {
    const line = (thrown as { readonly lines?: number }).lines ?? 1;
    violate(line, null, "CSV with RFC 4180 quoting", messageOf(thrown));
    return { rows, violations };
  }

  const header = records[0]?.cells ?? [];
  for (const name of names.filter((name) => !header.includes(name))) {
    violate(1, name, "a column of this name", "none");
  }
  for (const name of header.filter((name) => !names.includes(name))) {
    violate(1, name, "no column of this name", name);
  }
  if (violations.length === 0 && header.join() !== names.join()) {
    violate(1, null, names.join(), header.join());
  }
  if (violations.length > 0) return { rows, violations };

  for (const { line, cells } of records.slice(1)) {
    if (cells.length !== columns.length) {
      violate(line, null, `${columns.length} cells`, `${cells.length} cells`);
      continue;
    }
    const before = violations.length;
    const candidate: Record<string, string | null> = {};
    columns.forEach((column, index) => {
      const cell = cells[index] ?? "";
      candidate[column.name] = cell === "" ? null : cell;
      if (cell === "" && !column.nullable) violate(line, column.name, "a value", "an empty cell");
      if (cell !== "" && column.numeric && !numberText.test(cell)) {
        violate(line, column.name, "a number in decimal digits", cell);
      }
    });
    const result = schema.safeParse(candidate);
    if (result.success && violations.length === before) {
      rows.push({ line, row: result.data });
      continue;
    }
    const told = new Set(violations.slice(before).map((violation) => violation.field));
    for (const issue of result.error?.issues ?? []) {
      const field = issue.path.join(".");
      if (!told.has(field)) violate(line, field, expectationOf(issue), candidate[field] ?? "an empty cell");
    }
  }
  return { rows, violations };
}
