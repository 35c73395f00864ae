import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openWarehouse } from "./open.ts";
import { readModels } from "./tables.ts";
import {
  catalogueOf,
  document,
  load,
  model,
  temporaryFolder,
  texts,
  warehouseAt,
} from "./testing/fixtures.ts";

const count = "SELECT count(*) FROM documents";
const catalogue = catalogueOf({ documents: [document({ document_id: "card" })] });

/** A file with one document, closed. */
async function madeFile(): Promise<string> {
  const path = join(temporaryFolder(), "warehouse.duckdb");
  const warehouse = await openWarehouse({ path });
  await load(warehouse, catalogue);
  await warehouse.close();
  return path;
}

/** Runs plain JavaScript in another process; resolves when it has printed its first line. */
async function otherProcess(script: string) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd: join(import.meta.dirname, ".."),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  await Promise.race([once(child.stdout, "data"), exited]);
  return { child, exited };
}

describe("openWarehouse", () => {
  it("makes a file, and finds its rows again", async () => {
    const warehouse = await warehouseAt(await madeFile());
    expect(await warehouse.transaction((connection) => texts(connection, count))).toEqual([["1"]]);
  });

  it("keeps all of a transaction or nothing", async () => {
    const warehouse = await warehouseAt();
    const failing = warehouse.transaction(async (connection) => {
      await connection.run("INSERT INTO migrations VALUES ('x', 'y')");
      throw new Error("halfway");
    });
    await expect(failing).rejects.toThrow("halfway");
    const rows = warehouse.transaction((connection) =>
      texts(connection, "SELECT count(*) FROM migrations WHERE file = 'x'"),
    );
    expect(await rows).toEqual([["0"]]);
  });

  it("lets transactions wait for each other", async () => {
    const warehouse = await warehouseAt();
    await warehouse.transaction((connection) => connection.run("CREATE TABLE counter AS SELECT 0 AS n"));
    const increments = Array.from({ length: 10 }, () =>
      warehouse.transaction((connection) => connection.run("UPDATE counter SET n = n + 1")),
    );
    await Promise.all(increments);
    const rows = await warehouse.transaction((connection) => texts(connection, "SELECT n FROM counter"));
    expect(rows).toEqual([["10"]]);
  });

  it("reads on one connection until something is written, and never what is past", async () => {
    const warehouse = await warehouseAt(await madeFile());
    const read = () =>
      warehouse.reading(async (connection) => ({
        connection,
        models: (await readModels(connection, { asOf: "2026-01-01", knownAt: null })).map(
          (row) => row.model_id,
        ),
      }));
    const first = await read();
    expect(first.models).toEqual([]);
    expect((await read()).connection).toBe(first.connection);
    const more = catalogueOf({
      documents: [document({ document_id: "card" })],
      models: [model({ model_id: "a-7b" })],
    });
    await load(warehouse, more);
    const after = await read();
    expect(after.models).toEqual(["a-7b"]);
    expect(after.connection).not.toBe(first.connection);
  });

  it("reads again after a reading that failed", async () => {
    const warehouse = await warehouseAt(await madeFile());
    const failing = warehouse.reading((connection) => connection.run("SELECT nonsense"));
    await expect(failing).rejects.toThrow("nonsense");
    expect(await warehouse.reading((connection) => texts(connection, count))).toEqual([["1"]]);
  });

  it("shares one instance between two handles on a file, so that no committed row is lost", async () => {
    const path = await madeFile();
    const [one, two] = [await warehouseAt(path), await warehouseAt(path)];
    await one.transaction((connection) => connection.run("INSERT INTO migrations VALUES ('one', '')"));
    await two.transaction((connection) => connection.run("INSERT INTO migrations VALUES ('two', '')"));
    const statement = "SELECT file FROM migrations WHERE sha256 = '' ORDER BY file";
    expect(await one.transaction((connection) => texts(connection, statement))).toEqual([["one"], ["two"]]);
  });

  it.each([
    ["read a file", "SELECT * FROM read_text('/etc/hostname')"],
    ["write a file", "COPY (SELECT 1) TO 'leak.csv'"],
    ["open another database", "ATTACH 'other.duckdb'"],
    ["install an extension", "INSTALL httpfs"],
    ["give itself more", "SET enable_external_access = true"],
    ["change the limits", "SET memory_limit = '100GB'"],
  ])("lets no statement %s", async (_, statement) => {
    const warehouse = await warehouseAt(await madeFile());
    const failure = warehouse.transaction((connection) => connection.run(statement));
    await expect(failure).rejects.toThrow(/disabled by configuration|has been locked|Cannot change/);
  });

  it("refuses a file that another process has open, and says which", async () => {
    const path = await madeFile();
    const { child, exited } = await otherProcess(`
      import { DuckDBInstance } from "@duckdb/node-api";
      const instance = await DuckDBInstance.create(${JSON.stringify(path)});
      console.log("open");
      process.stdin.resume().on("end", () => { instance.closeSync(); process.exit(0); });
    `);
    try {
      await expect(openWarehouse({ path })).rejects.toMatchObject({
        type: "warehouse-busy",
        facts: { path, pid: String(child.pid) },
      });
    } finally {
      child.stdin.end();
      await exited;
    }
    const warehouse = await warehouseAt(path);
    expect(await warehouse.transaction((connection) => texts(connection, count))).toEqual([["1"]]);
  });

  it("says so when its folder is missing or a folder is in its place", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "taken"));
    for (const path of [join(folder, "missing", "w.duckdb"), join(folder, "taken")]) {
      await expect(openWarehouse({ path })).rejects.toMatchObject({ type: "warehouse-unusable" });
    }
  });
});

