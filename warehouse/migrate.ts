import { createHash } from "node:crypto";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { DensingError } from "../errors.ts";
import { read } from "./read.ts";
import { type SqlFile, sqlFiles } from "./sqlFiles.ts";

const applied = z.object({ file: z.string(), sha256: z.string() });
const journal = "CREATE TABLE IF NOT EXISTS migrations (file VARCHAR NOT NULL, sha256 VARCHAR NOT NULL)";

/**
 * Brings the tables up to the files of `sql/schema/`, in their order, inside the caller's transaction, and
 * records each with its hash. Nothing is altered in place: the warehouse is a cache, so a file that changed
 * after it was applied, or that is gone, means "make it again".
 *
 * @throws DensingError `warehouse-migration-changed` (facts: file, expected, seen)
 */
export async function migrate(
  connection: DuckDBConnection,
  files: readonly SqlFile[] = sqlFiles("schema"),
): Promise<void> {
  await connection.run(journal);
  const done = await read(connection, "SELECT file, sha256 FROM migrations ORDER BY file", {}, applied);
  const known = new Map(files.map((file) => [file.name, hashOf(file.text)]));
  for (const { file, sha256 } of done) {
    const seen = known.get(file);
    if (seen === sha256) continue;
    const message = `the warehouse was made by another version of sql/${file}: run \`densing rebuild\``;
    throw new DensingError("warehouse-migration-changed", message, {
      file,
      expected: sha256,
      seen: seen ?? null,
    });
  }
  for (const file of files) {
    if (done.some((entry) => entry.file === file.name)) continue;
    await connection.run(file.text);
    await connection.run("INSERT INTO migrations VALUES ($file, $sha256)", {
      file: file.name,
      sha256: hashOf(file.text),
    });
  }
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
