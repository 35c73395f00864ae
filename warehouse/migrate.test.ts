import { describe, expect, it } from "vitest";
import { migrate } from "./migrate.ts";
import { sqlFiles } from "./sqlFiles.ts";
import { texts, warehouseAt } from "./testing/fixtures.ts";

const first = { name: "schema/001-a.sql", text: "CREATE TABLE a (n INTEGER)" };
const second = { name: "schema/002-b.sql", text: "CREATE TABLE b (n INTEGER); CREATE TABLE c (n INTEGER)" };
const clear = "DELETE FROM migrations";

describe("migrate", () => {
  it("applies each file once, in order, and records its hash", async () => {
    const warehouse = await warehouseAt();
    await warehouse.transaction(async (connection) => {
      await connection.run(clear);
      await migrate(connection, [first]);
      await migrate(connection, [first, second]);
      await migrate(connection, [first, second]);
      const rows = await texts(connection, "SELECT file, length(sha256) FROM migrations ORDER BY file");
      expect(rows).toEqual([
        ["schema/001-a.sql", "64"],
        ["schema/002-b.sql", "64"],
      ]);
    });
  });

  it.each([
    ["changed", [{ ...first, text: "CREATE TABLE a (n BIGINT)" }]],
    ["is gone", []],
  ])("refuses a warehouse whose applied file %s, and says to rebuild", async (_, files) => {
    const warehouse = await warehouseAt();
    const failure = warehouse.transaction(async (connection) => {
      await connection.run(clear);
      await migrate(connection, [first]);
      await migrate(connection, files);
    });
    await expect(failure).rejects.toMatchObject({
      type: "warehouse-migration-changed",
      message: expect.stringContaining("densing rebuild"),
      facts: { file: first.name },
    });
  });

  it("uses nothing that DuckLake lacks, and says of each table what its rows are", () => {
    for (const { name, text } of sqlFiles("schema")) {
      expect(text, name).not.toMatch(
        /PRIMARY KEY|UNIQUE|FOREIGN KEY|REFERENCES|CHECK ?\(|CREATE (INDEX|SEQUENCE|TYPE)/,
      );
      for (const [, table] of text.matchAll(/CREATE TABLE (\w+)/g)) {
        expect(text.split("CREATE TABLE")[0], `${name}: ${table}`).toContain(table);
      }
    }
  });

  it("gives every fact, though not what is settled from facts, both times", async () => {
    const warehouse = await warehouseAt();
    const statement = `
      SELECT table_name, count(*) FILTER (column_name IN ('valid_from', 'valid_to', 'known_from', 'known_to'))
      FROM duckdb_columns()
      WHERE schema_name = 'main' AND NOT internal AND table_name NOT IN ('migrations', 'inputs', 'captures')
        AND table_name NOT IN ('settled', 'capture_spans', 'price_runs', 'price_holds', 'score_holds')
        AND table_name NOT IN ('hub_releases', 'hub_releases_state')
      GROUP BY table_name ORDER BY table_name`;
    const rows = await warehouse.transaction((connection) => texts(connection, statement));
    expect(rows.length).toBe(18);
    expect(rows.filter(([, times]) => times !== "4")).toEqual([]);
  });
});

describe("sql/", () => {
  /** One row; and rows that other statements read. */
  const unordered = ["queries/bundle-catalogue.sql", "queries/hold-price-intervals.sql"];

  it("sorts everything that is published, and aggregates no floating number", () => {
    for (const { name, text } of [...sqlFiles("views"), ...sqlFiles("queries")]) {
      const code = text.replace(/--.*$/gm, "");
      if (name.startsWith("queries/") && !unordered.includes(name)) {
        expect(code, name).toMatch(/ORDER BY\s[^()]+;\s*$/);
      }
      expect(code, name).not.toMatch(
        /\b(avg|exp|ln|log|pow|sqrt|stddev|random|now|today|current_date)\s*\(/i,
      );
      expect(text.startsWith("-- "), `${name} has a header`).toBe(true);
    }
  });
});
