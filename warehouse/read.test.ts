import { describe, expect, it } from "vitest";
import { z } from "zod";
import { read, readOne } from "./read.ts";
import { warehouseAt } from "./testing/fixtures.ts";

async function readText(statement: string, row: z.ZodType = z.any()): Promise<unknown[]> {
  const warehouse = await warehouseAt();
  return warehouse.transaction((connection) => read(connection, statement, {}, row));
}

describe("read", () => {
  it.each([
    ["BIGINT", "CAST(7 AS BIGINT)", 7],
    ["a count", "count(*)", 1],
    ["HUGEINT", "CAST(-9007199254740991 AS HUGEINT)", -9007199254740991],
    ["DECIMAL", "CAST('0.700000007' AS DECIMAL(18, 9))", "0.700000007"],
    ["DECIMAL with trailing zeros", "CAST('30.000000000' AS DECIMAL(18, 9))", "30"],
    ["a small DECIMAL", "CAST('0.05' AS DECIMAL(18, 9))", "0.05"],
    ["a negative DECIMAL", "CAST('-0.5' AS DECIMAL(18, 9))", "-0.5"],
    ["DECIMAL without a scale", "CAST(120 AS DECIMAL(18, 0))", "120"],
    ["a zero DECIMAL", "CAST(0 AS DECIMAL(18, 9))", "0"],
    ["DATE", "DATE '2024-02-29'", "2024-02-29"],
    ["DOUBLE", "CAST(71.25 AS DOUBLE)", 71.25],
    ["BOOLEAN", "true", true],
    ["VARCHAR", "'naïve 漢'", "naïve 漢"],
    ["a list", "[DATE '2024-01-01', NULL]", ["2024-01-01", null]],
    ["NULL", "NULL", null],
  ])("turns %s into a plain value", async (_, expression, expected) => {
    expect(await readText(`SELECT ${expression} AS value`)).toEqual([{ value: expected }]);
  });

  it.each([
    ["an integer beyond 2^53", "CAST(9007199254740992 AS BIGINT)", "an integer that a number holds exactly"],
    ["an infinity", "CAST('inf' AS DOUBLE)", "a finite number"],
    ["an infinite date", "CAST('infinity' AS DATE)", "a date from 0001-01-01 to 9999-12-31"],
    ["a timestamp", "TIMESTAMP '2024-01-01'", "text, a boolean, a number, a decimal, a date or a list"],
  ])("refuses %s", async (_, expression, expected) => {
    const failure = readText(`SELECT 1 AS fine, ${expression} AS value`);
    await expect(failure).rejects.toMatchObject({
      type: "warehouse-row-unexpected",
      facts: { row: 0, field: "value", expected },
    });
  });

  it("names the query, the row and the field that do not fit", async () => {
    const row = z.object({ id: z.number(), name: z.string() });
    const failure = readText("SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS rows(id, name) ORDER BY id", row);
    await expect(failure).rejects.toMatchObject({
      type: "warehouse-row-unexpected",
      facts: { query: expect.stringContaining("VALUES"), row: 1, field: "name", seen: "null" },
    });
  });

  it("keeps text from outside out of the statement", async () => {
    const warehouse = await warehouseAt();
    const name = "'; DROP TABLE models; --";
    const rows = await warehouse.transaction((connection) =>
      read(connection, "SELECT $name AS name", { name }, z.object({ name: z.string() })),
    );
    expect(rows).toEqual([{ name }]);
  });
});

describe("readOne", () => {
  it("refuses none and two", async () => {
    const warehouse = await warehouseAt();
    for (const [statement, seen] of [
      ["SELECT 1 AS n WHERE false", "0 rows"],
      ["SELECT unnest([1, 2]) AS n", "2 rows"],
    ] as const) {
      const failure = warehouse.transaction((connection) => readOne(connection, statement, {}, z.any()));
      await expect(failure).rejects.toMatchObject({ type: "warehouse-row-unexpected", facts: { seen } });
    }
  });
});
