import { DensingError, messageOf } from "../errors.ts";

const busy = /Could not set lock on file|Conflicting lock is held/;
const heldBy = /Conflicting lock is held in (.+?) \(PID (\d+)\)/;
const unusable =
  /Permission denied|No such file or directory|No space left|Read-only file system|Is a directory/;
const corrupt = new RegExp(
  [
    "Corrupt database file",
    "Corrupt WAL file",
    "Failure while replaying WAL",
    "not a valid DuckDB database file",
    "Could not read enough bytes",
    "checksum",
    "Serialization Error",
    "INTERNAL Error",
    "FATAL Error",
    "database has been invalidated",
    // A file of a newer engine: "trying to read a database file with version number 99, but ...".
    "database file with version number",
    "newer version of DuckDB",
  ].join("|"),
);

/**
 * What the engine threw, as an error that says what to do. The engine has no error codes across this
 * boundary, only texts; anything unknown is passed on unchanged.
 *
 * - `warehouse-busy`: another process has the file (facts: path, program, pid);
 * - `warehouse-corrupt`: the file or its write-ahead log is damaged, or a newer engine wrote it;
 * - `warehouse-unusable`: the file system refuses (facts: path, seen).
 */
export function warehouseError(thrown: unknown, path: string): unknown {
  if (thrown instanceof DensingError) return thrown;
  const seen = messageOf(thrown);
  if (busy.test(seen)) {
    const [, program = null, pid = null] = heldBy.exec(seen) ?? [];
    const who = pid === null ? "another process" : `process ${pid}`;
    const message = `${who} has the warehouse open: wait until it is done, or stop it`;
    return new DensingError("warehouse-busy", message, { path, program, pid }, { cause: thrown });
  }
  if (unusable.test(seen)) {
    const message = "the warehouse cannot be opened: check that its folder exists, is writable and has space";
    return new DensingError("warehouse-unusable", message, { path, seen }, { cause: thrown });
  }
  if (corrupt.test(seen)) {
    const message =
      "the warehouse cannot be read; it is only a cache: `densing rebuild` makes it again from the catalogue and the captures";
    return new DensingError("warehouse-corrupt", message, { path, seen }, { cause: thrown });
  }
  return thrown;
}
