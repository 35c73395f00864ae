import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { syncFolder, writing } from "./files.ts";

const unfinishedPrefix = ".unfinished-";

/**
 * Writes a folder so that a reader, at any moment and after any crash, finds all of it or none: beside its place, synced,
 * then renamed. A folder of that name is replaced, and what killed runs left unfinished beside it is removed.
 *
 * @param files POSIX paths below the folder, to bytes or UTF-8 text
 * @throws DensingError `storage-unwritable`
 */
export async function writeFolderAtomic(
  parent: string,
  name: string,
  files: ReadonlyMap<string, Uint8Array | string>,
): Promise<void> {
  const target = join(parent, name);
  await writing(target, async () => {
    await mkdir(parent, { recursive: true });
    await removeUnfinished(parent);
    const unfinished = join(parent, `${unfinishedPrefix}${name}`);
    const folders = [...new Set([...files.keys()].map((path) => dirname(join(unfinished, path))))];
    for (const folder of [unfinished, ...folders]) await mkdir(folder, { recursive: true });
    await Promise.all([...files].map(([path, bytes]) => writeSynced(join(unfinished, path), bytes)));
    for (const folder of new Set([...folders, unfinished])) await syncFolder(folder);
    await rm(target, { recursive: true, force: true });
    await rename(unfinished, target);
    await syncFolder(parent);
  });
}

async function removeUnfinished(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (name.startsWith(unfinishedPrefix)) await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** A file of a folder that does not count until it is renamed: durable, but not atomic by itself. */
async function writeSynced(path: string, bytes: Uint8Array | string): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
