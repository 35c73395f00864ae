import { describe, expect, it } from "vitest";
import { nextLink } from "../http/links.ts";
import { gitCommits } from "./gitCommits.ts";
import type { PageRequest, Revision, WantedRevisions } from "./revision.ts";
import { type Commit, commitsOf, createHistoryHost } from "./testing/historyHost.ts";

const everything: WantedRevisions = { from: null, to: "2026-01-01T00:00:00.000Z", limit: null };
const sha = (digit: string) => digit.repeat(40);

/** Follows the list to its end, as the workflow does; `mostAPage` keeps the host's pages small. */
function walk(
  commits: readonly Commit[],
  paths: readonly string[],
  wanted: Partial<WantedRevisions> = {},
  mostAPage = 100,
) {
  const host = createHistoryHost({ repositories: { "owner/name": commits }, mostAPage });
  const list = gitCommits({ kind: "git", repository: "owner/name", paths });
  const all = { ...everything, ...wanted };
  const revisions: Revision[] = [];
  for (let request: PageRequest | null = list.first(all); request !== null; ) {
    const url: URL = new URL(request.url);
    const { headers, body } = host.answer(`/${url.host}${url.pathname}${url.search}`);
    const answer = { text: String(body), next: nextLink(headers?.link, url) };
    const page = list.read(request, all, answer);
    revisions.push(...page.revisions);
    request = page.next;
  }
  return { revisions, asked: host.asked };
}

describe("gitCommits", () => {
  it("names every commit of a file, over as many pages as there are, each with its own date and address", () => {
    const commits = commitsOf("prices/a b.json", 7, String);
    const { revisions, asked } = walk(commits, ["prices/a b.json"], {}, 3);
    expect(revisions.map(({ revision }) => revision)).toEqual(commits.map((each) => each.sha).reverse());
    expect(revisions.at(-1)).toEqual({
      revision: commits[0]?.sha,
      observedAt: "2025-01-01T00:00:00.000Z",
      url: `https://raw.githubusercontent.com/owner/name/${commits[0]?.sha}/prices/a%20b.json`,
    });
    expect(asked).toHaveLength(3);
    expect(asked[0]).toBe(
      "/api.github.com/repos/owner/name/commits?path=prices%2Fa+b.json&until=2026-01-01T00%3A00%3A00Z&per_page=100",
    );
  });

  it("takes a date with an offset for the instant that it is", () => {
    const commits = [{ sha: sha("a"), date: "2025-06-01T01:30:00+02:00", files: { f: "1" } }];
    expect(walk(commits, ["f"]).revisions[0]?.observedAt).toBe("2025-05-31T23:30:00.000Z");
  });

  it("joins the paths of a file that moved: the newer one counts from its first commit on", () => {
    const at = (day: number) => `2025-03-${String(day).padStart(2, "0")}T12:00:00Z`;
    const commits: Commit[] = [
      { sha: sha("1"), date: at(1), files: { old: "1" } },
      { sha: sha("2"), date: at(2), files: { old: "2" } },
      // The move; and a straggler that still changes the old file.
      { sha: sha("3"), date: at(3), files: { old: null, new: "3" } },
      { sha: sha("4"), date: at(4), files: { old: "stray" } },
      { sha: sha("5"), date: at(5), files: { new: "5" } },
    ];
    for (const mostAPage of [1, 100]) {
      const { revisions } = walk(commits, ["old", "new"], {}, mostAPage);
      expect(revisions.map(({ url }) => url.slice(-5)).sort()).toEqual(["1/old", "2/old", "3/new", "5/new"]);
    }
    // Before the move there is only the old one, and it counts.
    const before = walk(commits, ["old", "new"], { to: "2025-03-02T23:59:59.999Z" });
    expect(before.revisions.map(({ url }) => url.slice(-5))).toEqual(["2/old", "1/old"]);
    // After it there is only the new one, also where its first commit is out of the window.
    const later = walk(commits, ["old", "new"], { from: "2025-03-04T00:00:00.000Z" });
    expect(later.revisions.map(({ url }) => url.slice(-5))).toEqual(["5/new"]);
  });

  it("names only what is in the window, and does not read the pages before it", () => {
    const commits = commitsOf("f", 30, String);
    const wanted = { from: "2025-01-01T10:00:00.000Z", to: "2025-01-01T12:30:00.000Z" };
    const { revisions, asked } = walk(commits, ["f"], wanted, 2);
    expect(revisions.map(({ observedAt }) => observedAt.slice(11, 13))).toEqual(["12", "11", "10"]);
    expect(asked).toHaveLength(3);
  });

  it("stops when it has named as many as are wanted", () => {
    const { revisions, asked } = walk(commitsOf("f", 30, String), ["g", "f"], { limit: 4 }, 3);
    // The rest of its last page is for the workflow to leave out.
    expect(revisions.map(({ observedAt }) => observedAt.slice(8, 13))).toEqual([
      "02T05",
      "02T04",
      "02T03",
      "02T02",
      "02T01",
      "02T00",
    ]);
    expect(asked).toHaveLength(2);
  });

  it("names nothing where the file was never there", () => {
    expect(walk(commitsOf("f", 3, String), ["elsewhere", "nowhere"]).revisions).toEqual([]);
  });

  it.each([
    ["not JSON", "<html>", null],
    ["an object", '{"message":"Moved"}', null],
    ["a hash that is none", '[{"sha":"../x","commit":{"committer":{"date":"2025-01-01T00:00:00Z"}}}]', null],
    ["a date that is none", `[{"sha":"${sha("a")}","commit":{"committer":{"date":"soon"}}}]`, null],
    ["a next page on another host", "[]", "https://example.org/commits?page=2"],
  ])("refuses %s", (_, text, next) => {
    const list = gitCommits({ kind: "git", repository: "owner/name", paths: ["f"] });
    const request = list.first(everything);
    expect(() => list.read(request, everything, { text, next })).toThrow(
      expect.objectContaining({ type: "history-list-unreadable" }),
    );
  });
});
