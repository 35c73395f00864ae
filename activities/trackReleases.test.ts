import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncLocalStorage, type Context } from "@temporalio/activity";
import { describe, expect, it, onTestFinished } from "vitest";
import { createFetcher } from "../http/fetch.ts";
import { createFixtureHub, type Reply } from "../hub/testing/fixtureHub.ts";
import { blueprints, type Invented, invent, plainTruth } from "../hub/testing/inventedRepositories.ts";
import { loadSource } from "../sources/registry.ts";
import { openCaptureStore } from "../store/captures.ts";
import { createCaptureReleases } from "./captureReleases.ts";
import { createPollOrganisation } from "./pollOrganisation.ts";

const [from] = blueprints;
const repository = (name: string, createdAt: string, answer: Record<string, unknown> = {}): Invented => {
  const made = invent({ repository: `lab/${name}`, from: from!, truth: plainTruth(from!), answer }, 0);
  return { ...made, createdAt, answer: { ...made.answer, createdAt } };
};

/** Both activities on a Hub on loopback, whose repositories and answers may change meanwhile. */
async function track(hub: { repositories: readonly Invented[]; mostAPage?: number }) {
  const folder = await mkdtemp(join(tmpdir(), "densing-track-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const asked: string[] = [];
  const troubles: { part: string; reply: Reply }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    const trouble = troubles.find(({ part }) => path.includes(part));
    const reply = trouble?.reply ?? createFixtureHub(hub).answer(path);
    if (path !== "/robots.txt") asked.push(path.split("?")[0]!);
    response.writeHead(reply.status, reply.headers ?? {}).end(reply.body ?? "");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const captures = await openCaptureStore(folder);
  const now = () => new Date("2026-11-24T06:00:00.000Z");
  const source = await loadSource("hf-hub");
  const dependencies = {
    sources: new Map([[source.id, source]]),
    captures,
    now,
    fetch: createFetcher({ userAgent: "densing-test", now, allowLoopback: true, paceMs: 0 }),
    locate: ({ url }: { readonly url: string }) => {
      const { host: name, pathname, search } = new URL(url);
      return { url: `http://${host}/${name}${pathname}${search}`, allowedHosts: [host] };
    },
  };
  const beats: unknown[] = [];
  const context = (heartbeatDetails: unknown) =>
    ({
      cancellationSignal: new AbortController().signal,
      heartbeat: (details: unknown) => void beats.push(details),
      info: { heartbeatDetails },
    }) as unknown as Context;
  const poll = (since = "2026-07-01") =>
    asyncLocalStorage.run(context(undefined), () =>
      createPollOrganisation(dependencies)({ organisation: "lab", since }),
    );
  const capture = (names: readonly string[], details: unknown = undefined) =>
    asyncLocalStorage.run(context(details), () =>
      createCaptureReleases(dependencies)({
        repositories: names.map((name) => ({ repository: `lab/${name}`, revision: null })),
        startedAt: now().toISOString(),
        failuresInARow: 0,
      }),
    );
  const both = async () => {
    const { wanted } = await poll();
    return capture(wanted.map((each) => each.repository.slice("lab/".length)));
  };
  return { hub, asked, troubles, captures, beats, poll, capture, both };
}

const june = repository("Old-1B-Base", "2026-06-30T23:00:00.000Z");
const july = repository("Ibis-1B-Base", "2026-07-01T00:00:00.000Z");
const august = repository("Egret-1B-Base", "2026-08-01T00:00:00.000Z");

describe("pollOrganisation", () => {
  it("wants what was created since, oldest first, and reads no page that is all older", async () => {
    const { poll, asked, captures } = await track({ repositories: [june, july, august], mostAPage: 1 });
    const polled = await poll();
    expect(polled).toMatchObject({ known: 0, skipped: {}, later: 0 });
    expect(polled.wanted).toEqual([
      { repository: "lab/Ibis-1B-Base", revision: july.answer.sha },
      { repository: "lab/Egret-1B-Base", revision: august.answer.sha },
    ]);
    expect((await poll("2026-07-15")).wanted).toHaveLength(1);
    expect(asked).toHaveLength(3 + 2);
    expect((await captures.list()).map(({ part }) => part)).toEqual(["list/lab", "list/lab/2", "list/lab/3"]);
  });

  it("never asks for what is no language model, and counts it", async () => {
    const gguf = repository("Ibis-1B-GGUF", "2026-07-02T00:00:00.000Z");
    const { poll } = await track({ repositories: [july, gguf] });
    expect(await poll()).toMatchObject({
      wanted: [{ repository: july.repository }],
      skipped: { "a conversion to GGUF": 1 },
    });
  });

  it("knows what is captured, also under another name, and wants it again as of another revision", async () => {
    const rig = await track({ repositories: [july] });
    await rig.both();
    expect(await rig.poll()).toMatchObject({ wanted: [], known: 1 });
    const renamed = { ...july, repository: "lab/Ibis2-1B-Base", formerly: [july.repository] };
    rig.hub.repositories = [renamed];
    expect(await rig.poll()).toMatchObject({ wanted: [], known: 1 });
    const sha = "a".repeat(40);
    rig.hub.repositories = [{ ...renamed, answer: { ...renamed.answer, sha } }];
    expect((await rig.poll()).wanted).toEqual([{ repository: "lab/Ibis2-1B-Base", revision: sha }]);
  });

  it("refuses a page that is no list, and keeps it", async () => {
    const rig = await track({ repositories: [july] });
    const login = { status: 200, headers: { "content-type": "text/html" }, body: "<title>Log in</title>" };
    rig.troubles.push({ part: "author=lab", reply: login });
    await expect(rig.poll()).rejects.toMatchObject({ type: "content-suspicious" });
    expect(await rig.captures.list()).toHaveLength(1);
  });
});

describe("captureReleases", () => {
  it("keeps detail, config and card, the files with their revision and its day", async () => {
    const { both, captures } = await track({ repositories: [july] });
    expect(await both()).toMatchObject({ captured: 1, present: 0, failures: [] });
    const { sha, lastModified } = july.answer;
    const kept = (await captures.list()).filter(({ part }) => part !== "list/lab");
    const file = { revision: sha, observedAt: lastModified, status: 200 };
    expect(kept.sort((a, b) => (a.url < b.url ? -1 : 1))).toMatchObject([
      { sourceId: "hf-hub", part: "lab/Ibis-1B-Base" },
      {
        sourceId: "model-cards",
        part: "lab/Ibis-1B-Base",
        url: expect.stringMatching(/README\.md$/),
        ...file,
      },
      { sourceId: "hf-hub", part: "lab/Ibis-1B-Base/config.json", ...file },
    ]);
  });

  it("keeps that files are withheld, and does not ask for them again", async () => {
    const gated = repository("Ibis-1B-Base", "2026-07-01T00:00:00.000Z", { gated: "manual" });
    const { both, poll, captures, asked } = await track({ repositories: [gated] });
    expect(await both()).toMatchObject({ captured: 1, filesWithheld: 2, failures: [] });
    const withheld = (await captures.list()).filter(({ status }) => status === 401);
    expect(withheld).toMatchObject([
      { bytes: 0, revision: gated.answer.sha },
      { bytes: 0, revision: gated.answer.sha },
    ]);
    expect(await poll()).toMatchObject({ wanted: [], known: 1 });
    expect(asked.filter((path) => path.includes("/resolve/"))).toHaveLength(2);
  });

  it("counts what is gone, and fetches what is left of what a kill interrupted", async () => {
    const { capture, asked } = await track({ repositories: [july, august] });
    expect(await capture(["Ibis-1B-Base"])).toMatchObject({ captured: 1 });
    const before = asked.length;
    const outcome = await capture(["Ibis-1B-Base", "Gone-1B", "Egret-1B-Base"]);
    expect(outcome).toMatchObject({ captured: 2, absent: 1, failures: [] });
    expect(asked.slice(before).some((path) => path.includes("Ibis"))).toBe(false);
  });

  it("tries a failing repository three times, names it, and goes on", async () => {
    const { capture, troubles, beats } = await track({ repositories: [july, august] });
    troubles.push({ part: "Ibis-1B-Base", reply: { status: 500 } });
    const names = ["Ibis-1B-Base", "Egret-1B-Base"];
    await expect(capture(names)).rejects.toMatchObject({ type: "source-server-error" });
    await expect(capture(names, beats.at(-1))).rejects.toMatchObject({ type: "source-server-error" });
    expect(await capture(names, beats.at(-1))).toMatchObject({
      captured: 1,
      failures: [{ repository: "lab/Ibis-1B-Base", type: "source-server-error" }],
      gaveUp: false,
    });
  });

  it("takes a limit for a limit, not for a file that is withheld", async () => {
    const { capture, troubles, captures, beats } = await track({ repositories: [july] });
    const limit = { status: 403, headers: { "retry-after": "7" } };
    troubles.push({ part: "config.json", reply: limit });
    await expect(capture(["Ibis-1B-Base"])).rejects.toMatchObject({ type: "source-rate-limited" });
    expect((await captures.list()).map(({ part }) => part)).toEqual(["lab/Ibis-1B-Base"]);
    const waited = { ...(beats.at(-1) as object), waits: 9 };
    expect(await capture(["Ibis-1B-Base"], waited)).toMatchObject({
      gaveUp: true,
      failures: [{ type: "source-rate-limited" }],
    });
  });
});
