import { readStatus } from "../activities/writeStatus.ts";
import { openSnapshotStore } from "../store/snapshots.ts";
import type { Health } from "../temporal/metrics.ts";
import { dataFolders } from "./folders.ts";

/** What the data folder says of its sources and snapshots, for the metrics. */
export async function dataHealth(home: string): Promise<Health> {
  const folders = dataFolders(home);
  const status = await readStatus(folders.status);
  const snapshots = new Map<string, number>();
  for (const { kind } of await openSnapshotStore(folders.snapshots).list())
    snapshots.set(kind, (snapshots.get(kind) ?? 0) + 1);
  return {
    checkedAt: status?.checked_at ?? null,
    snapshots,
    sources: (status?.sources ?? []).map(({ source_id, last_answer_at, unreachable_since, newest }) => ({
      source: source_id,
      lastAnswerAt: last_answer_at,
      isUnreachable: unreachable_since !== null,
      rows: newest?.rows ?? null,
      quarantined: newest?.quarantined ?? null,
    })),
  };
}
