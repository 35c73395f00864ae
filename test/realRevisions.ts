import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import type { Commit } from "../history/testing/historyHost.ts";

const folder = join(process.env.DENSING_CAPTURES_DIR ?? "", "prices");

/** Whether DENSING_CAPTURES_DIR names a folder of recorded bodies. */
export const realRevisionsAreThere =
  Boolean(process.env.DENSING_CAPTURES_DIR) && existsSync(join(folder, "MANIFEST.csv"));

/**
 * The recorded revisions of litellm's file by the repository that they are of, as its commits, oldest first. A mirror
 * of the file is a repository of its own: the two are never one history.
 */
export function realRevisions(): Record<string, Commit[]> {
  const records: Record<string, string>[] = parse(readFileSync(join(folder, "MANIFEST.csv")), {
    columns: true,
  });
  const repositories: Record<string, Commit[]> = {};
  const sorted = records.toSorted((a, b) => (a.commit_date! < b.commit_date! ? -1 : 1));
  for (const { file, live_url, repo, commit, commit_date } of sorted) {
    if (!file?.startsWith("litellm/")) continue;
    const stored = readFileSync(join(folder, file));
    const [, path] = /\/main\/(\S+)/.exec(live_url!)!;
    const [repository] = repo!.split(" ");
    repositories[repository!] ??= [];
    repositories[repository!]!.push({
      sha: commit!,
      // The list of the recordings knows the day only.
      date: `${commit_date}T12:00:00Z`,
      files: { [path!]: file.endsWith(".gz") ? gunzipSync(stored) : stored },
    });
  }
  return repositories;
}
