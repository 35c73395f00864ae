import { stringify } from "csv-stringify/sync";

/** Types of published columns; each has one meaning in CSV, Parquet and the data package. */
export type ColumnType = "text" | "date" | "integer" | "number" | "decimal" | "boolean";

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly description: string;
  readonly unit?: string;
}

export type Cell = string | number | boolean | null;

/** A published table: rows of cells in the order of its columns, already sorted. */
export interface Table {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  /** Columns that identify a row. */
  readonly key: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** How a table is defined: its columns with where each cell comes from. */
export interface TableColumn<Row> extends Column {
  readonly value: (row: Row) => Cell | undefined;
}

export interface TableDefinition<Row> {
  readonly name: string;
  readonly title: string;
  readonly key: readonly string[];
  readonly columns: readonly TableColumn<Row>[];
}

/**
 * Lays out rows as a table, sorted by its key columns; numbers are rounded to the digits that are published.
 * @throws RangeError on a key that occurs twice, a number that is not finite, or an integer that is not whole
 */
export function layOut<Row>(definition: TableDefinition<Row>, rows: readonly Row[]): Table {
  const { name, title, key } = definition;
  const columns = definition.columns.map(({ value: _value, ...column }) => column);
  const keyIndexes = key.map((column) => columns.findIndex((candidate) => candidate.name === column));
  const cells = rows.map((row) =>
    definition.columns.map((column) => publishedCell(name, column, column.value(row) ?? null)),
  );
  cells.sort((a, b) => compareCells(a, b, keyIndexes));
  for (let index = 1; index < cells.length; index++) {
    if (compareCells(cells[index - 1]!, cells[index]!, keyIndexes) === 0) {
      const shown = keyIndexes.map((column) => cells[index]![column]).join(", ");
      throw new RangeError(`table ${name}: two rows with the key ${shown}`);
    }
  }
  return { name, title, columns, key, rows: cells };
}

function publishedCell(table: string, column: Column, cell: Cell): Cell {
  if (typeof cell !== "number") return cell;
  if (!Number.isFinite(cell)) throw new RangeError(`table ${table}: ${column.name} is ${cell}`);
  if (column.type === "integer") {
    if (!Number.isSafeInteger(cell))
      throw new RangeError(`table ${table}: ${column.name} is not whole: ${cell}`);
    return cell;
  }
  return roundToPublished(cell);
}

/** Published floats carry 10 significant digits (method.md section 7). */
export function roundToPublished(value: number): number {
  return Number(value.toPrecision(10));
}

function compareCells(a: readonly Cell[], b: readonly Cell[], indexes: readonly number[]): number {
  for (const index of indexes) {
    const left = a[index] ?? null;
    const right = b[index] ?? null;
    if (left === right) continue;
    if (left === null) return -1;
    if (right === null) return 1;
    return left < right ? -1 : 1;
  }
  return 0;
}

/**
 * RFC 4180 text with LF line ends. Text that a spreadsheet would run as a formula (= + - @ tab, CR first)
 * gets an apostrophe before it; numbers do not.
 */
export function toCsv(table: Table): string {
  const rows = table.rows.map((row) => row.map((cell, index) => csvCell(cell, table.columns[index]!.type)));
  const header = table.columns.map((column) => column.name);
  // By itself it leaves a CR bare, which RFC 4180 does not.
  return stringify([header, ...rows], { record_delimiter: "unix", quoted_match: /\r/ });
}

const formulaStart = /^[=+\-@\t\r]/;

function csvCell(cell: Cell, type: ColumnType): string {
  if (cell === null) return "";
  if (type === "text" && typeof cell === "string" && formulaStart.test(cell)) return `'${cell}`;
  return String(cell);
}

/** Rows as objects, for those who read a table rather than write it. */
export function rowsOf(table: Table): Record<string, Cell>[] {
  const names = table.columns.map(({ name }) => name);
  return table.rows.map((row) => {
    const cells: Record<string, Cell> = {};
    for (let index = 0; index < names.length; index++) cells[names[index]!] = row[index] ?? null;
    return cells;
  });
}
