import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toParquetTable } from "../snapshot/parquet.ts";
import { type Cell, type Column, toCsv } from "../snapshot/table.ts";
import { writeParquet } from "./parquet.ts";
import { temporaryFolder, texts } from "./testing/fixtures.ts";

const column = (name: string, type: Column["type"]): Column => ({ name, type, description: "" });
const columns = [
  column("provider", "text"),
  column("input_usd_per_mtok", "decimal"),
  column("valid_from", "date"),
  column("density", "number"),
  column("total_params", "integer"),
  column("first_party", "boolean"),
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

/** Writes a table as it is published, and returns the path of its Parquet file. */
async function written(
  given: readonly (readonly Cell[])[],
  { folder = temporaryFolder(), of = columns }: { folder?: string; of?: readonly Column[] } = {},
): Promise<string> {
  const table = { name: "prices", title: "", key: [], columns: of, rows: given };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "prices.csv"), toCsv(table));
  await writeParquet(folder, [toParquetTable(table)]);
  return join(folder, "prices.parquet");
}

async function readBack(path: string, statement: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    return await texts(connection, statement.replace("$path", `'${path.replaceAll("'", "''")}'`));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

describe("writeParquet", () => {
  it("gives the same bytes for the same rows, and other bytes for others", async () => {
    const bytes = readFileSync(await written(rows));
    expect(readFileSync(await written(rows)).equals(bytes)).toBe(true);
    expect(readFileSync(await written([...rows.slice(1), rows[0]!])).equals(bytes)).toBe(false);
  });

  it("keeps types, values and order, in a folder of any name", async () => {
    const path = await written(rows, { folder: join(temporaryFolder(), "it's") });
    const schema = await readBack(
      path,
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
      path,
      "SELECT total_params, input_usd_per_mtok, valid_from, provider FROM $path",
    );
    expect(read).toHaveLength(rows.length);
    for (const index of [0, 1, 122_880, 129_999]) {
      const [provider, price, validFrom, , totalParams] = rows[index]!;
      const decimal = price === null ? null : `${price}00000000`;
      expect(read[index]).toEqual([String(totalParams), decimal, validFrom, provider]);
    }
  });

  it("gives back every text and number exactly", async () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", '"', ",", " ", "a", "\\") }),
    );
    // An empty text is no text in the CSV, and one that begins as an escaped formula does is taken for one.
    const cell = fc.option(text.filter((value) => value !== "" && !/^'[=+\-@\t\r]/.test(value)));
    const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, number), { minLength: 1, maxLength: 30 }), async (given) => {
        const path = await written(given, { of: [column("note", "text"), column("density", "number")] });
        const read = await readBack(path, "SELECT note, CAST(density AS VARCHAR) FROM $path");
        expect(read.map(([note, density]) => [note, density === null ? null : Number(density)])).toEqual(
          given.map(([note, density]) => [note, density === null ? null : density + 0]),
        );
      }),
      { numRuns: 40 },
    );
  });

  it("writes a table without rows", async () => {
    expect(await readBack(await written([]), "SELECT count(*) FROM $path")).toEqual([["0"]]);
  });

  it("says which table has a cell that does not fit", async () => {
    const failure = written([[null, null, "2024-02-30", null, null, null]]);
    await expect(failure).rejects.toMatchObject({ type: "parquet-value-unfit", facts: { table: "prices" } });
  });

  it("refuses a column name that is not plain", async () => {
    const failure = written([], { of: [column('a" INTEGER); --', "date")] });
    await expect(failure).rejects.toMatchObject({ type: "parquet-column-invalid" });
  });

  it("reads and writes nothing outside its folder", async () => {
    const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
    writeFileSync(join(elsewhere, "x.csv"), "a\n1\n");
    const outside = {
      name: `../${elsewhere.split("/").at(-1)}/x`,
      columns: [{ name: "a", type: "DATE" }],
    } as const;
    await expect(writeParquet(folder, [outside])).rejects.toThrow();
    expect(existsSync(join(elsewhere, "x.parquet"))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});
