import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDateValue,
  type DuckDBDecimalType,
  DuckDBDecimalValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from "@duckdb/node-api";
import { DensingError } from "../errors.ts";

export type AppendValue = string | number | boolean | null;

/** A row by column name: text, numbers, booleans, dates as `YYYY-MM-DD`, decimals as text. */
export type AppendRow = Readonly<Record<string, AppendValue>>;

/**
 * Where the columns of a table come from, by their names: one value for all rows of a call, or a function of
 * a row and its number in the call, from 1. A column that is not named is NULL.
 */
export type Columns<Row> = Readonly<
  Record<string, AppendValue | ((row: Row, number: number) => AppendValue | undefined)>
>;

/**
 * Appends rows of any shape and returns how many. They are seen by statements once the appender has ended.
 *
 * @throws DensingError `warehouse-value-unfit` for a column that the table does not have, and for a value
 * that its column cannot hold exactly (facts: table, column, row from 1, expected, seen)
 */
export type Append = <Row>(rows: Iterable<Row>, columns: Columns<Row>) => number;

/** The engine's vector size: a chunk of another length is cut up by it again. */
const chunkRows = 2048;

/**
 * Appends to a table inside the caller's transaction for as long as `work` runs: one chunk of memory whatever
 * the number of rows. Rows are taken as they are and written column by column, since to make an object a row
 * with the names of the table costs nearly as much as all the rest.
 *
 * @throws what `work` throws; its rows are dropped
 */
export async function withAppender<Result>(
  connection: DuckDBConnection,
  table: string,
  work: (append: Append, names: readonly string[]) => Result | Promise<Result>,
): Promise<Result> {
  const shape = await connection.run(`SELECT * FROM "${table}" LIMIT 0`);
  const names = shape.columnNames();
  const types = shape.columnTypes();
  const convert = types.map(converterFor);
  const appender = await connection.createAppender(table);
  const chunk = DuckDBDataChunk.create(types);

  function write<Row>(batch: readonly Row[], before: number, columns: Columns<Row>): void {
    // A chunk keeps every text it was ever given until it is reset.
    chunk.reset();
    chunk.rowCount = batch.length;
    for (const [position, name] of names.entries()) {
      const column = columns[name] ?? null;
      const valueIn = typeof column === "function" ? column : () => column;
      const toColumn = convert[position]!;
      const values = batch.map((row, offset) => {
        const value = valueIn(row, before + offset + 1);
        if (value === null || value === undefined) return null;
        const converted = toColumn(value);
        if (converted !== undefined) return converted;
        throw unfit(table, name, before + offset + 1, String(types[position]), String(value));
      });
      chunk.setColumnValues(position, values);
    }
    appender.appendDataChunk(chunk);
  }

  function append<Row>(rows: Iterable<Row>, columns: Columns<Row>): number {
    const unknown = Object.keys(columns).find((name) => !names.includes(name));
    if (unknown !== undefined) throw unfit(table, unknown, 1, `one of ${names.join()}`, unknown);
    let written = 0;
    let batch: Row[] = [];
    for (const row of rows) {
      if (batch.push(row) < chunkRows) continue;
      write(batch, written, columns);
      written += batch.length;
      batch = [];
    }
    if (batch.length > 0) write(batch, written, columns);
    return written + batch.length;
  }

  try {
    const result = await work(append, names);
    appender.flushSync();
    return result;
  } catch (thrown) {
    // Otherwise closing writes what is left, and its error would hide the first.
    appender.clear();
    throw thrown;
  } finally {
    appender.closeSync();
  }
}

/**
 * Appends rows that are named as the table's columns, and returns how many. For many thousands of rows of
 * another shape {@link withAppender} is nearly twice as fast.
 *
 * @throws DensingError `warehouse-value-unfit` as {@link Append}
 */
export async function appendRows(
  connection: DuckDBConnection,
  table: string,
  rows: Iterable<AppendRow>,
): Promise<number> {
  return withAppender(connection, table, (append, names) => {
    const known = new Set(names);
    function* checked(): Generator<AppendRow> {
      let number = 0;
      for (const row of rows) {
        number += 1;
        const unknown = Object.keys(row).find((name) => !known.has(name));
        if (unknown !== undefined) throw unfit(table, unknown, number, `one of ${names.join()}`, unknown);
        yield row;
      }
    }
    return append(checked(), Object.fromEntries(names.map((name) => [name, (row: AppendRow) => row[name]])));
  });
}

type Converter = (value: NonNullable<AppendValue>) => DuckDBValue | undefined;

function converterFor(type: DuckDBType): Converter {
  switch (type.typeId) {
    case DuckDBTypeId.VARCHAR:
      return (value) => (typeof value === "string" ? value : undefined);
    case DuckDBTypeId.BOOLEAN:
      return (value) => (typeof value === "boolean" ? value : undefined);
    case DuckDBTypeId.DOUBLE:
      return (value) => (typeof value === "number" && Number.isFinite(value) ? value : undefined);
    case DuckDBTypeId.INTEGER:
      return (value) =>
        typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? value : undefined;
    case DuckDBTypeId.BIGINT:
      return (value) =>
        typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : undefined;
    case DuckDBTypeId.DATE:
      return remembering(dateValue);
    case DuckDBTypeId.DECIMAL: {
      const { width, scale } = type as DuckDBDecimalType;
      return remembering((text) => decimalValue(text, width, scale));
    }
    default:
      return () => undefined;
  }
}

/** Days and prices repeat: a history of a million quotes has a few thousand of each. */
function remembering(convert: (text: string) => DuckDBValue | undefined): Converter {
  const seen = new Map<string, DuckDBValue>();
  return (value) => {
    if (typeof value !== "string") return undefined;
    const known = seen.get(value);
    if (known !== undefined) return known;
    const converted = convert(value);
    if (converted !== undefined && seen.size < 65_536) seen.set(value, converted);
    return converted;
  };
}

function dateValue(text: string): DuckDBDateValue | undefined {
  const [, year = 0, month = 0, day = 0] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return year > 0 && day > 0 && day <= days ? DuckDBDateValue.fromParts({ year, month, day }) : undefined;
}

/** Exact or not at all: a digit beyond the scale would be rounded away in silence. */
function decimalValue(text: string, width: number, scale: number): DuckDBDecimalValue | undefined {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === "") return undefined;
  const digits = fraction.replace(/0+$/, "");
  if (digits.length > scale) return undefined;
  const unscaled = BigInt(`${whole}${digits.padEnd(scale, "0")}`);
  if (unscaled >= 10n ** BigInt(width)) return undefined;
  return new DuckDBDecimalValue(sign === "-" ? -unscaled : unscaled, width, scale);
}

function unfit(table: string, column: string, row: number, expected: string, seen: string): DensingError {
  const message = `row ${row} of ${table} does not fit its column ${column}: expected ${expected}, seen ${seen}`;
  return new DensingError("warehouse-value-unfit", message, { table, column, row, expected, seen });
}
