import {
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import type { z } from "zod";
import { DensingError } from "../errors.ts";
import type { SqlFile } from "./sqlFiles.ts";
import { defineViews } from "./views.ts";

/** Dates are passed as `YYYY-MM-DD` text and cast in the statement. */
export type Parameters = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The one way rows leave the warehouse. Each is turned into plain values and checked against `row`:
 * BIGINT and HUGEINT to number (an unsafe one is an error), DECIMAL to its exact text without trailing
 * zeros, DATE to `YYYY-MM-DD`, lists to arrays; NULL stays null. A type outside these is an error, so that
 * no statement leaks one by accident.
 *
 * @throws DensingError `warehouse-row-unexpected` (facts: query, row from 0, field, expected, seen)
 */
export async function read<Row>(
  connection: DuckDBConnection,
  statement: SqlFile | string,
  parameters: Parameters,
  row: z.ZodType<Row>,
): Promise<Row[]> {
  const { name, text } =
    typeof statement === "string" ? { name: shortened(statement), text: statement } : statement;
  // Only the files of sql/queries/ are written over the views; a load runs none of them, and pays for none.
  if (name.startsWith("queries/")) await defineViews(connection);
  const result = await connection.runAndReadAll(text, parameters);
  const columns = result.columnNames();
  return result.getRows().map((values, index) => {
    const plain: Record<string, unknown> = {};
    for (const [position, column] of columns.entries()) {
      plain[column] = plainValue(values[position] ?? null, (expected, seen) =>
        unexpected(name, index, column, expected, seen),
      );
    }
    const checked = row.safeParse(plain);
    if (checked.success) return checked.data;
    const [issue] = checked.error.issues;
    const field = issue?.path.join(".") ?? "";
    throw unexpected(
      name,
      index,
      field,
      issue?.message ?? "",
      JSON.stringify(plain[field.split(".")[0] ?? ""]),
    );
  });
}

/** The row of a statement that must give exactly one. */
export async function readOne<Row>(
  connection: DuckDBConnection,
  statement: SqlFile | string,
  parameters: Parameters,
  row: z.ZodType<Row>,
): Promise<Row> {
  const rows = await read(connection, statement, parameters, row);
  const [first] = rows;
  if (first !== undefined && rows.length === 1) return first;
  const name = typeof statement === "string" ? shortened(statement) : statement.name;
  throw unexpected(name, 0, "", "exactly one row", `${rows.length} rows`);
}

type Refuse = (expected: string, seen: string) => DensingError;

function plainValue(value: DuckDBValue, refuse: Refuse): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    throw refuse("a finite number", String(value));
  }
  if (typeof value === "bigint") {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
    throw refuse("an integer that a number holds exactly", value.toString());
  }
  if (value instanceof DuckDBDecimalValue) return decimalText(value.value, value.scale);
  if (value instanceof DuckDBDateValue) return dateText(value, refuse);
  if (value instanceof DuckDBListValue) return value.items.map((item) => plainValue(item, refuse));
  throw refuse("text, a boolean, a number, a decimal, a date or a list", String(value));
}

function decimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? "-" : "";
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, "");
  return fraction === "" ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

function dateText(value: DuckDBDateValue, refuse: Refuse): string {
  const text = value.toString();
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  throw refuse("a date from 0001-01-01 to 9999-12-31", text);
}

function shortened(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 80);
}

function unexpected(query: string, row: number, field: string, expected: string, seen: string): DensingError {
  const message = `${query} gave a row that its reader does not expect: ${field || "row"} ${row}: ${expected}`;
  return new DensingError("warehouse-row-unexpected", message, { query, row, field, expected, seen });
}
