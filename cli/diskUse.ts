import { type Dirent, readdirSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { dataFolders } from "./folders.ts";

/** Less than this and a refresh may not fit. */
const leastFreeBytes = 200e6;

/** Free space, and what the parts of the data folder take. @throws Error where a refresh may not fit */
export async function diskUse(home: string): Promise<string> {
  const free = await freeBytes(home);
  const { captures, snapshots, warehouse, logs } = dataFolders(home);
  const parts = Object.entries({ captures, snapshots, warehouse, logs })
    .map(([name, path]) => [name, bytesUnder(path)] as const)
    .flatMap(([name, bytes]) => (bytes > 0 ? [`${name} ${inWords(bytes)}`] : []));
  const detail = [`${inWords(free)} free`, ...parts].join(", ");
  if (free < leastFreeBytes) throw new Error(`${detail}: too little for a refresh`);
  return detail;
}

/** Of the disk of the folder, or of the next one above it while it has not been made. */
async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (thrown) {
    if (dirname(folder) === folder) throw thrown;
    return freeBytes(dirname(folder));
  }
}

/** Of a file, or of all files below a folder; what goes away meanwhile counts nothing. */
function bytesUnder(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.size;
  let entries: Dirent[] = [];
  try {
    entries = readdirSync(path, { withFileTypes: true, recursive: true });
  } catch {
    return 0;
  }
  return entries
    .filter((entry) => entry.isFile())
    .reduce(
      (sum, { parentPath, name }) =>
        sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
}

function inWords(bytes: number): string {
  for (const [unit, size] of [
    ["GB", 1e9],
    ["MB", 1e6],
    ["kB", 1e3],
  ] as const)
    if (bytes >= size) return `${(bytes / size).toFixed(1)} ${unit}`;
  return `${bytes} B`;
}
