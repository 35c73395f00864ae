import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSnapshotStore, type SnapshotContent, type SnapshotStore } from "./snapshots.ts";

const hash = (digit: string) => digit.repeat(64);

function content(asOf: string, csv: string, extra: Record<string, string> = {}): SnapshotContent {
  const headline = { doubling_months: { value: 3.4, low: 2.6, high: 4.6 } };
  const texts = {
    "tables/a.csv": csv,
    "headline.json": `${JSON.stringify(headline)}\n`,
    "report.html": `<p>${asOf}</p>`,
    ...extra,
  };
  return {
    files: new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)])),
    kind: "live",
    headline,
    manifest: {
      as_of: asOf,
      known_at: "2026-06-01",
      method_version: "0.1.0",
      seed: 0,
      replicates: 100,
      bundle_sha256: hash("a"),
      inputs: { catalogue_sha256: hash("b"), facts_sha256: null, captures: [] },
    },
  };
}

let root: string;
let store: SnapshotStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "densing-snapshots-"));
  store = openSnapshotStore(root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("publish", () => {
  it("publishes what changed and nothing otherwise, on whatever day", async () => {
    const first = await store.publish(content("2026-11-24", "x\n1\n"), "2026-11-24T06:00:00.000Z");
    expect(first.published).toBe(true);
    expect(first.id).toMatch(/^2026-11-24-[0-9a-f]{8}$/);
    expect(await store.publish(content("2026-11-25", "x\n1\n"), "2026-11-25T06:00:00.000Z")).toEqual({
      id: first.id,
      published: false,
    });
    const second = await store.publish(content("2026-11-26", "x\n2\n"), "2026-11-26T06:00:00.000Z");
    const entries = await store.list();
    expect(entries.map(({ id, parent }) => [id, parent])).toEqual([
      [first.id, null],
      [second.id, first.id],
    ]);
    expect(JSON.parse(readFileSync(join(root, "latest.json"), "utf8"))).toEqual({ id: second.id });
    expect(await store.verify()).toEqual([]);
  });

  it("keeps a series of each kind: vintages follow each other by day, whatever is published when", async () => {
    const vintage = (asOf: string, csv: string) => ({ ...content(asOf, csv), kind: "vintage" as const });
    const live = await store.publish(content("2026-11-24", "live\n"), "2026-11-24T06:00:00.000Z");
    const march = await store.publish(vintage("2024-03-31", "3\n"), "2026-11-24T07:00:00.000Z");
    const april = await store.publish(vintage("2024-04-30", "4\n"), "2026-11-24T07:01:00.000Z");
    const again = await store.publish(vintage("2024-03-31", "3\n"), "2026-11-24T07:02:00.000Z");
    expect(again).toEqual({ id: march.id, published: false });
    const corrected = await store.publish(vintage("2024-03-31", "3.1\n"), "2026-11-24T07:03:00.000Z");
    const february = await store.publish(vintage("2024-02-29", "2\n"), "2026-11-24T07:04:00.000Z");
    const may = await store.publish(vintage("2024-05-31", "5\n"), "2026-11-24T07:05:00.000Z");
    expect((await store.list()).map(({ id, parent }) => [id, parent])).toEqual([
      [live.id, null],
      [march.id, null],
      [april.id, march.id],
      [corrected.id, null],
      [february.id, null],
      [may.id, april.id],
    ]);
    expect((await store.series("vintage", "2024-03-31")).map(({ id }) => id)).toEqual([
      march.id,
      corrected.id,
    ]);
    expect((await store.latest())?.id).toBe(live.id);
    expect(JSON.parse(readFileSync(join(root, "latest.json"), "utf8"))).toEqual({ id: live.id });
    expect(await store.verify()).toEqual([]);
  });

  it("has one folder for one content that is published as two kinds", async () => {
    const live = await store.publish(content("2026-10-31", "x\n"), "2026-10-31T06:00:00.000Z");
    const other = {
      ...content("2026-10-31", "x\n", { "report.html": "reworded" }),
      kind: "vintage" as const,
    };
    expect(await store.publish(other, "2026-11-01T07:00:00.000Z")).toEqual({ id: live.id, published: true });
    expect((await store.list()).map(({ id, kind }) => [id, kind])).toEqual([
      [live.id, "live"],
      [live.id, "vintage"],
    ]);
    expect(await store.verify()).toEqual([]);
  });

  it("hashes CSV and JSON only, so another engine's Parquet or a reworded report is the same content", async () => {
    const first = await store.publish(
      content("2026-11-24", "x\n", { "tables/a.parquet": "one" }),
      "2026-11-24T06:00:00.000Z",
    );
    const again = await store.publish(
      content("2026-11-24", "x\n", { "tables/a.parquet": "two" }),
      "2026-11-24T07:00:00.000Z",
    );
    expect(again).toEqual({ id: first.id, published: false });
  });

  it("finishes what a crash between the folder and the index left, under the same id", async () => {
    const { id } = await store.publish(content("2026-11-24", "x\n1\n"), "2026-11-24T06:00:00.000Z");
    rmSync(join(root, "index.json"));
    rmSync(join(root, "latest.json"));
    await mkdir(join(root, ".unfinished-2026-11-24-00000000", "tables"), { recursive: true });
    expect(await store.publish(content("2026-11-24", "x\n1\n"), "2026-11-24T06:10:00.000Z")).toEqual({
      id,
      published: true,
    });
    expect(await store.verify()).toEqual([]);
    expect((await readdir(root)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("leaves the last snapshot alone when the folder cannot be written", async () => {
    const { id } = await store.publish(content("2026-11-24", "x\n1\n"), "2026-11-24T06:00:00.000Z");
    // A file where the unfinished folder would go: what permissions do to other users, this does to root too.
    const next = content("2026-11-25", "x\n2\n");
    const blocked = {
      ...next,
      files: new Map([...next.files, ["tables", Buffer.from("in the way")] as const]),
    };
    await expect(store.publish(blocked, "2026-11-25T06:00:00.000Z")).rejects.toMatchObject({
      type: "storage-unwritable",
    });
    expect((await store.latest())?.id).toBe(id);
    expect(await store.verify()).toEqual([]);
  });
});

describe("verify", () => {
  it("finds one flipped byte anywhere", async () => {
    const { id } = await store.publish(content("2026-11-24", "x\n1\n"), "2026-11-24T06:00:00.000Z");
    const paths = [
      "index.json",
      "latest.json",
      ...["manifest.json", "headline.json", "report.html", "tables/a.csv"].map((path) => join(id, path)),
    ];
    for (const path of paths) {
      const bytes = readFileSync(join(root, path));
      for (let position = 0; position < bytes.length; position++) {
        const flipped = Buffer.from(bytes);
        flipped[position]! ^= 1;
        writeFileSync(join(root, path), flipped);
        const problems = await store.verify().catch((thrown) => [String(thrown)]);
        expect(problems, `${path} at ${position}`).not.toEqual([]);
      }
      writeFileSync(join(root, path), bytes);
    }
    expect(await store.verify()).toEqual([]);
  });

  it("finds a file that is missing and one that was added", async () => {
    const { id } = await store.publish(content("2026-11-24", "x\n1\n"), "2026-11-24T06:00:00.000Z");
    rmSync(join(root, id, "report.html"));
    await writeFile(join(root, id, "tables", "b.csv"), "y\n");
    expect(await store.verify(id)).toEqual([
      `${id}: report.html is missing`,
      `${id}: tables/b.csv was added`,
    ]);
  });

  it("knows no other ids", async () => {
    await expect(store.verify("2026-01-01-00000000")).rejects.toMatchObject({ type: "snapshot-missing" });
    await expect(store.manifest("../../etc")).rejects.toMatchObject({ type: "snapshot-missing" });
  });
});
