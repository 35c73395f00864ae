import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it } from "vitest";
import { type ParquetTable, writeParquet } from "./parquet.ts";
import { temporaryFolder, texts } from "./testing/fixtures.ts";

const columns: ParquetTable["columns"] = [
  { name: "provider", type: "VARCHAR" },
  { name: "input_usd_per_mtok", type: "DECIMAL(18, 9)" },
  { name: "valid_from", type: "DATE" },
  { name: "density", type: "DOUBLE" },
  { name: "total_params", type: "BIGINT" },
  { name: "first_party", type: "BOOLEAN" },
];

/** More rows than a row group holds. */
const rows = Array.from({ length: 130_000 }, (_, index) => [
  `provider ${index % 80} "quoted", ünï`,
  index % 7 === 0 ? null : `${index % 500}.${index % 9}`,
  `2024-0${1 + (index % 9)}-1${index % 10}`,
  index / 7,
  index * 1_000_000_007,
  index % 2 === 0,
]);

async function readBack(path: string, statement: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    return await texts(connection, statement.replace("$path", `'${path}'`));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

describe("writeParquet", () => {
  it("gives the same bytes for the same rows, and other bytes for others", async () => {
    const folder = temporaryFolder();
    const [one, two, three] = ["a", "b", "c"].map((name) => join(folder, name, "prices.parquet"));
    await writeParquet([
      { path: one!, columns, rows },
      { path: two!, columns, rows },
    ]);
    const bytes = readFileSync(one!);
    await writeParquet([{ path: one!, columns, rows }]);
    expect(readFileSync(one!).equals(bytes)).toBe(true);
    expect(readFileSync(two!).equals(bytes)).toBe(true);
    await writeParquet([{ path: three!, columns, rows: [...rows.slice(1), rows[0]!] }]);
    expect(readFileSync(three!).equals(bytes)).toBe(false);
  });

  it("keeps types, values and order", async () => {
    const path = join(temporaryFolder(), "it's.parquet");
    await writeParquet([{ path, columns, rows }]);
    const quoted = path.replaceAll("'", "''");
    const schema = await readBack(
      quoted,
      "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM $path)",
    );
    expect(schema).toEqual([
      ["provider", "VARCHAR"],
      ["input_usd_per_mtok", "DECIMAL(18,9)"],
      ["valid_from", "DATE"],
      ["density", "DOUBLE"],
      ["total_params", "BIGINT"],
      ["first_party", "BOOLEAN"],
    ]);
    const read = await readBack(
      quoted,
      "SELECT total_params, input_usd_per_mtok, valid_from, provider FROM $path",
    );
    expect(read).toHaveLength(rows.length);
    for (const index of [0, 1, 122_880, 129_999]) {
      const [provider, price, validFrom, , totalParams] = rows[index]!;
      const decimal = price === null ? null : `${price}00000000`;
      expect(read[index]).toEqual([String(totalParams), decimal, validFrom, provider]);
    }
  });

  it("writes a table without rows", async () => {
    const path = join(temporaryFolder(), "empty.parquet");
    await writeParquet([{ path, columns, rows: [] }]);
    expect(await readBack(path, "SELECT count(*) FROM $path")).toEqual([["0"]]);
  });

  it("leaves the old file, and nothing else, when a row does not fit", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "prices.parquet");
    await writeParquet([{ path, columns, rows: rows.slice(0, 3) }]);
    const bytes = readFileSync(path);
    const failure = writeParquet([{ path, columns, rows: [[null, null, null, null, 0.5, null]] }]);
    await expect(failure).rejects.toMatchObject({ type: "warehouse-value-unfit" });
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(readdirSync(folder)).toEqual(["prices.parquet"]);
  });

  it("refuses a column name that is not plain", async () => {
    const path = join(temporaryFolder(), "x.parquet");
    const failure = writeParquet([{ path, columns: [{ name: 'a" INTEGER); --', type: "DATE" }], rows: [] }]);
    await expect(failure).rejects.toMatchObject({ type: "parquet-column-invalid" });
  });

  it("says so when its folder cannot be written", async () => {
    const taken = join(temporaryFolder(), "taken");
    writeFileSync(taken, "a file where the folder should be");
    const failure = writeParquet([{ path: join(taken, "x.parquet"), columns, rows: [] }]);
    await expect(failure).rejects.toMatchObject({ type: "storage-unwritable" });
  });
});
