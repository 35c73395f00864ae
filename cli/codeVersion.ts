import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256Hex } from "../store/canonicalJson.ts";

/**
 * What the built code is, by its content: the stamp of the build and the SQL beside it. Null when it runs from
 * sources, which may change under it.
 */
export function codeVersion(packageRoot: string): string | null {
  try {
    const stamp = JSON.parse(readFileSync(join(packageRoot, "dist", ".densing-build.json"), "utf8"));
    const sql = join(packageRoot, "sql");
    const files = readdirSync(sql, { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith(".sql"),
    );
    const texts = files.sort().map((path) => `${path}\n${readFileSync(join(sql, path), "utf8")}`);
    return sha256Hex([String(stamp.content), ...texts].join("\0"));
  } catch {
    return null;
  }
}
