import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openReportStore, type ReportStore } from "../store/reports.ts";
import { openSnapshotStore, type SnapshotStore } from "../store/snapshots.ts";
import { createWriteFeeds } from "./writeFeeds.ts";

/* Over a real store of snapshots, whose tables are as short as may be. */

let home: string;
let feedsFolder: string;
let snapshots: SnapshotStore;
let reports: ReportStore;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "densing-feeds-"));
  feedsFolder = join(home, "site", "feeds");
  snapshots = openSnapshotStore(join(home, "snapshots"));
  reports = openReportStore(join(home, "reports"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const models =
  "model_id,released_on,total_params,active_params,open_weights\nold-7b,2026-08-01,7000000000,7000000000,true\n";
const densities =
  "model_id,benchmark,basis,ruler,density,density_low,density_high,status\nold-7b,joint,total,joint,2,1,3,ok\n";

async function publish(asOf: string, names: readonly string[], kind: "live" | "vintage" = "live") {
  const rows = names.map((name) => `hf-hub,release,"${name}",${asOf},"${name}"`);
  const texts = {
    "tables/candidates.csv": ["source_id,entity,name,first_seen_on,repository", ...rows, ""].join("\n"),
    "tables/models.csv": models,
    "tables/densities.csv": densities,
  };
  const headline = { doubling_months: { value: 4, low: 3, high: 5 } };
  const { id } = await snapshots.publish(
    {
      files: new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)])),
      kind,
      headline,
      manifest: {
        as_of: asOf,
        known_at: asOf,
        method_version: "0.1.0",
        seed: 0,
        replicates: 1,
        bundle_sha256: "a".repeat(64),
        inputs: { catalogue_sha256: "b".repeat(64), facts_sha256: null, captures: [] },
      },
    },
    `${asOf}T06:00:00.000Z`,
  );
  return id;
}

const write = (snapshotId: string) => createWriteFeeds({ snapshots, reports, feedsFolder })({ snapshotId });
const bytes = () =>
  readdirSync(feedsFolder).map((name) => [name, readFileSync(join(feedsFolder, name), "utf8")]);
const times = () => readdirSync(feedsFolder).map((name) => statSync(join(feedsFolder, name)).ino);
const ids = (name: string): string[] =>
  JSON.parse(readFileSync(join(feedsFolder, name), "utf8")).items.map(({ id }: { id: string }) => id);

describe("writeFeeds", () => {
  it("writes every candidate and headline, and nothing again while nothing changes", async () => {
    const id = await publish("2026-11-20", ["Lab/A", "Lab/B"]);
    expect(await write(id)).toEqual({ entries: 4, changed: 4 });
    expect(readdirSync(feedsFolder)).toEqual([
      "headlines.atom",
      "headlines.json",
      "new-models.atom",
      "new-models.json",
    ]);
    expect(ids("new-models.json")).toEqual([
      "tag:densing,2026:candidate/release/hf-hub/Lab%2FA",
      "tag:densing,2026:candidate/release/hf-hub/Lab%2FB",
      "tag:densing,2026:model/old-7b",
    ]);
    const [before, files] = [bytes(), times()];
    expect(await write(id)).toEqual({ entries: 4, changed: 0 });
    expect([bytes(), times()]).toEqual([before, files]);
  });

  it("brings a file back that was lost, with the same bytes", async () => {
    const id = await publish("2026-11-20", ["Lab/A"]);
    await write(id);
    const before = bytes();
    rmSync(join(feedsFolder, "new-models.atom"));
    expect(await write(id)).toMatchObject({ changed: 1 });
    expect(bytes()).toEqual(before);
  });

  it("tells of the newest live snapshot, though a run that was overtaken or a vintage comes last", async () => {
    const first = await publish("2026-11-20", ["Lab/A"]);
    await publish("2026-11-21", ["Lab/A", "Lab/B"]);
    await publish("2024-06-30", ["Lab/Old"], "vintage");
    await write(first);
    expect(ids("new-models.json")).toEqual([
      "tag:densing,2026:candidate/release/hf-hub/Lab%2FA",
      "tag:densing,2026:candidate/release/hf-hub/Lab%2FB",
      "tag:densing,2026:model/old-7b",
    ]);
    expect(ids("headlines.json")).toHaveLength(2);
  });

  it("tells of a monthly report once it is published, and of its correction", async () => {
    const id = await publish("2026-11-20", []);
    const report = (title: string, hash: string, reasons: readonly string[], publishedAt: string) =>
      reports.publish(
        {
          month: "2026-10",
          snapshot: id,
          contentSha256: hash.repeat(64),
          title,
          reasons,
          render: () => ({ html: "<main></main>", markdown: "", json: {} }),
          notice: () => ({ html: "", markdown: "" }),
        },
        publishedAt,
      );
    await report("October", "a", [], "2026-11-01T07:00:00.000Z");
    await write(id);
    expect(ids("headlines.json")).toContain("tag:densing,2026:report/2026-10/1");
    await report("October", "b", ["A price was wrong."], "2026-11-21T07:00:00.000Z");
    expect(await write(id)).toMatchObject({ changed: 2 });
    const { items } = JSON.parse(readFileSync(join(feedsFolder, "headlines.json"), "utf8"));
    expect(items[0]).toMatchObject({
      id: "tag:densing,2026:report/2026-10/2",
      title: "October (revision 2)",
      content_html: expect.stringContaining("A price was wrong."),
    });
    expect(items).toHaveLength(3);
  });

  it("has nothing to tell before there is a live snapshot, and refuses what is none", async () => {
    const vintage = await publish("2024-06-30", ["Lab/Old"], "vintage");
    expect(await write(vintage)).toEqual({ entries: 0, changed: 0 });
    expect(existsSync(feedsFolder)).toBe(false);
    await expect(write("2026-11-20-00000000")).rejects.toMatchObject({ type: "snapshot-missing" });
  });
});
