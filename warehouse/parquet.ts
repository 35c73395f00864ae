import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { DensingError, messageOf } from "../errors.ts";
import { writing } from "../store/files.ts";

/** What a published column can be. */
export type ParquetType =
  | "VARCHAR"
  | "BOOLEAN"
  | "INTEGER"
  | "BIGINT"
  | "DOUBLE"
  | "DATE"
  | `DECIMAL(${number}, ${number})`;

export type ParquetTable = {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: ParquetType }[];
};

/** A multiple of the engine's vector, and the same on every machine. */
const rowGroupSize = 122_880;

/**
 * Writes `<name>.parquet` beside each `<name>.csv` of a folder: the same rows in the same order, with types, and text as
 * it was before `toCsv` kept spreadsheets from running it. The bytes depend on the CSV and the engine's build alone: one
 * thread, a fixed row group and codec, and an engine of its own that shares nothing with the warehouse. Not synced:
 * the folder is a scratch one, and whoever publishes the bytes does that.
 *
 * @throws DensingError `parquet-column-invalid`, `parquet-value-unfit`, `storage-unwritable`
 */
export async function writeParquet(folder: string, tables: readonly ParquetTable[]): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "true",
  });
  try {
    const connection = await instance.connect();
    try {
      await connection.run(`SET allowed_directories = [${literal(folder)}]`);
      await connection.run("SET enable_external_access = false");
      await connection.run("SET lock_configuration = true");
      for (const table of tables) await writeOne(connection, folder, table);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

async function writeOne(connection: DuckDBConnection, folder: string, table: ParquetTable): Promise<void> {
  const { name, columns } = table;
  for (const column of columns) {
    if (/^[a-z][a-z0-9_]*$/.test(column.name)) continue;
    const message = `a published column must have a plain name, not ${JSON.stringify(column.name)}`;
    throw new DensingError("parquet-column-invalid", message, { table: name, seen: column.name });
  }
  const cells = columns.map((column) =>
    column.type === "VARCHAR"
      ? `CASE WHEN regexp_matches("${column.name}", '^''[=+\\-@\\t\\r]') THEN substr("${column.name}", 2)
         ELSE "${column.name}" END AS "${column.name}"`
      : `"${column.name}"`,
  );
  const types = columns.map((column) => `'${column.name}': '${column.type}'`);
  const path = `${folder}/${name}`;
  await writing(`${path}.parquet`, () =>
    connection.run(
      `COPY (
         SELECT ${cells.join()} FROM read_csv(
           ${literal(`${path}.csv`)}, columns = {${types.join()}}, auto_detect = false, header = true,
           delim = ',', quote = '"', escape = '"', new_line = '\\n', nullstr = ''
         )
       ) TO ${literal(`${path}.parquet`)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroupSize})`,
    ),
  ).catch((thrown: unknown) => {
    const seen = messageOf(thrown);
    if (!/^(CSV|Conversion|Invalid Input) Error/.test(seen.replace(/^\w+: /, ""))) throw thrown;
    throw new DensingError("parquet-value-unfit", `a cell of ${name} does not fit its column: ${seen}`, {
      table: name,
    });
  });
}

/** COPY takes no parameters, so a path is quoted: it is ours, but may hold an apostrophe. */
function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
