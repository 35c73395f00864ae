import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSnapshotStore } from "../store/snapshots.ts";
import { dataFolders } from "./folders.ts";
import { type Site, serveSite } from "./serve.ts";

let home: string;
let site: Site;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "densing-serve-"));
  const folders = dataFolders(home);
  for (const [path, text] of Object.entries({
    "site/feeds/new-models.atom": "<feed/>",
    "site/feeds/new-models.json": "{}",
    "site/feeds/.new-models.json.host.1.1.tmp": "half",
    "reports/2026-10/index.html": "<p>October</p>",
    "reports/index.json": "[]",
    "snapshots/status.json": '{"checked_at":""}',
    "snapshots/.unfinished-2026-11-24-00000000/manifest.json": "half",
    "captures/index.jsonl": "secret",
    "site.txt": "secret",
    "snapshots-of-mine/x.txt": "secret",
  })) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  site = await serveSite(folders, openSnapshotStore(folders.snapshots));
});
afterEach(async () => {
  await site.close();
  rmSync(home, { recursive: true, force: true });
});

/** A path as it is written, without what `fetch` would make of it. */
function ask(path: string, options: { method?: string; headers?: Record<string, string> } = {}) {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const { hostname, port } = new URL(site.address);
      const asked = request({ agent: false, hostname, port, path, ...options }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
      });
      asked.on("error", reject).end();
    },
  );
}

describe("serveSite", () => {
  it.each([
    ["/feeds/new-models.atom", "application/atom+xml; charset=utf-8", "<feed/>"],
    ["/feeds/new-models.json", "application/feed+json; charset=utf-8", "{}"],
    ["/feeds/new-models.json?from=a-reader", "application/feed+json; charset=utf-8", "{}"],
    ["/reports/2026-10/", "text/html;charset=utf-8", "<p>October</p>"],
    ["/reports/index.json", "application/json", "[]"],
    ["/snapshots/status.json", "application/json", '{"checked_at":""}'],
    ["/status.json", "application/json", '{"checked_at":""}'],
  ])("serves %s as %s", async (path, type, text) => {
    const answer = await ask(path);
    expect(answer).toMatchObject({ status: 200, text });
    expect(answer.headers).toMatchObject({ "content-type": type, "x-content-type-options": "nosniff" });
    expect(await ask(path, { method: "HEAD" })).toMatchObject({ status: 200, text: "" });
  });

  it.each([
    "/../captures/index.jsonl",
    "/feeds/../../captures/index.jsonl",
    "/feeds/..%2f..%2fcaptures/index.jsonl",
    "/reports/%2e%2e/captures/index.jsonl",
    "/reports/..%5c..%5ccaptures/index.jsonl",
    "/snapshots/../snapshots-of-mine/x.txt",
    "/reports/../../site.txt",
    "/captures/index.jsonl",
    "/site.txt",
    "/feeds/.new-models.json.host.1.1.tmp",
    "/.unfinished-2026-11-24-00000000/manifest.json",
    "/snapshots/.unfinished-2026-11-24-00000000/manifest.json",
    "/%",
    "/%00",
    "//captures/index.jsonl",
    "http://127.0.0.1/captures/index.jsonl",
    "/feeds/",
    "/reports/",
    `/${"a/".repeat(3000)}`,
  ])("has nothing at %.60s", async (path) => {
    expect(await ask(path)).toMatchObject({ status: 404, text: "not found\n" });
  });

  it("only answers GET and HEAD", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]) {
      expect(await ask("/feeds/new-models.json", { method })).toMatchObject({
        status: 405,
        headers: { allow: "GET, HEAD" },
      });
    }
  });

  it("outlives ranges that make no sense, and gives the whole", async () => {
    for (const range of ["bytes=5-2", "bytes=-1", "bytes=9-", "bytes=x-y", "lines=0-1", "bytes=0-0,1-1"]) {
      expect(await ask("/feeds/new-models.json", { headers: { Range: range } })).toMatchObject({
        status: 200,
        text: "{}",
      });
    }
  });

  it("leads to the folder of a report, in which its links are, and from / to the newest report", async () => {
    expect(await ask("/reports/2026-10")).toMatchObject({
      status: 301,
      headers: { location: "/reports/2026-10/" },
    });
    expect(await ask("/")).toMatchObject({ status: 404, text: "no snapshot yet\n" });
    const published = await openSnapshotStore(join(home, "snapshots")).publish(
      {
        files: new Map([["report.html", Buffer.from("<p>report</p>")]]),
        kind: "live",
        headline: {},
        manifest: {
          as_of: "2026-11-24",
          known_at: "2026-11-24",
          method_version: "0.1.0",
          seed: 0,
          replicates: 1,
          bundle_sha256: "a".repeat(64),
          inputs: { catalogue_sha256: "b".repeat(64), facts_sha256: null, captures: [] },
        },
      },
      "2026-11-24T06:00:00.000Z",
    );
    const location = `/snapshots/${published.id}/report.html`;
    expect(await ask("/?utm=x")).toMatchObject({ status: 302, headers: { location } });
    for (const path of [location, `/${published.id}/report.html`]) {
      expect(await ask(path)).toMatchObject({ status: 200, text: "<p>report</p>" });
    }
  });
});
