import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createWriteStatus, readStatus } from "./writeStatus.ts";

let folder: string;
let path: string;
let time: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "densing-status-"));
  path = join(folder, "status.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (day: string) => {
  time = `2026-11-${day}T06:00:00.000Z`;
  return createWriteStatus({ path, now: () => new Date(time) });
};
const failed = {
  sourceId: "litellm",
  state: "failed",
  type: "source-unreachable",
  reason: "no route",
} as const;
const litellm = async () =>
  (await readStatus(path))?.sources.find((source) => source.source_id === "litellm");

it("keeps since when a source has been unreachable, until it answers", async () => {
  await at("20")({
    states: [],
    checks: [{ sourceId: "litellm", state: "unchanged", sha256: null }],
    snapshotId: "a",
  });
  await at("21")({ states: [], checks: [failed], snapshotId: "a" });
  await at("22")({ states: [], checks: [failed], snapshotId: "a" });
  expect(await litellm()).toMatchObject({
    state: "failed",
    last_answer_at: "2026-11-20T06:00:00.000Z",
    unreachable_since: "2026-11-21T06:00:00.000Z",
    error: { type: "source-unreachable", reason: "no route" },
  });
  await at("23")({
    states: [],
    checks: [{ sourceId: "litellm", state: "skipped", reason: "offline" }],
    snapshotId: "a",
  });
  expect(await litellm()).toMatchObject({
    state: "failed",
    checked_at: "2026-11-22T06:00:00.000Z",
    unreachable_since: "2026-11-21T06:00:00.000Z",
  });
  await at("24")({
    states: [],
    checks: [{ sourceId: "litellm", state: "unchanged", sha256: null }],
    snapshotId: "a",
  });
  expect(await litellm()).toMatchObject({ unreachable_since: null, error: null, last_answer_at: time });
});

it("keeps the line of a source that this run did not ask for, and starts anew on a damaged file", async () => {
  await at("20")({ states: [], checks: [failed], snapshotId: "a" });
  await at("21")({
    states: [],
    checks: [{ sourceId: "mmlu-cf", state: "unchanged", sha256: null }],
    snapshotId: "b",
  });
  expect((await readStatus(path))?.sources.map(({ source_id }) => source_id)).toEqual(["litellm", "mmlu-cf"]);
  writeFileSync(path, "{");
  await at("22")({ states: [], checks: [failed], snapshotId: "b" });
  expect(await readStatus(path)).toMatchObject({ snapshot: "b", sources: [{ source_id: "litellm" }] });
});
