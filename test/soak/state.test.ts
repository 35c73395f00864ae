import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { dataFolders } from "../../cli/folders.ts";
import { openCaptureStore } from "../../store/captures.ts";
import { openSnapshotStore } from "../../store/snapshots.ts";
import { body, event } from "../../store/testing/captureEvents.ts";
import { openWarehouse } from "../../warehouse/open.ts";
import { temporaryFolder } from "../support.ts";
import { leftovers, stateOf } from "./state.ts";

/* That the soak sees a difference: what it compares, with one thing changed at a time. */

interface Home {
  readonly csv?: string;
  readonly fetchedAt?: string;
  readonly row?: string;
  readonly snapshots?: number;
}

async function homeOf({ csv = "a\n1\n", fetchedAt = "2026-01-01", row = "x", snapshots = 1 }: Home = {}) {
  const home = temporaryFolder("soak-state");
  const folders = dataFolders(home);
  const { capture } = await (await openCaptureStore(folders.captures)).put(event(fetchedAt), body);
  const { sourceId: source_id, sha256, fetchedAt: fetched_at } = capture;
  const store = openSnapshotStore(folders.snapshots);
  for (let number = 0; number < snapshots; number++) {
    const text = `${csv}${number}\n`;
    await store.publish(
      {
        files: new Map([["tables/a.csv", Buffer.from(text)]]),
        kind: "live",
        headline: {},
        manifest: {
          as_of: "2026-01-01",
          known_at: "2026-01-01",
          method_version: "0.1.0",
          seed: 0,
          replicates: 100,
          bundle_sha256: "a".repeat(64),
          inputs: {
            catalogue_sha256: "b".repeat(64),
            facts_sha256: null,
            captures: [{ source_id, sha256, fetched_at }],
          },
        },
      },
      "2026-01-01T00:00:00.000Z",
    );
  }
  const warehouse = await openWarehouse({ path: folders.warehouse });
  await warehouse.transaction((connection) =>
    connection.run("INSERT INTO settled VALUES ('s', $row)", { row }),
  );
  await warehouse.close();
  return home;
}

const fixed = { timesAreFixed: true };
const free = { timesAreFixed: false };

it("is the same for two runs that did the same", async () => {
  expect(await stateOf(await homeOf(), fixed)).toEqual(await stateOf(await homeOf(), fixed));
});

it.each([
  ["a cell of a snapshot", { csv: "a\n2\n" }, free],
  ["one snapshot too many", { snapshots: 2 }, free],
  ["a manifest alone", { fetchedAt: "2026-01-02" }, fixed],
  ["a row of the warehouse", { row: "y" }, fixed],
])("tells %s apart", async (_, other, times) => {
  expect(await stateOf(await homeOf(other), times)).not.toEqual(await stateOf(await homeOf(), times));
});

it("leaves times of fetching out where they are not fixed", async () => {
  const [one, other] = [await homeOf(), await homeOf({ fetchedAt: "2026-01-02" })];
  expect(await stateOf(one, free)).toEqual(await stateOf(other, free));
});

it("tells a folder that is in no index", async () => {
  const home = await homeOf();
  const before = await stateOf(home, free);
  await mkdir(join(dataFolders(home).snapshots, "2026-01-01-0badf00d"));
  expect(await stateOf(home, free)).not.toEqual(before);
});

it("finds what was begun and not finished", async () => {
  const home = await homeOf();
  expect(leftovers(home)).toEqual([]);
  const paths = ["snapshots/.unfinished-scratch-x/a.csv", "bundles/.a.json.gz.host.1.1.tmp", "temporal.pid"];
  for (const path of paths) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), "");
  }
  expect(leftovers(home)).toEqual([paths[1], "snapshots/.unfinished-scratch-x", paths[2]]);
});
