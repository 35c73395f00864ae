import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ActivityDependencies } from "../activities/index.ts";
import { errnoOf, sweepTemporaryFiles } from "../store/files.ts";
import type { dataFolders } from "./folders.ts";

/** Removes what killed processes left half-written; the captures do it for themselves. */
export async function sweepLeftovers({
  snapshots,
  bundles,
  made,
  feeds,
  reports,
}: ReturnType<typeof dataFolders>): Promise<void> {
  for (const folder of [snapshots, bundles, made, feeds, reports, ...(await foldersIn(reports))]) {
    await sweepTemporaryFiles(folder).catch(ignoreMissing);
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true }).catch(ignoreMissing)) ?? [];
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

/** Before the first write there is no folder. */
function ignoreMissing(thrown: unknown): undefined {
  if (errnoOf(thrown) !== "ENOENT") throw thrown;
}

/** A folder for one piece of work. What a killed process left of one goes with the next snapshot: it has such a name. */
export function scratchIn(parent: string): ActivityDependencies["scratch"] {
  return async (work) => {
    await mkdir(parent, { recursive: true });
    const folder = await mkdtemp(join(parent, ".unfinished-scratch-"));
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}
