import { z } from "zod";
import type { SourceHistory } from "../sources/source.ts";
import { readList, unreadable } from "./readList.ts";
import type { PageRequest, RevisionList, WantedRevisions } from "./revision.ts";

/** The most that the API gives on one page. */
const commitsAPage = "100";
const apiHost = "api.github.com";

/** Of GitHub's "list commits" (REST API, repos/commits): what we need, whatever else there is. */
const commitPage = z.array(
  z.object({
    sha: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/),
    commit: z.object({ committer: z.object({ date: z.iso.datetime({ offset: true }) }) }),
  }),
);

/**
 * The commits that touched a file of a repository, newest first, each naming the file as it was then.
 *
 * The time of a revision is its committer date: when the commit was made in its present form. On a branch that is
 * merged without being rewritten it is earlier than the merge that made it the file's public state.
 *
 * A file that moved has several paths, oldest first. From its first commit on the newer path is the source, and
 * what still happens at the older one is not.
 */
export function gitCommits({ repository, paths }: Extract<SourceHistory, { kind: "git" }>): RevisionList {
  const firstOf = (part: number, until: string, others: Omit<PageRequest, "url" | "part">): PageRequest => {
    const query = new URLSearchParams({ path: paths[part]!, until, per_page: commitsAPage });
    return { url: `https://${apiHost}/repos/${repository}/commits?${query}`, part, ...others };
  };
  const rawUrl = (sha: string, path: string) =>
    `https://raw.githubusercontent.com/${repository}/${sha}/${path.split("/").map(encodeURIComponent).join("/")}`;

  return {
    hosts: [apiHost, "raw.githubusercontent.com"],
    // A documented API that invites programs is no crawling; its limits are its rate limits. The raw file is the
    // `download_url` of the same API.
    pages: { accept: "application/vnd.github+json", robots: "exempt" },
    bodies: { robots: "exempt" },
    first: ({ to }) =>
      firstOf(paths.length - 1, withoutMs(to), { found: 0, replacedAt: null, earliest: null }),
    read(request, wanted, { text, next }) {
      const { part, replacedAt } = request;
      const commits = readList(commitPage, text, request.url).map(({ sha, commit }) => ({
        revision: sha,
        observedAt: new Date(commit.committer.date).toISOString(),
        url: rawUrl(sha, paths[part]!),
      }));
      const revisions = commits.filter(
        ({ observedAt }) =>
          observedAt <= wanted.to &&
          (wanted.from === null || observedAt >= wanted.from) &&
          (replacedAt === null || observedAt < replacedAt),
      );
      const found = request.found + revisions.length;
      const times = commits.map(({ observedAt }) => observedAt);
      const earliest = earlier(request.earliest, ...times);
      if (isEnough(times, found, wanted)) return { revisions, next: null };
      if (next !== null) {
        if (new URL(next).host !== apiHost) throw unreadable(request.url, `a next page on ${apiHost}`, next);
        return { revisions, next: { ...request, url: next, found, earliest } };
      }
      const begun = earlier(replacedAt, earliest);
      const isLast = part === 0 || (begun !== null && wanted.from !== null && begun <= wanted.from);
      if (isLast) return { revisions, next: null };
      const until = withoutMs(earlier(begun, wanted.to)!);
      return { revisions, next: firstOf(part - 1, until, { found, replacedAt: begun, earliest: null }) };
    },
  };
}

/**
 * Whether older pages, and older paths, have nothing to add. Dates within a page need not be in order; a whole page
 * that is too old is old enough.
 */
function isEnough(times: readonly string[], found: number, { from, limit }: WantedRevisions): boolean {
  if (limit !== null && found >= limit) return true;
  return from !== null && times.length > 0 && times.every((time) => time < from);
}

function earlier(...times: readonly (string | null)[]): string | null {
  return times.reduce<string | null>(
    (least, time) => (time !== null && (least === null || time < least) ? time : least),
    null,
  );
}

/** The API takes whole seconds. */
function withoutMs(time: string): string {
  return time.replace(/\.\d{3}Z$/, "Z");
}
