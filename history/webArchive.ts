import { z } from "zod";
import type { SourceHistory } from "../sources/source.ts";
import { readList, unreadable } from "./readList.ts";
import type { PageRequest, Revision, RevisionList, WantedRevisions } from "./revision.ts";

const host = "web.archive.org";
const columns = ["timestamp", "original", "statuscode", "digest"] as const;
/** Some hundred captures are a page's usual lot; more come in further requests. */
const rowsAPage = 1000;

const timestampPattern = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/;
const cdxPage = z.array(z.array(z.string()));

/**
 * The captures of a page in the web archive, oldest first, by its CDX index (wayback CDX server API); runs of one
 * content are named by their first capture. The time of a revision is the archive's timestamp. Its body is asked for
 * with `id_`, which gives the archived bytes without the archive's own banner and rewritten links.
 */
export function webArchive({ url }: Extract<SourceHistory, { kind: "web-archive" }>): RevisionList {
  const request = (from: string | null, { to }: WantedRevisions, found: number): PageRequest => {
    const query = new URLSearchParams({
      url,
      output: "json",
      fl: columns.join(","),
      filter: "statuscode:200",
      collapse: "digest",
      limit: String(rowsAPage),
      ...(from === null ? {} : { from: timestampOf(from) }),
      to: timestampOf(to),
    });
    const page = `https://${host}/cdx/search/cdx?${query}`;
    return { url: page, found, part: 0, replacedAt: null, earliest: null };
  };

  return {
    hosts: [host],
    // The index is a documented API that invites programs. The archived pages are asked for as any page is.
    pages: { accept: "application/json", robots: "exempt" },
    bodies: {},
    first: (wanted) => request(wanted.from, wanted, 0),
    read(asked, wanted, { text }) {
      // Where nothing is archived the answer is empty, or an empty list.
      const [header = [], ...rows] = text.trim() === "" ? [] : readList(cdxPage, text, asked.url);
      if (rows.length > 0 && columns.some((name) => !header.includes(name))) {
        throw unreadable(asked.url, `the columns ${columns.join(", ")}`, header.join(", "));
      }
      const named = rows.map((row) => revisionOf(row, header, asked.url));
      const revisions = named.filter(
        ({ observedAt }) => observedAt <= wanted.to && (wanted.from === null || observedAt >= wanted.from),
      );
      const last = named.at(-1);
      const isLast = rows.length < rowsAPage || last === undefined || last.observedAt >= wanted.to;
      if (isLast) return { revisions, next: null };
      const from = new Date(Date.parse(last.observedAt) + 1000).toISOString();
      return { revisions, next: request(from, wanted, asked.found + revisions.length) };
    },
  };
}

function revisionOf(row: readonly string[], header: readonly string[], page: string): Revision {
  const timestamp = row[header.indexOf("timestamp")] ?? "";
  const original = row[header.indexOf("original")] ?? "";
  const time = timestamp.replace(timestampPattern, "$1-$2-$3T$4:$5:$6.000Z");
  const parsed = new Date(time);
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString() !== time) {
    throw unreadable(page, "a timestamp of 14 digits", timestamp);
  }
  if (!/^https?:\/\//.test(original) || !URL.canParse(original)) {
    throw unreadable(page, "a web address", original);
  }
  return { revision: timestamp, observedAt: time, url: `https://${host}/web/${timestamp}id_/${original}` };
}

/** `2024-05-01T12:00:00.000Z` as `20240501120000`. */
function timestampOf(time: string): string {
  return time.replace(/\D/g, "").slice(0, 14);
}
