import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { DensingError } from "../errors.ts";
import { writing } from "../store/files.ts";
import { type AppendValue, withAppender } from "./append.ts";

/** What a published column can be; decimals and dates are given as text. */
export type ParquetType =
  | "VARCHAR"
  | "BOOLEAN"
  | "INTEGER"
  | "BIGINT"
  | "DOUBLE"
  | "DATE"
  | `DECIMAL(${number}, ${number})`;

export type ParquetTable = {
  readonly path: string;
  readonly columns: readonly { readonly name: string; readonly type: ParquetType }[];
  /** In the order in which they are to be stored, each in the order of the columns. */
  readonly rows: Iterable<readonly AppendValue[]>;
};

/** A multiple of the engine's vector, and the same on every machine. */
const rowGroupSize = 122_880;

/**
 * Writes Parquet files whose bytes depend on the rows, their order and the engine's build alone: one thread,
 * a fixed row group and codec, and an engine of its own that shares nothing with the warehouse. Not synced: these are
 * files of a scratch folder, and whoever publishes their bytes does that.
 *
 * @throws DensingError `warehouse-value-unfit`, `parquet-column-invalid`, `storage-unwritable`
 */
export async function writeParquet(tables: readonly ParquetTable[]): Promise<void> {
  const folders = [...new Set(tables.map(({ path }) => dirname(path)))];
  for (const folder of folders) await writing(folder, () => mkdir(folder, { recursive: true }));
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "true",
  });
  try {
    const connection = await instance.connect();
    try {
      await connection.run(`SET allowed_directories = [${folders.map(literal).join()}]`);
      await connection.run("SET enable_external_access = false");
      await connection.run("SET lock_configuration = true");
      for (const table of tables) await writeOne(connection, table);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

async function writeOne(connection: DuckDBConnection, { path, columns, rows }: ParquetTable): Promise<void> {
  for (const { name } of columns) {
    if (/^[a-z][a-z0-9_]*$/.test(name)) continue;
    const message = `a published column must have a plain name, not ${JSON.stringify(name)}`;
    throw new DensingError("parquet-column-invalid", message, { path, seen: name });
  }
  const definition = columns.map(({ name, type }) => `"${name}" ${type}`).join();
  await connection.run(`CREATE OR REPLACE TABLE published (${definition})`);
  const cells = columns.map(
    ({ name }, place) => [name, (row: readonly AppendValue[]) => row[place]] as const,
  );
  await withAppender(connection, "published", (append) => append(rows, Object.fromEntries(cells)));
  await writing(path, () =>
    connection.run(
      `COPY published TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroupSize})`,
    ),
  );
}

/** COPY takes no parameters, so a path is quoted: it is ours, but may hold an apostrophe. */
function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
