import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogueSha256, loadCatalogue } from "../catalogue/loadCatalogue.ts";
import { methodVersion } from "../law/constants.ts";
import type { Bundle } from "../store/bundle.ts";
import { type DocumentStore, openDocumentStore } from "../store/documents.ts";
import { openSnapshotStore, type SnapshotStore } from "../store/snapshots.ts";
import { writeBundle } from "../warehouse/bundle.ts";
import { loadCatalogueTables } from "../warehouse/loadCatalogue.ts";
import { openWarehouse } from "../warehouse/open.ts";
import { diffLines, diffSnapshots } from "./snapshotDiff.ts";

/* The shipped catalogue on two days, in real stores. */

const home = mkdtempSync(join(tmpdir(), "densing-diff-"));
let documents: DocumentStore;
let snapshots: SnapshotStore;
let earlier: string;
let later: string;

async function publish(bundle: Bundle | object, asOf: string, months: number): Promise<string> {
  const headline = { doubling_months: { value: months, low: null, high: null } };
  const { id } = await snapshots.publish(
    {
      files: new Map([["headline.json", Buffer.from(JSON.stringify(headline))]]),
      kind: "live",
      headline,
      manifest: {
        as_of: asOf,
        known_at: asOf,
        method_version: methodVersion,
        seed: 1,
        replicates: 100,
        bundle_sha256: await documents.put(bundle),
        inputs: { catalogue_sha256: "0".repeat(64), facts_sha256: null, captures: [] },
      },
    },
    `${asOf}T00:00:00.000Z`,
  );
  return id;
}

beforeAll(async () => {
  documents = openDocumentStore(join(home, "bundles"));
  snapshots = openSnapshotStore(join(home, "snapshots"));
  const folder = join(import.meta.dirname, "..", "catalogue");
  const warehouse = await openWarehouse({ path: ":memory:" });
  await loadCatalogueTables(warehouse, catalogueSha256(folder), () => loadCatalogue(folder));
  const bundleOf = (day: string) =>
    warehouse.transaction((connection) => writeBundle(connection, { asOf: day, knownAt: day }));
  earlier = await publish(await bundleOf("2025-06-30"), "2025-06-30", 3);
  later = await publish(await bundleOf("2025-12-31"), "2025-12-31", 4);
  await warehouse.close();
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("diffSnapshots", () => {
  it("leads from one published headline to the other, and names what is new", async () => {
    const diff = await diffSnapshots(snapshots, documents, [earlier, later]);
    expect(diff.steps[0]!.from_months).toBe(3);
    expect(diff.steps.at(-1)!.to_months).toBe(4);
    expect(diff.new_models).toContain("hunyuan-1.8b-pretrain");
    expect(diff.gone_models).toEqual([]);
    const lines = diffLines(diff);
    expect(lines[0]).toBe(`Doubling: 3.00 months in ${earlier}, 4.00 months in ${later}`);
    // Neither headline is what this method makes of these facts, and both are told so.
    expect(diff.steps.map(({ cause }) => cause)).toEqual([
      "method",
      "facts of known models",
      "new models",
      "method of the later",
    ]);
    expect(lines.filter((line) => line.startsWith("  method "))).toHaveLength(2);
  });

  it("says that facts of another version cannot be read", async () => {
    const old = await publish({ format: 1 }, "2024-01-31", 2);
    await expect(diffSnapshots(snapshots, documents, [old, later])).rejects.toMatchObject({
      type: "bundle-of-another-version",
    });
    await expect(diffSnapshots(snapshots, documents, ["2024-01-01-00000000", later])).rejects.toMatchObject({
      type: "snapshot-missing",
    });
  });
});
