import type { SourceHistory } from "../sources/source.ts";
import { gitCommits } from "./gitCommits.ts";
import type { RevisionList } from "./revision.ts";
import { webArchive } from "./webArchive.ts";

/** How to read the list of a source's past states. */
export function revisionList(history: SourceHistory): RevisionList {
  return history.kind === "git" ? gitCommits(history) : webArchive(history);
}
