/** Writing that survives a kill at any point, and the one hash and the one JSON text used for identity. */
import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, readFile, rename, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { DensingError } from "../errors.ts";

const advice: Readonly<Record<string, string>> = {
  EACCES: "give this user write permission on the folder, or name another with DENSING_HOME",
  EPERM: "give this user write permission on the folder, or name another with DENSING_HOME",
  EROFS: "the file system is mounted read-only: remount it, or name another folder with DENSING_HOME",
  ENOSPC: "the disk is full: free some space, then run again (nothing was half-written)",
  EDQUOT: "the disk quota is used up: free some space, then run again (nothing was half-written)",
  EMFILE: "too many open files: raise the limit (ulimit -n), then run again",
  ENFILE: "too many open files on the whole machine: close some programs, then run again",
  EEXIST: "a file stands where a folder is needed: move it away, or name another with DENSING_HOME",
  ENOTDIR: "a file stands where a folder is needed: move it away, or name another with DENSING_HOME",
};

/** The errno of a file-system error (`ENOSPC`), or undefined for anything else that was thrown. */
export function errnoOf(thrown: unknown): string | undefined {
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** The text of a file, or null where there is none. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (thrown) {
    if (errnoOf(thrown) === "ENOENT") return null;
    throw thrown;
  }
}

/** Runs one write to `path`; file-system errors come out as `storage-unwritable` with what to do. */
export async function writing<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === undefined || thrown instanceof DensingError) throw thrown;
    const action = advice[errno] ?? "check the folder and the disk, then run again";
    const facts = { path, errno, action };
    throw new DensingError("storage-unwritable", `cannot write ${path} (${errno}): ${action}`, facts, {
      cause: thrown,
    });
  }
}

let temporaryFiles = 0;

/** Opens a new file beside `path`. Its name says which process owns it, so that orphans can be swept. */
async function openTemporary(path: string): Promise<{ temporary: string; handle: FileHandle }> {
  for (;;) {
    temporaryFiles += 1;
    const owner = `${hostname()}.${process.pid}.${temporaryFiles}`;
    const temporary = join(dirname(path), `.${basename(path)}.${owner}.tmp`);
    try {
      return { temporary, handle: await open(temporary, "wx") };
    } catch (thrown) {
      if (errnoOf(thrown) !== "EEXIST") throw thrown;
    }
  }
}

/** Makes renames and new names in `folder` durable. Some file systems cannot, and say so with EINVAL. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } catch (thrown) {
    if (!["EINVAL", "ENOTSUP", "EISDIR"].includes(errnoOf(thrown) ?? "")) throw thrown;
  } finally {
    await handle.close();
  }
}

/**
 * Writes `bytes` to `path` so that a reader, at any moment and after any crash, finds the old file or the
 * new one, whole: temporary file in the same folder, fsync, rename, fsync of the folder. The folder is
 * made when it is missing.
 *
 * @throws DensingError `storage-unwritable` (facts: path, errno, action)
 */
export async function writeFileAtomic(path: string, bytes: Uint8Array | string): Promise<void> {
  await writing(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    const { temporary, handle } = await openTemporary(path);
    try {
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
    } catch (thrown) {
      await unlink(temporary).catch(() => undefined);
      throw thrown;
    }
    await syncFolder(dirname(path));
  });
}

const temporaryName = /\.([^/]+)\.(\d+)\.\d+\.tmp$/;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return errnoOf(thrown) === "EPERM";
  }
}

/** Whether `name` is one that {@link writeFileAtomic} gives to a file it has not finished. */
export function isTemporaryFile(name: string): boolean {
  return name.startsWith(".") && temporaryName.test(name);
}

/**
 * Removes what killed processes of this machine left in `folder` (not below it) and returns the names.
 * Files of running processes and of other machines on shared storage are left alone.
 */
export async function sweepTemporaryFiles(folder: string): Promise<string[]> {
  const swept: string[] = [];
  for (const name of await readdir(folder)) {
    const owner = isTemporaryFile(name) ? temporaryName.exec(name) : null;
    if (owner === null || !name.includes(`.${hostname()}.`) || isAlive(Number(owner[2]))) continue;
    await unlink(join(folder, name)).catch(() => undefined);
    swept.push(name);
  }
  return swept.sort();
}

/** The SHA-256 of `bytes` (of the UTF-8 of a text), as 64 lowercase hex digits. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * The one JSON text of a value: keys sorted by code unit at every depth (those that are whole numbers first, where
 * JavaScript puts them), no white space, so that equal values have equal bytes and one hash. Members that are
 * `undefined` are left out, as JSON does.
 *
 * @throws DensingError `not-canonical` for what JSON would change silently: NaN, infinities, BigInt,
 *   functions, symbols, `undefined` outside an object, and objects that are not plain (Date, Map, class)
 */
export function canonicalJson(value: unknown): string {
  try {
    return JSON.stringify(ordered(value));
  } catch (thrown) {
    if (!(thrown instanceof Unfit)) throw thrown;
    const at = `$${thrown.path.reverse().join("")}`;
    const { seen } = thrown;
    throw new DensingError("not-canonical", `${at} has no canonical JSON: ${seen}`, { at, seen });
  }
}

/** Gathers its path on its way out, so that a value that is fit pays for none. */
class Unfit extends Error {
  readonly path: string[] = [];
  readonly seen: string;
  constructor(seen: string) {
    super(seen);
    this.seen = seen;
  }
}

/** A copy with its keys in order: JSON writes a whole value several times faster than we would its pieces. */
function ordered(value: unknown): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) {
    // Array.from visits holes too: a sparse array is refused instead of becoming nulls.
    return Array.from(value, (item, index) => inside(item, index));
  }
  if (typeof value === "object" && isPlain(value)) {
    const members: Record<string, unknown> = {};
    for (const key of Object.keys(value).sort()) {
      const member = (value as Record<string, unknown>)[key];
      if (member === undefined) continue;
      // Assigned, this one would be the prototype.
      if (key === "__proto__")
        Object.defineProperty(members, key, { value: inside(member, key), enumerable: true });
      else members[key] = inside(member, key);
    }
    return members;
  }
  throw new Unfit(
    typeof value === "object" ? (value.constructor?.name ?? "object") : `${typeof value} ${String(value)}`,
  );
}

function inside(value: unknown, key: string | number): unknown {
  try {
    return ordered(value);
  } catch (thrown) {
    if (thrown instanceof Unfit) thrown.path.push(typeof key === "number" ? `[${key}]` : `.${key}`);
    throw thrown;
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
