import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type MadeStates, openMadeStates } from "./madeStates.ts";
import { openSnapshotStore, type SnapshotKind, type SnapshotStore } from "./snapshots.ts";

const hash = (digit: string) => digit.repeat(64);
const day = "2024-06-30";

let root: string;
let snapshots: SnapshotStore;
let made: MadeStates;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "densing-made-"));
  snapshots = openSnapshotStore(join(root, "snapshots"));
  made = openMadeStates(join(root, "made"), snapshots);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function publish(kind: SnapshotKind, csv: string, asOf = day): Promise<string> {
  const manifest = {
    as_of: asOf,
    known_at: asOf,
    method_version: "test",
    seed: 1,
    replicates: 100,
    bundle_sha256: hash("a"),
    inputs: { catalogue_sha256: hash("b"), facts_sha256: null, captures: [] },
  };
  const files = new Map([["tables/a.csv", Buffer.from(csv)]]);
  const { id } = await snapshots.publish({ files, kind, headline: {}, manifest }, "2026-01-01T00:00:00.000Z");
  return id;
}

describe("find", () => {
  const state = { kind: "vintage", asOf: day, stateSha256: hash("1") } as const;

  it("finds a state of the same series with at least as many draws", async () => {
    const id = await publish("vintage", "1\n");
    expect(await made.find(state, 100)).toBeNull();
    await made.note(state, { id, replicates: 200 });
    expect(await made.find(state, 200)).toBe(id);
    expect(await made.find(state, 100)).toBe(id);
    expect(await made.find(state, 201)).toBeNull();
    expect(await made.find({ ...state, asOf: "2024-07-31" }, 100)).toBeNull();
    expect(await made.find({ ...state, kind: "restated" }, 100)).toBeNull();
    expect(await made.find({ ...state, stateSha256: hash("2") }, 100)).toBeNull();
  });

  it("does not find what another snapshot of the day has replaced, unless days are restated", async () => {
    for (const kind of ["vintage", "restated"] as const) {
      const id = await publish(kind, `1 ${kind}\n`);
      await made.note({ ...state, kind }, { id, replicates: 100 });
      await publish(kind, `2 ${kind}\n`);
    }
    expect(await made.find(state, 100)).toBeNull();
    expect(await made.find({ ...state, kind: "restated" }, 100)).not.toBeNull();
  });

  it("finds a live state on a later day", async () => {
    const id = await publish("live", "1\n");
    await made.note({ ...state, kind: "live" }, { id, replicates: 100 });
    expect(await made.find({ ...state, kind: "live", asOf: "2024-07-05" }, 100)).toBe(id);
  });

  it("takes a damaged record for none", async () => {
    const id = await publish("vintage", "1\n");
    await made.note(state, { id, replicates: 100 });
    for (const file of readdirSync(join(root, "made"))) writeFileSync(join(root, "made", file), "{");
    expect(await made.find(state, 100)).toBeNull();
  });
});
