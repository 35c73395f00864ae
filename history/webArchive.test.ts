import { describe, expect, it } from "vitest";
import type { PageRequest, Revision, WantedRevisions } from "./revision.ts";
import { type ArchivedPage, createHistoryHost } from "./testing/historyHost.ts";
import { webArchive } from "./webArchive.ts";

const page = "https://example.org/pricing?lang=en";
const list = webArchive({ kind: "web-archive", url: page });
const everything: WantedRevisions = { from: null, to: "2026-01-01T00:00:00.000Z", limit: null };

function walk(archive: readonly ArchivedPage[], wanted: Partial<WantedRevisions> = {}) {
  const host = createHistoryHost({ archive });
  const all = { ...everything, ...wanted };
  const revisions: Revision[] = [];
  for (let request: PageRequest | null = list.first(all); request !== null; ) {
    const { host: name, pathname, search }: URL = new URL(request.url);
    const answer = { text: String(host.answer(`/${name}${pathname}${search}`).body), next: null };
    const read = list.read(request, all, answer);
    revisions.push(...read.revisions);
    request = read.next;
  }
  return { revisions, asked: host.asked };
}
const captureAt = (timestamp: string, body = timestamp, status = "200"): ArchivedPage => ({
  timestamp,
  url: page,
  body,
  status,
});

describe("webArchive", () => {
  it("names the captures of each content's first day, with the address of their unchanged bytes", () => {
    const { revisions, asked } = walk([
      captureAt("20240229235959", "a"),
      captureAt("20240301000000", "a"),
      captureAt("20240302000000", "gone", "404"),
      captureAt("20240303000000", "b"),
      captureAt("20240304000000", "a"),
    ]);
    expect(revisions.map(({ revision }) => revision)).toEqual([
      "20240229235959",
      "20240303000000",
      "20240304000000",
    ]);
    expect(revisions[0]).toEqual({
      revision: "20240229235959",
      observedAt: "2024-02-29T23:59:59.000Z",
      url: `https://web.archive.org/web/20240229235959id_/${page}`,
    });
    const query = new URL(asked[0]!, "https://mirror").searchParams;
    expect(Object.fromEntries(query)).toEqual({
      url: page,
      output: "json",
      fl: "timestamp,original,statuscode,digest",
      filter: "statuscode:200",
      collapse: "digest",
      limit: "1000",
      to: "20260101000000",
    });
  });

  it("asks on from the last capture where there are more than one answer holds", () => {
    const minute = (number: number) =>
      new Date(Date.UTC(2024, 0, 1, 0, number)).toISOString().replace(/\D/g, "").slice(0, 14);
    const archive = Array.from({ length: 2300 }, (_, number) => captureAt(minute(number)));
    const { revisions, asked } = walk(archive);
    expect(revisions.map(({ revision }) => revision)).toEqual(archive.map(({ timestamp }) => timestamp));
    expect(asked).toHaveLength(3);
  });

  it("names only what is in the window", () => {
    const archive = ["20240101000000", "20240102000000", "20240103000000"].map((time) => captureAt(time));
    const wanted = { from: "2024-01-02T00:00:00.000Z", to: "2024-01-02T23:59:59.999Z" };
    expect(walk(archive, wanted).revisions.map(({ revision }) => revision)).toEqual(["20240102000000"]);
  });

  it("names nothing where nothing is archived", () => {
    expect(walk([]).revisions).toEqual([]);
    expect(list.read(list.first(everything), everything, { text: "\n", next: null })).toEqual({
      revisions: [],
      next: null,
    });
  });

  const row = (...cells: string[]) =>
    JSON.stringify([["timestamp", "original", "statuscode", "digest"], cells]);
  it.each([
    ["a challenge page", "<html>"],
    ["other columns", '[["urlkey"],["org,example)/"]]'],
    ["a day that is none", row("20240230000000", page, "200", "X")],
    ["a short time", row("2024", page, "200", "X")],
    ["an address that is none", row("20240101000000", "javascript:alert(1)", "200", "X")],
    ["a number", "[[1],[2]]"],
  ])("refuses %s", (_, text) => {
    expect(() => list.read(list.first(everything), everything, { text, next: null })).toThrow(
      expect.objectContaining({ type: "history-list-unreadable" }),
    );
  });
});
