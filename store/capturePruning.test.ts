import { mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCaptureStore } from "./captures.ts";
import { body, event, otherBody } from "./testing/captureEvents.ts";

let folder = "";
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "densing-captures-")), "captures");
});
afterEach(() => rm(join(folder, ".."), { recursive: true, force: true }));

const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), `${sha256}.gz`);

describe("prune", () => {
  const old = new Date("2020-01-01T00:00:00Z");
  const writtenBefore = new Date("2021-01-01T00:00:00Z");
  const options = { keep: new Set<string>(), writtenBefore, dryRun: false };
  /** What a crash between body and line leaves. */
  async function leaveBody(store: Awaited<ReturnType<typeof openCaptureStore>>, left: Buffer, age: Date) {
    const index = join(folder, "index.jsonl");
    const before = await readFile(index).catch(() => Buffer.alloc(0));
    const { capture } = await store.put(event("2026-02-01"), left);
    await writeFile(index, before);
    await utimes(pathOf(capture.sha256), age, age);
    return capture.sha256;
  }

  it("removes what no line cites and nothing else, and says so before when asked to", async () => {
    const store = await openCaptureStore(folder);
    const { capture } = await store.put(event("2026-01-01"), body);
    await store.put(event("2026-01-02"), otherBody);
    for (const cited of await store.list()) await utimes(pathOf(cited.sha256), old, old);
    const left = await leaveBody(store, Buffer.from("left by a crash"), old);
    const removed = [{ sha256: left, bytes: (await readFile(pathOf(left))).length }];
    expect(await store.prune({ ...options, dryRun: true })).toEqual({ removed, refused: [], young: [] });
    expect(await store.verify()).toMatchObject([{ type: "capture-uncited" }]);
    expect(await store.prune(options)).toEqual({ removed, refused: [], young: [] });
    expect(await store.verify()).toEqual([]);
    expect(await store.get(capture.sha256)).toEqual(body);
    expect(await store.prune(options)).toEqual({ removed: [], refused: [], young: [] });
  });

  it("refuses what a snapshot cites, and leaves what may be about to be cited", async () => {
    const store = await openCaptureStore(folder);
    await store.put(event("2026-01-01"), body);
    const kept = await leaveBody(store, Buffer.from("its line was lost"), old);
    const young = await leaveBody(store, Buffer.from("its line comes next"), writtenBefore);
    const pruned = await store.prune({ ...options, keep: new Set([kept]) });
    expect(pruned).toEqual({ removed: [], refused: [kept], young: [young] });
    expect((await store.get(kept)).toString()).toBe("its line was lost");
  });

  it("makes a crash's leftover young again when its body arrives again", async () => {
    const store = await openCaptureStore(folder);
    await store.put(event("2026-01-01"), body);
    const left = await leaveBody(store, otherBody, old);
    const index = await readFile(join(folder, "index.jsonl"));
    await store.put(event("2026-02-02"), otherBody);
    // The line is lost once more: only the age of the file speaks for it.
    await writeFile(join(folder, "index.jsonl"), index);
    expect((await store.prune(options)).young).toEqual([left]);
  });

  it("removes nothing while the index is damaged or gone", async () => {
    const store = await openCaptureStore(folder);
    const { capture } = await store.put(event("2026-01-01"), body);
    await utimes(pathOf(capture.sha256), old, old);
    for (const damage of ["", "not json\n"]) {
      await writeFile(join(folder, "index.jsonl"), damage);
      await expect(store.prune(options)).rejects.toMatchObject({ type: "capture-index-damaged" });
    }
    await rm(join(folder, "index.jsonl"));
    await expect(store.prune(options)).rejects.toMatchObject({ type: "capture-index-damaged" });
    expect(await store.get(capture.sha256)).toEqual(body);
  });
});
