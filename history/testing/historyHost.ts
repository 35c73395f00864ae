/**
 * What the code host's API, its raw files and the web archive answer, in their own shapes: commit lists with
 * pagination and Link headers, files as of a commit, CDX lists, archived pages. Without a socket: a test gives it one.
 * Paths are those of a mirror, `/<host>/<path>`.
 */
import { createHash } from "node:crypto";

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** The host takes the request and never answers. */
export const silence: Reply = { status: 0 };

export interface Commit {
  readonly sha: string;
  /** Committer date, ISO 8601. */
  readonly date: string;
  /** The files that it touched; null is one that it deleted. */
  readonly files: Readonly<Record<string, Uint8Array | string | null>>;
}

export interface ArchivedPage {
  readonly timestamp: string;
  readonly url: string;
  readonly body: Uint8Array | string;
  readonly status?: string;
}

export interface HistoryHostOptions {
  /** By `owner/name`; each oldest first. */
  readonly repositories?: Readonly<Record<string, readonly Commit[]>>;
  readonly archive?: readonly ArchivedPage[];
  /** The host's own limit a page, below what a client may ask for. */
  readonly mostAPage?: number;
  /** Served instead, one after the other, to requests whose path contains the key; null answers as ever. */
  readonly troubles?: Readonly<Record<string, readonly (Reply | null)[]>>;
}

export function createHistoryHost(options: HistoryHostOptions) {
  const { repositories = {}, archive = [], mostAPage = 100 } = options;
  const troubles = Object.entries(options.troubles ?? {}).map(([key, replies]) => ({
    key,
    replies: [...replies],
  }));
  const asked: string[] = [];

  const usual = (path: string): Reply => {
    const url = new URL(path.slice(1).replace(/^([^/]+)/, "https://$1"));
    if (url.host === "api.github.com") return commits(url, repositories, mostAPage);
    if (url.host === "raw.githubusercontent.com") return rawFile(url, repositories);
    if (url.host !== "web.archive.org") return { status: 404 };
    return url.pathname === "/cdx/search/cdx" ? captures(url, archive) : archived(url, archive);
  };

  return {
    /** Every path that was asked for, but for robots.txt. */
    asked,
    answer(path: string): Reply {
      if (path === "/robots.txt") return { status: 404 };
      asked.push(path);
      const trouble = troubles.find(({ key, replies }) => path.includes(key) && replies.length > 0);
      return trouble?.replies.shift() ?? usual(path);
    },
  };
}

function commits(
  url: URL,
  repositories: NonNullable<HistoryHostOptions["repositories"]>,
  mostAPage: number,
): Reply {
  // After the first page the API calls a repository by its number.
  const [, kind = "", first = "", second = ""] = url.pathname.split("/");
  const names = Object.keys(repositories);
  const name = kind === "repositories" ? (names[Number(first) - 1] ?? "") : `${first}/${second}`;
  const all = repositories[name];
  if (all === undefined) return json({ message: "Not Found" }, 404);
  const query = url.searchParams;
  const path = query.get("path") ?? "";
  const until = query.get("until");
  const matching = all
    .filter(({ files }) => path in files)
    .filter(({ date }) => until === null || Date.parse(date) <= Date.parse(until))
    .toReversed();
  const size = Math.min(Number(query.get("per_page") ?? 30), mostAPage);
  const page = Number(query.get("page") ?? 1);
  const shown = matching.slice((page - 1) * size, page * size).map(({ sha, date }) => ({
    sha,
    node_id: `C_${sha.slice(0, 8)}`,
    commit: {
      author: { name: "someone", date: "2020-01-01T00:00:00Z" },
      committer: { name: "someone", date },
      message: "Change prices",
    },
    parents: [],
  }));
  const address = (to: number, rel: string) => {
    const parameters = new URLSearchParams([...query].filter(([key]) => key !== "page"));
    parameters.set("page", String(to));
    return `<https://api.github.com/repositories/${names.indexOf(name) + 1}/commits?${parameters}>; rel="${rel}"`;
  };
  const last = Math.max(1, Math.ceil(matching.length / size));
  const links = [
    ...(page > 1 ? [address(page - 1, "prev")] : []),
    ...(page < last ? [address(page + 1, "next"), address(last, "last")] : []),
    ...(page > 1 ? [address(1, "first")] : []),
  ];
  return json(shown, 200, links.length > 0 ? { link: links.join(", ") } : {});
}

function rawFile(url: URL, repositories: NonNullable<HistoryHostOptions["repositories"]>): Reply {
  const [, owner, name, sha, ...rest] = url.pathname.split("/").map(decodeURIComponent);
  const path = rest.join("/");
  const all = repositories[`${owner}/${name}`] ?? [];
  const at = all.findIndex((commit) => commit.sha === sha);
  const body = all.slice(0, at + 1).findLast(({ files }) => path in files)?.files[path] ?? null;
  if (body === null) return { status: 404, body: "404: Not Found" };
  return { status: 200, headers: { "content-type": "text/plain; charset=utf-8", etag: '"raw"' }, body };
}

function captures(url: URL, archive: readonly ArchivedPage[]): Reply {
  const query = url.searchParams;
  const names = (query.get("fl") ?? "urlkey,timestamp,original,mimetype,statuscode,digest,length").split(",");
  const [from, to] = [query.get("from") ?? "0", query.get("to") ?? "9"];
  const rows = archive
    .filter((page) => page.url === query.get("url"))
    .filter(({ timestamp }) => timestamp >= from && timestamp <= to)
    .map(({ timestamp, url: original, status = "200", body }) => ({
      timestamp,
      original,
      statuscode: status,
      digest: createHash("sha1").update(body).digest("hex").toUpperCase(),
    }))
    .filter(({ statuscode }) => query.get("filter") !== "statuscode:200" || statuscode === "200")
    .filter((row, index, all) => query.get("collapse") !== "digest" || row.digest !== all[index - 1]?.digest)
    .slice(0, Number(query.get("limit") ?? 150_000));
  if (rows.length === 0) return json([]);
  return json([names, ...rows.map((row) => names.map((name) => row[name as keyof typeof row] ?? "-"))]);
}

function archived(url: URL, archive: readonly ArchivedPage[]): Reply {
  const [, timestamp, original] = /^\/web\/(\d{14})id_\/(.*)$/.exec(`${url.pathname}${url.search}`) ?? [];
  const page = archive.find((each) => each.timestamp === timestamp && each.url === original);
  if (page === undefined) return { status: 404 };
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: page.body };
}

function json(value: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

/** `count` commits of one file, `hoursApart` from `begun` on. */
export function commitsOf(
  path: string,
  count: number,
  bodyOf: (number: number) => string,
  begun = "2025-01-01T00:00:00Z",
  hoursApart = 1,
): Commit[] {
  return Array.from({ length: count }, (_, number) => ({
    sha: createHash("sha1").update(`${path} ${number}`).digest("hex"),
    date: new Date(Date.parse(begun) + number * hoursApart * 3_600_000).toISOString().replace(".000", ""),
    files: { [path]: bodyOf(number) },
  }));
}
