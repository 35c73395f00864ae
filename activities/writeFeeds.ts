import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DensingError } from "../errors.ts";
import { candidateOf } from "../identity/candidate.ts";
import { feedFiles } from "../site/feeds/feedFiles.ts";
import { headlinesFeed } from "../site/feeds/headlines.ts";
import { newModelsFeed } from "../site/feeds/newModels.ts";
import { reportEntries } from "../site/feeds/reports.ts";
import { readPublishedTable } from "../snapshot/publishedTable.ts";
import { writeFileAtomic } from "../store/files.ts";
import type { ReportStore } from "../store/reports.ts";
import type { SnapshotStore } from "../store/snapshots.ts";

export interface WriteFeedsDependencies {
  readonly snapshots: SnapshotStore;
  readonly reports: Pick<ReportStore, "list">;
  readonly feedsFolder: string;
}

export interface WrittenFeeds {
  /** In all feeds together. */
  readonly entries: number;
  /** Files whose bytes are others now. */
  readonly changed: number;
}

/**
 * Writes the feeds of the newest live snapshot: a run that was overtaken by another never turns them back, and before
 * there is a live one there are none. A file that is as it should be is left alone, so that who asks whether it has
 * changed is told no.
 *
 * @param input the snapshot that the caller has made, or found to be in force
 * @throws DensingError `snapshot-missing` where there is no such snapshot, `report-index-corrupt`, `storage-unwritable`
 */
export function createWriteFeeds({ snapshots, reports, feedsFolder }: WriteFeedsDependencies) {
  return async function writeFeeds({ snapshotId }: { readonly snapshotId: string }): Promise<WrittenFeeds> {
    const index = await snapshots.list();
    if (!index.some(({ id }) => id === snapshotId)) {
      throw new DensingError("snapshot-missing", `no snapshot ${snapshotId}`, { id: snapshotId });
    }
    const live = index.filter(({ kind }) => kind === "live");
    const newest = live.at(-1);
    if (newest === undefined) return { entries: 0, changed: 0 };
    const table = (name: string) => readPublishedTable(snapshots, newest.id, name);
    const newModels = newModelsFeed({
      asOf: (await snapshots.manifest(newest.id)).as_of,
      publishedAt: newest.published_at,
      candidates: (await table("candidates")).map(candidateOf),
      models: await table("models"),
      densities: await table("densities"),
    });
    const headlines = headlinesFeed(live, reportEntries(await reports.list()));
    let changed = 0;
    for (const [name, text] of feedFiles([newModels, headlines])) {
      const path = join(feedsFolder, name);
      if ((await readFile(path, "utf8").catch(() => null)) === text) continue;
      await writeFileAtomic(path, text);
      changed += 1;
    }
    return { entries: newModels.entries.length + headlines.entries.length, changed };
  };
}
