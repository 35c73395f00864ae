import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DensingError, messageOf } from "../errors.ts";
import { tryFolderLock } from "../scripts/lib/folderLock.mjs";

export type HomeLock = { readonly release: () => void };

/**
 * Makes the data folder if need be and takes it for this process: one `densing` a folder, because one process
 * writes the warehouse and one server keeps `temporal.db`. A lock whose owner is dead is taken over.
 *
 * @throws DensingError `data-folder-locked` naming the process that has it; `storage-unwritable`
 */
export function lockHome(home: string): HomeLock {
  try {
    mkdirSync(home, { recursive: true });
    accessSync(home, constants.W_OK | constants.X_OK);
    const lock = tryFolderLock(join(home, "densing.lock"));
    if (lock.held) return { release: lock.release };
    throw new DensingError(
      "data-folder-locked",
      `The data folder ${home} is in use by another densing, process ${lock.owner.pid}. Stop it, or set DENSING_HOME to another folder.`,
      { home, pid: lock.owner.pid },
    );
  } catch (thrown) {
    if (thrown instanceof DensingError) throw thrown;
    throw new DensingError(
      "storage-unwritable",
      `The data folder ${home} cannot be written: ${messageOf(thrown)}`,
      { home },
      { cause: thrown },
    );
  }
}
