import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DensingError } from "../errors.ts";

/** A statement file: its name under `sql/` (for error messages) and its text. */
export type SqlFile = { readonly name: string; readonly text: string };

/** `sql/` is beside `warehouse/` in the sources, and one level further up from the built files. */
const folder = ["../sql/", "../../sql/"]
  .map((relative) => new URL(relative, import.meta.url))
  .find((candidate) => existsSync(new URL("schema/", candidate)));

const read = new Map<string, SqlFile>();

/** One file of `sql/`, such as `queries/bundle-scores.sql`. @throws DensingError `sql-file-missing` */
export function sqlFile(name: string): SqlFile {
  const known = read.get(name);
  if (known !== undefined) return known;
  const url = folder === undefined ? undefined : new URL(name, folder);
  if (url === undefined || !existsSync(url)) {
    const path = url === undefined ? null : fileURLToPath(url);
    throw new DensingError("sql-file-missing", `sql/${name} is missing: install densing again`, { path });
  }
  const file = { name, text: readFileSync(url, "utf8") };
  read.set(name, file);
  return file;
}

/** The files of one folder of `sql/`, in the order of their numbers. */
export function sqlFiles(subfolder: "schema" | "settle" | "views" | "queries"): SqlFile[] {
  if (folder === undefined)
    throw new DensingError("sql-file-missing", "sql/ is missing: install densing again");
  return readdirSync(new URL(`${subfolder}/`, folder))
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => sqlFile(`${subfolder}/${name}`));
}
