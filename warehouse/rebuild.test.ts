import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { tableHashes } from "./hash.ts";
import { openWarehouse, type Warehouse } from "./open.ts";
import { rebuildWarehouse } from "./rebuild.ts";
import { settlePrices } from "./settlePrices.ts";
import {
  catalogueOf,
  correction,
  document,
  held,
  load,
  loadAll,
  model,
  price,
  quote,
  report,
  score,
  sourceOf,
  temporaryFolder,
  warehouseAt,
} from "./testing/fixtures.ts";

const catalogue = catalogueOf({
  documents: [document({ document_id: "card", published_on: "2024-02-01" })],
  models: [model({ model_id: "m-7b" })],
  scores: [score({ model_id: "m-7b", score: 60.5, document_id: "card" })],
  prices: [
    price({
      first_seen_on: "2024-01-01",
      input_usd_per_mtok: "30",
      output_usd_per_mtok: "60",
      document_id: "card",
    }),
  ],
  corrections: [correction({ correction_id: "c", table: "scores", action: "never_choose", subject: "m-7b" })],
});
const list = sourceOf("litellm");
const board = sourceOf("board", { kind: "scores" });
const captures = [
  list("2024-03-01T00:00:00Z", { observations: [quote("gpt-x", "30", "60")], quarantined: [held("k")] }),
  list("2024-03-02T00:00:00Z", { observations: [quote("gpt-x", "10", "30"), quote("b", "1", null)] }),
  board("2024-03-02T00:00:00Z", { observations: [report("m-7b", 61)] }),
  list("2024-03-03T00:00:00Z", { observations: [quote("gpt-x", "30", "60")], quarantined: [held("k")] }),
];

async function hashesOf(path: string): Promise<Record<string, string>> {
  const warehouse = await openWarehouse({ path });
  try {
    return await warehouse.transaction(tableHashes);
  } finally {
    await warehouse.close();
  }
}

/** Grown day by day, with an earlier state of the catalogue in between. */
async function grownFile(): Promise<string> {
  const path = join(temporaryFolder(), "warehouse.duckdb");
  const warehouse = await openWarehouse({ path });
  await load(warehouse, { ...catalogue, corrections: [], scores: [] });
  for (const capture of captures) {
    await loadAll(warehouse, [capture]);
    await load(warehouse, catalogue);
    await settlePrices(warehouse);
  }
  await warehouse.close();
  return path;
}

const fill = async (warehouse: Warehouse): Promise<void> => {
  await loadAll(warehouse, captures);
  await load(warehouse, catalogue);
  await settlePrices(warehouse);
};

describe("rebuildWarehouse", () => {
  it("gives the table hashes of a warehouse that grew day by day", async () => {
    const path = await grownFile();
    const before = await hashesOf(path);
    await rebuildWarehouse({ path }, fill);
    expect(await hashesOf(path)).toEqual(before);
    expect(readdirSync(dirname(path))).toEqual(["warehouse.duckdb"]);
  });

  it("makes a warehouse where there is none, and in the place of one that is damaged", async () => {
    const path = join(temporaryFolder(), "warehouse.duckdb");
    await rebuildWarehouse({ path }, fill);
    const whole = await hashesOf(path);
    writeFileSync(path, "damaged");
    writeFileSync(`${path}.wal`, "damaged too");
    await rebuildWarehouse({ path }, fill);
    expect(await hashesOf(path)).toEqual(whole);
  });

  it("leaves the old one byte for byte when filling fails", async () => {
    const path = await grownFile();
    const bytes = readFileSync(path);
    const failing = rebuildWarehouse({ path }, async (warehouse) => {
      await fill(warehouse);
      throw new Error("capture missing");
    });
    await expect(failing).rejects.toThrow("capture missing");
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(readdirSync(dirname(path))).toEqual(["warehouse.duckdb"]);
  });

  it("is not stopped by what a killed rebuild left behind", async () => {
    const path = await grownFile();
    writeFileSync(`${path}.rebuild`, "half a file");
    writeFileSync(`${path}.rebuild.wal`, "half a log");
    mkdirSync(`${path}.rebuild.tmp`);
    await rebuildWarehouse({ path }, fill);
    expect(readdirSync(dirname(path))).toEqual(["warehouse.duckdb"]);
  });

  it("killed at any point, leaves the old one or the new one, whole", async () => {
    const path = join(temporaryFolder(), "warehouse.duckdb");
    const root = join(import.meta.dirname, "..");
    // Endless rebuilds; a mixture of two generations would lack one of the tables or have rows of both.
    const script = `
      import { rebuildWarehouse } from "./warehouse/rebuild.ts";
      for (let generation = 1; ; generation += 1) {
        await rebuildWarehouse({ path: ${JSON.stringify(path)} }, async (warehouse) => {
          await warehouse.transaction(async (connection) => {
            await connection.run("CREATE TABLE generations AS SELECT range AS n, sha256(range::VARCHAR) AS text FROM range(20000)");
            await connection.run("CREATE TABLE generation AS SELECT " + generation + " AS n");
          });
        });
        console.log(generation);
      }`;
    for (const delay of [0, 25, 60, 120]) {
      const child = spawn(
        process.execPath,
        ["--import", "./temporal/testing/typeScript.mjs", "--input-type=module", "-e", script],
        {
          cwd: root,
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      const exited = once(child, "exit");
      await Promise.race([once(child.stdout, "data"), exited]);
      expect(child.exitCode).toBeNull();
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill("SIGKILL");
      await exited;
      expect(existsSync(path)).toBe(true);
      const warehouse = await warehouseAt(path);
      const counts = await warehouse.transaction(async (connection) => {
        const result = await connection.runAndReadAll(
          "SELECT (SELECT count(*) FROM generations), (SELECT count(*) FROM generation), (SELECT count(*) FROM migrations)",
        );
        return result.getRows()[0];
      });
      expect(counts).toEqual([
        20_000n,
        1n,
        BigInt(readdirSync(new URL("../sql/schema", import.meta.url)).length),
      ]);
      await warehouse.close();
    }
  });
});

describe("tableHashes", () => {
  it("tells apart NULL and empty, and where one column ends and the next begins", async () => {
    const warehouse = await warehouseAt();
    const hashes: (string | undefined)[] = [];
    for (const values of [
      "(NULL, 'ab')",
      "('', 'ab')",
      "('a', 'b')",
      "('ab', '')",
      "('a', 'b'), ('a', 'b')",
    ]) {
      await warehouse.transaction(async (connection) => {
        await connection.run("CREATE OR REPLACE TABLE pair (a VARCHAR, b VARCHAR)");
        await connection.run(`INSERT INTO pair VALUES ${values}`);
        hashes.push((await tableHashes(connection)).pair);
      });
    }
    expect(new Set(hashes).size).toBe(5);
  });
});
