import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder, writing } from "../store/files.ts";
import { openWarehouse, type Warehouse, type WarehouseOptions } from "./open.ts";

/**
 * Makes the warehouse again beside the old one and puts it in its place, so that at any moment and after any
 * kill there is the old one or the new one, whole. `fill` loads the catalogue and every capture. Whoever has
 * the old one open in this process must close it first. If `fill` fails, the old one is as it was.
 *
 * @throws DensingError what `openWarehouse` and `fill` throw, `storage-unwritable`
 */
export async function rebuildWarehouse(
  options: WarehouseOptions,
  fill: (warehouse: Warehouse) => Promise<void>,
): Promise<void> {
  const { path } = options;
  const next = `${path}.rebuild`;
  // What a killed rebuild left behind.
  await removeDatabase(next);
  const warehouse = await openWarehouse({ ...options, path: next });
  try {
    await fill(warehouse);
  } catch (thrown) {
    await warehouse.close();
    await removeDatabase(next);
    throw thrown;
  }
  await warehouse.close();
  await writing(path, async () => {
    const handle = await open(next, "r+");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    // The old log goes first: replayed into the new file it would be taken for damage. Killed here, the old file
    // stands as of its last checkpoint, and the next load brings what is missing.
    await rm(`${path}.wal`, { force: true });
    await rename(next, path);
    await syncFolder(dirname(path));
  });
}

async function removeDatabase(path: string): Promise<void> {
  for (const suffix of ["", ".wal"]) await rm(`${path}${suffix}`, { force: true });
  await rm(`${path}.tmp`, { force: true, recursive: true });
}
