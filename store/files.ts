/** Writing that survives a kill at any point. */
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
