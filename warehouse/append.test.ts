import { describe, expect, it } from "vitest";
import { type AppendRow, appendRows, withAppender } from "./append.ts";
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
    await expect(appended([{ name: "fine" }, row])).rejects.toMatchObject({
      type: "warehouse-value-unfit",
      facts: { table: "facts", column, row: 2 },
    });
  });
});

describe("withAppender", () => {
  type Quote = { readonly model: string; readonly usd: string | null };
  const quotes = (...models: string[]): Quote[] => models.map((model) => ({ model, usd: "2.5" }));

  it("takes each column from one value, from the row, or from its number, in every call anew", async () => {
    const warehouse = await warehouseAt();
    await warehouse.transaction(async (connection) => {
      await connection.run(`CREATE TABLE facts (${columns})`);
      const counts = await withAppender(connection, "facts", async (append, names) => {
        expect(names.slice(0, 3)).toEqual(["name", "price", "day"]);
        const first = append(quotes("a", "b"), {
          name: (quote) => quote.model,
          price: (quote) => quote.usd,
          day: "2024-02-29",
          shots: (_, number) => number,
        });
        await Promise.resolve();
        const second = append(quotes("c"), {
          name: "every",
          score: (quote) => quote.model.length,
          price: null,
        });
        return [first, second];
      });
      expect(counts).toEqual([2, 1]);
      expect(await texts(connection, "SELECT name, price, day, score, shots FROM facts")).toEqual([
        ["a", "2.500000000", "2024-02-29", null, "1"],
        ["b", "2.500000000", "2024-02-29", null, "2"],
        ["every", null, null, "1", null],
      ]);
    });
  });

  it("leaves no value of a longer call or a fuller chunk behind", async () => {
    const warehouse = await warehouseAt();
    await warehouse.transaction(async (connection) => {
      await connection.run(`CREATE TABLE facts (${columns})`);
      await withAppender(connection, "facts", (append) => {
        append(Array.from({ length: 2050 }), { name: "long enough to lie outside of its vector", shots: 1 });
        append(Array.from({ length: 3 }), { open: true });
        append(Array.from({ length: 2047 }), { name: null, shots: (_, number) => (number % 2 ? null : 2) });
      });
      const counts = `
        SELECT count(*), count(name), count(DISTINCT name), count(shots), count(open), sum(shots) FROM facts`;
      expect(await texts(connection, counts)).toEqual([["4100", "2050", "1", "3073", "3", "4096"]]);
    });
  });

  it("counts the rows of a call, not of a chunk, when it refuses one", async () => {
    const warehouse = await warehouseAt();
    const appended = warehouse.transaction(async (connection) => {
      await connection.run(`CREATE TABLE facts (${columns})`);
      await withAppender(connection, "facts", (append) => {
        append(quotes("a", "b", "c"), { name: (quote) => quote.model });
        const prices = Array.from({ length: 3000 }, (_, index) => (index === 2499 ? "1e-7" : "0.5"));
        append(prices, { price: (price) => price });
      });
    });
    await expect(appended).rejects.toMatchObject({
      type: "warehouse-value-unfit",
      facts: { table: "facts", column: "price", row: 2500, seen: "1e-7" },
    });
  });

  it("refuses a value for all rows that does not fit, and a column that is not there", async () => {
    const warehouse = await warehouseAt();
    const append = (given: AppendRow) =>
      warehouse.transaction(async (connection) => {
        await connection.run(`CREATE TABLE facts (${columns})`);
        await withAppender(connection, "facts", (append) => append(quotes("a"), given));
      });
    const type = "warehouse-value-unfit";
    await expect(append({ day: "2023-02-29" })).rejects.toMatchObject({ type, facts: { column: "day" } });
    await expect(append({ nmae: "x" })).rejects.toMatchObject({ type, facts: { column: "nmae" } });
  });

  it("throws what the work throws, and keeps nothing of it", async () => {
    const warehouse = await warehouseAt();
    await warehouse.transaction(async (connection) => {
      await connection.run("CREATE TABLE facts (name VARCHAR NOT NULL, shots INTEGER)");
      const failing = withAppender(connection, "facts", (append) => {
        // This row would be refused when it is written, which is after the error that matters.
        append([1], { shots: 1 });
        throw new Error("the body was cut off");
      });
      await expect(failing).rejects.toThrow("the body was cut off");
      expect(await texts(connection, "SELECT * FROM facts")).toEqual([]);
    });
  });

  it("throws what the table refuses", async () => {
    const warehouse = await warehouseAt();
    const appended = warehouse.transaction(async (connection) => {
      await connection.run("CREATE TABLE facts (name VARCHAR NOT NULL, shots INTEGER)");
      await withAppender(connection, "facts", (append) => append([1], { shots: 1 }));
    });
    await expect(appended).rejects.toThrow(/NOT NULL constraint failed: facts\.name/);
  });
});