describe("a damaged file", () => {
  it.each([
    ["is not a database", (path: string) => writeFileSync(path, "not a database")],
    ["is empty", (path: string) => writeFileSync(path, "")],
    ["is cut short", (path: string) => truncateSync(path, 20_000)],
    ["has a flipped byte in its header", (path: string) => flip(path, 20)],
    ["has a flipped byte in its second header", (path: string) => flip(path, 4100)],
  ])("is named when it %s", async (_, damage) => {
    const path = await madeFile();
    damage(path);
    await expect(openWarehouse({ path })).rejects.toMatchObject({
      type: "warehouse-corrupt",
      message: expect.stringContaining("densing rebuild"),
      facts: { path },
    });
  });

  it("is named when the damage shows only while reading", async () => {
    const path = join(temporaryFolder(), "warehouse.duckdb");
    const made = await openWarehouse({ path });
    await made.transaction((connection) =>
      connection.run(
        "CREATE TABLE wide AS SELECT range AS n, sha256(range::VARCHAR) AS text FROM range(50000)",
      ),
    );
    await made.close();
    flip(path, 300_000);
    const failure = openWarehouse({ path }).then(async (warehouse) => {
      try {
        return await warehouse.transaction((connection) =>
          texts(connection, "SELECT max(text), max(n) FROM wide"),
        );
      } finally {
        await warehouse.close();
      }
    });
    await expect(failure).rejects.toMatchObject({ type: "warehouse-corrupt" });
  });

  it("is named when its log is damaged", async () => {
    const path = await madeFile();
    // Killed right after a commit, a process leaves the log behind.
    const { exited } = await otherProcess(`
      import { DuckDBInstance } from "@duckdb/node-api";
      const connection = await (await DuckDBInstance.create(${JSON.stringify(path)})).connect();
      await connection.run("CREATE TABLE late AS SELECT range AS n FROM range(5000)");
      process.kill(process.pid, "SIGKILL");
    `);
    await exited;
    const log = `${path}.wal`;
    expect(readFileSync(log).length).toBeGreaterThan(200);
    flip(log, 200);
    await expect(openWarehouse({ path })).rejects.toMatchObject({ type: "warehouse-corrupt" });
  });

  it("is not suspected when the log is whole: what was committed before a kill is there", async () => {
    const path = await madeFile();
    const { exited } = await otherProcess(`
      import { DuckDBInstance } from "@duckdb/node-api";
      const connection = await (await DuckDBInstance.create(${JSON.stringify(path)})).connect();
      await connection.run("CREATE TABLE late AS SELECT range AS n FROM range(5000)");
      await connection.run("BEGIN");
      await connection.run("DELETE FROM late");
      process.kill(process.pid, "SIGKILL");
    `);
    await exited;
    const warehouse = await warehouseAt(path);
    const rows = warehouse.transaction((connection) => texts(connection, "SELECT count(*) FROM late"));
    expect(await rows).toEqual([["5000"]]);
  });
});

function flip(path: string, offset: number): void {
  const bytes = readFileSync(path);
  bytes[offset] = (bytes[offset] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
}
