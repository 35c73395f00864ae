import { describe, expect, it } from "vitest";
import { type AppendRow, appendRows } from "./append.ts";
import { texts, warehouseAt } from "./testing/fixtures.ts";

const columns =
  "name VARCHAR, price DECIMAL(18, 9), day DATE, score DOUBLE, shots INTEGER, params BIGINT, open BOOLEAN";

async function appended(rows: readonly AppendRow[]): Promise<unknown[][]> {
  const warehouse = await warehouseAt();
  return warehouse.transaction(async (connection) => {
    await connection.run(`CREATE TABLE facts (${columns})`);
    expect(await appendRows(connection, "facts", rows)).toBe(rows.length);
    return texts(connection, "SELECT * FROM facts");
  });
}

describe("appendRows", () => {
  it("writes each type, and NULL for what is null or not named", async () => {
    const row = {
      name: "ünï",
      price: "0.150000000",
      day: "2024-02-29",
      score: 71.3,
      shots: -5,
      params: 6_738_415_616,
      open: true,
    };
    expect(await appended([row, { name: null }])).toEqual([
      ["ünï", "0.150000000", "2024-02-29", "71.3", "-5", "6738415616", "true"],
      [null, null, null, null, null, null, null],
    ]);
  });

  it("keeps rows and their order across chunks", async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => ({ shots: index, price: `${index}.5` }));
    const written = await appended(rows);
    expect(written.map((row) => row[4])).toEqual(rows.map((row) => String(row.shots)));
    expect(written[4999]?.[1]).toBe("4999.500000000");
  });

  it.each([
    ["more decimals than the column holds", { price: "0.1234567891" }, "price"],
    ["more digits than the column holds", { price: "1234567890" }, "price"],
    ["a decimal in another notation", { price: "1e-6" }, "price"],
    ["a day that does not exist", { day: "2023-02-29" }, "day"],
    ["a month for a day", { day: "2023-02" }, "day"],
    ["a number for text", { name: 5 }, "name"],
    ["NaN", { score: Number.NaN }, "score"],
    ["a fraction for an integer", { shots: 1.5 }, "shots"],
    ["an integer beyond 32 bits", { shots: 2 ** 31 }, "shots"],
    ["an integer beyond 2^53", { params: 2 ** 53 }, "params"],
    ["a column that is not there", { nmae: "x" }, "nmae"],
  ])("refuses %s", async (_, row: AppendRow, column) => {
    const rows = column === "nmae" ? [row] : [{ name: "fine" }, row];
    await expect(appended(rows)).rejects.toMatchObject({
      type: "warehouse-value-unfit",
      facts: { table: "facts", column, row: rows.length },
    });
  });
});
