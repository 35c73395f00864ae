import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256Hex } from "./canonicalJson.ts";
import { openCaptureStore } from "./captures.ts";
import { body, event, otherBody } from "./testing/captureEvents.ts";

let folder = "";
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "densing-captures-")), "captures");
});
afterEach(() => rm(join(folder, ".."), { recursive: true, force: true }));

const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), `${sha256}.gz`);
const indexLines = async () => (await readFile(join(folder, "index.jsonl"), "utf8")).trimEnd().split("\n");

describe("openCaptureStore", () => {
  it("opens a folder that does not exist yet without making it, as an empty store", async () => {
    const store = await openCaptureStore(folder);
    expect(await store.list()).toEqual([]);
    expect(await store.latest("litellm")).toBeUndefined();
    expect(await store.verify()).toEqual([]);
    await expect(readdir(folder)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("keeps the body under its hash and the event as one line, and a new store finds both", async () => {
    const { capture, isNew } = await (await openCaptureStore(folder)).put(event("2026-01-01"), body);
    expect(isNew).toBe(true);
    expect(capture).toEqual({ ...event("2026-01-01"), sha256: sha256Hex(body), bytes: body.length });
    expect(gunzipSync(await readFile(pathOf(capture.sha256)))).toEqual(body);
    const reopened = await openCaptureStore(folder);
    expect(await reopened.latest("litellm")).toEqual(capture);
    expect(await reopened.get(capture.sha256)).toEqual(body);
    expect(await reopened.verify()).toEqual([]);
  });

  it("refuses an event that could not be read back", async () => {
    const store = await openCaptureStore(folder);
    for (const bad of [
      { sourceId: "../x" },
      { fetchedAt: "yesterday" },
      { fetchedAt: "2026-01-01T00:00:00+02:00" },
      { observedAt: "2026-01-01" },
      { part: "" },
      { part: "two words" },
      { revision: "" },
      { revision: "two words" },
      { revision: "a".repeat(81) },
    ]) {
      await expect(store.put(event("2026-01-01", bad), body)).rejects.toMatchObject({
        type: "capture-event-invalid",
      });
    }
    expect(await store.list()).toEqual([]);
  });
});

describe("put", () => {
  it("returns the first capture of the run, and sights it once a day, while the body stays the same", async () => {
    const store = await openCaptureStore(folder);
    const { capture: first } = await store.put(event("2026-01-01"), body);
    for (const [day, hour, lines] of [
      ["2026-01-01", "23:59:59.999", 1],
      ["2026-01-02", "00:00:00.000", 2],
      ["2026-01-02", "12:00:00.000", 2],
      ["2026-01-05", "06:00:00.000", 3],
    ] as const) {
      const again = await store.put(event(day, { fetchedAt: `${day}T${hour}Z`, etag: '"other"' }), body);
      expect(again).toEqual({ capture: first, isNew: false });
      expect(await indexLines()).toHaveLength(lines);
    }
    const days = (await store.list("litellm")).map((each) => each.fetchedAt.slice(0, 10));
    expect(days).toEqual(["2026-01-01", "2026-01-02", "2026-01-05"]);
    expect(await store.latest("litellm")).toMatchObject({ etag: '"other"', sha256: first.sha256 });
    expect(await store.verify()).toEqual([]);
  });

  it("begins a new run when a body returns after another one", async () => {
    const store = await openCaptureStore(folder);
    await store.put(event("2026-01-01"), body);
    await store.put(event("2026-01-02"), otherBody);
    const back = await store.put(event("2026-01-03"), body);
    const again = await store.put(event("2026-01-04"), body);
    expect(again).toEqual({ capture: back.capture, isNew: false });
  });

  it("adds a line but no body when a source returns to an earlier body", async () => {
    const store = await openCaptureStore(folder);
    await store.put(event("2026-01-01"), body);
    await store.put(event("2026-01-02"), otherBody);
    const back = await store.put(event("2026-01-03"), body);
    expect(back.isNew).toBe(true);
    expect((await store.list("litellm")).map((capture) => capture.sha256)).toEqual(
      [body, otherBody, body].map(sha256Hex),
    );
    const bodies = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".gz"));
    expect(bodies).toHaveLength(2);
  });

  it("keeps sources apart: the same body of another source is a new capture", async () => {
    const store = await openCaptureStore(folder);
    await store.put(event("2026-01-01"), body);
    expect((await store.put(event("2026-01-02", { sourceId: "mirror" }), body)).isNew).toBe(true);
    expect(await store.list("mirror")).toHaveLength(1);
    expect(await store.list()).toHaveLength(2);
  });

  it("keeps the parts of a source apart, and lists them together", async () => {
    const store = await openCaptureStore(folder);
    const put = async (day: string, part: string, content: Buffer) =>
      (await store.put(event(day, { part }), content)).isNew;
    expect(await put("2026-01-01", "mmlu", body)).toBe(true);
    expect(await put("2026-01-01", "bbh", body)).toBe(true);
    expect(await put("2026-01-02", "bbh", otherBody)).toBe(true);
    // The other part's change is none of this one's.
    expect(await put("2026-01-03", "mmlu", body)).toBe(false);
    expect(await store.sight("litellm", "2026-01-04T00:00:00.000Z", "bbh")).toBe(true);
    expect(await store.sight("litellm", "2026-01-04T00:00:00.000Z")).toBe(false);
    expect(await store.latest("litellm", "mmlu")).toMatchObject({ sha256: sha256Hex(body) });
    expect(await store.latest("litellm", "bbh")).toMatchObject({ sha256: sha256Hex(otherBody), status: 304 });
    expect(await store.latest("litellm")).toBeUndefined();
    const days = (await store.list("litellm")).map(
      ({ part, fetchedAt }) => `${part} ${fetchedAt.slice(8, 10)}`,
    );
    expect(days).toEqual(["mmlu 01", "bbh 01", "bbh 02", "mmlu 03", "bbh 04"]);
  });

  it("puts an imported past revision where it was the source's state, and the newest stays newest", async () => {
    const store = await openCaptureStore(folder);
    await store.put(event("2026-01-05"), body);
    const past = (day: string, revision: string) =>
      event("2026-01-06", { observedAt: `${day}T09:30:00.000Z`, revision });
    const first = await store.put(past("2025-06-01", "a1"), body);
    expect(first.isNew).toBe(true);
    expect((await store.put(past("2025-08-01", "c3"), otherBody)).isNew).toBe(true);
    // Between the two: the body of the one before it in time.
    expect(await store.put(past("2025-07-01", "b2"), body)).toEqual({ capture: first.capture, isNew: false });
    expect((await store.list()).map((each) => each.observedAt?.slice(0, 10) ?? "live")).toEqual([
      "2025-06-01",
      "2025-07-01",
      "2025-08-01",
      "live",
    ]);
    expect(await store.latest("litellm")).toMatchObject({ fetchedAt: "2026-01-05T06:00:00.000Z" });
    expect(await store.verify()).toEqual([]);
  });

  it("writes one line a revision, also where it changed nothing, and none when it comes again", async () => {
    const store = await openCaptureStore(folder);
    const revision = (name: string) =>
      event("2026-01-06", { observedAt: "2025-06-01T09:30:00.000Z", revision: name });
    const { capture } = await store.put(revision("a1"), body);
    for (const name of ["b2", "a1", "b2"]) {
      expect(await store.put(revision(name), body)).toEqual({ capture, isNew: false });
    }
    expect((await store.list()).map((each) => each.revision)).toEqual(["a1", "b2"]);
  });

  it("reads the lines of stores that knew neither revisions nor sightings", async () => {
    const { capture } = await (await openCaptureStore(folder)).put(event("2026-01-01"), body);
    const old = JSON.stringify({ ...capture, fetchedAt: "2025-12-31T06:00:00.000Z" });
    await appendFile(join(folder, "index.jsonl"), `${old}\n`);
    const store = await openCaptureStore(folder);
    expect((await store.list()).map((each) => each.fetchedAt.slice(0, 10))).toEqual([
      "2025-12-31",
      "2026-01-01",
    ]);
    expect(await store.verify()).toEqual([]);
  });

  it("sees what another process appended, and a copy that was put back in the place of the index", async () => {
    const store = await openCaptureStore(folder);
    const other = await openCaptureStore(folder);
    await store.put(event("2026-01-01"), body);
    const before = await readFile(join(folder, "index.jsonl"));
    await other.put(event("2026-01-02"), otherBody);
    expect((await store.put(event("2026-01-02"), otherBody)).isNew).toBe(false);
    expect(await store.list()).toHaveLength(2);
    await writeFile(join(folder, "index.jsonl"), before);
    expect(await store.list()).toHaveLength(1);
    expect((await other.put(event("2026-01-03"), otherBody)).isNew).toBe(true);
    expect(await store.list()).toEqual(await other.list());
  });

  it("lets only one of many simultaneous fetches of one body be new", async () => {
    const store = await openCaptureStore(folder);
    const results = await Promise.all(Array.from({ length: 8 }, () => store.put(event("2026-01-01"), body)));
    expect(results.filter((result) => result.isNew)).toHaveLength(1);
    expect(await indexLines()).toHaveLength(1);
  });

  it("ignores a line cut short by a crash, and the next capture repairs it", async () => {
    const store = await openCaptureStore(folder);
    const { capture } = await store.put(event("2026-01-01"), body);
    await appendFile(join(folder, "index.jsonl"), '{"bytes":12,"contentTy');
    expect(await store.list()).toEqual([capture]);
    expect(await store.verify()).toEqual([
      {
        type: "index-corrupt",
        path: join(folder, "index.jsonl"),
        detail: expect.stringContaining("22 bytes"),
      },
    ]);
    const second = await store.put(event("2026-01-02"), otherBody);
    expect(await store.list()).toEqual([capture, second.capture]);
    expect(await store.verify()).toEqual([]);
  });

  it("rewrites a damaged body when it arrives again", async () => {
    const store = await openCaptureStore(folder);
    const { capture } = await store.put(event("2026-01-01"), body);
    await truncate(pathOf(capture.sha256), 10);
    await store.put(event("2026-01-02"), body);
    expect(await store.get(capture.sha256)).toEqual(body);
  });

  it("says that the folder cannot be written when a file stands in its place", async () => {
    await writeFile(folder, "a file where the folder should be");
    const store = openCaptureStore(folder).then((opened) => opened.put(event("2026-01-01"), body));
    await expect(store).rejects.toMatchObject({ type: "storage-unwritable", facts: { errno: "ENOTDIR" } });
  });
});

describe("sight", () => {
  it("appends a sighting of the newest capture on a new day only", async () => {
    const store = await openCaptureStore(folder);
    expect(await store.sight("litellm", "2026-01-01T06:00:00.000Z")).toBe(false);
    await store.put(event("2026-01-01"), body);
    const { capture } = await store.put(event("2026-01-02"), otherBody);
    expect(await store.sight("litellm", "2026-01-02T23:00:00.000Z")).toBe(false);
    expect(await store.sight("litellm", "2026-01-03T06:00:00.000Z")).toBe(true);
    expect(await store.sight("litellm", "2026-01-03T07:00:00.000Z")).toBe(false);
    // A clock that was put back.
    expect(await store.sight("litellm", "2026-01-01T07:00:00.000Z")).toBe(false);
    const sighting = { ...capture, fetchedAt: "2026-01-03T06:00:00.000Z", status: 304 };
    expect((await store.list()).slice(1)).toEqual([capture, sighting]);
    expect((await store.put(event("2026-01-04"), otherBody)).capture).toEqual(capture);
    await expect(store.sight("litellm", "tomorrow")).rejects.toMatchObject({ type: "capture-event-invalid" });
    expect(await store.verify()).toEqual([]);
  });
});

describe("get", () => {
  it("refuses a body that is not what its name says, and one that is not there", async () => {
    const store = await openCaptureStore(folder);
    const { capture } = await store.put(event("2026-01-01"), body);
    await writeFile(pathOf(capture.sha256), gzipSync(otherBody));
    await expect(store.get(capture.sha256)).rejects.toMatchObject({
      type: "capture-corrupt",
      facts: { sha256: capture.sha256, seen: expect.stringContaining(sha256Hex(otherBody)) },
    });
    await expect(store.get("0".repeat(64))).rejects.toMatchObject({ type: "capture-missing" });
    await expect(store.get("../../etc/passwd")).rejects.toMatchObject({ type: "capture-missing" });
  });
});

describe("verify", () => {
  it("finds every flipped byte of a body's data", async () => {
    const store = await openCaptureStore(folder);
    const { capture } = await store.put(event("2026-01-01"), body);
    const good = await readFile(pathOf(capture.sha256));
    // The first ten bytes are gzip's header (time, system): they are no part of the body.
    for (let at = 10; at < good.length; at += 1) {
      const damaged = Buffer.from(good);
      damaged[at] = damaged[at]! ^ 0x01;
      await writeFile(pathOf(capture.sha256), damaged);
      expect(await store.verify(), `byte ${at}`).toMatchObject([{ type: "capture-corrupt" }]);
    }
  });

  it("finds missing and uncited bodies, wrong lines and strangers", async () => {
    const store = await openCaptureStore(folder);
    const { capture } = await store.put(event("2026-01-01"), body);
    const second = await store.put(event("2026-01-02"), otherBody);
    await rm(pathOf(capture.sha256));
    const [first] = await indexLines();
    await writeFile(join(folder, "index.jsonl"), `${first}\nnot json\n`);
    await writeFile(join(folder, second.capture.sha256.slice(0, 2), "readme.txt"), "hello");
    const types = (await store.verify()).map((problem) => problem.type).sort();
    expect(types).toEqual(["capture-missing", "capture-uncited", "index-corrupt", "stray-file"]);
  });
});
