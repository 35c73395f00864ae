import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncLocalStorage, type Context } from "@temporalio/activity";
import { expect, it, onTestFinished } from "vitest";
import { createFetcher } from "../http/fetch.ts";
import { litellm } from "../sources/litellm.ts";
import { openCaptureStore } from "../store/captures.ts";
import { createFetchSource } from "./fetchSource.ts";

/** A source on loopback that answers 304 to whoever has its newest body. */
async function startSource(body: () => string) {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    if (request.url === "/robots.txt") return void response.writeHead(404).end();
    const etag = `"${body()}"`;
    asked.push(request.headers["if-none-match"]);
    const isHeld = request.headers["if-none-match"] === etag;
    response.writeHead(isHeld ? 304 : 200, { etag }).end(isHeld ? undefined : body());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

it("keeps a body once, and a sighting for each later day on which the source says that it still holds", async () => {
  const folder = await mkdtemp(join(tmpdir(), "densing-fetch-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  let body = "a";
  let now = "";
  const { host, asked } = await startSource(() => body);
  const captures = await openCaptureStore(folder);
  const clock = () => new Date(now);
  const fetchSource = createFetchSource({
    sources: new Map([["litellm", litellm]]),
    captures,
    fetch: createFetcher({ userAgent: "densing-test", now: clock, allowLoopback: true, paceMs: 0 }),
    locate: () => ({ url: `http://${host}/prices`, allowedHosts: [host] }),
  });
  const context = { cancellationSignal: new AbortController().signal } as Context;
  const fetchAt = (time: string) => {
    now = `2026-01-${time}:00:00.000Z`;
    return asyncLocalStorage.run(context, () => fetchSource({ sourceId: "litellm" }));
  };

  const states: string[] = [];
  for (const time of ["01T06", "01T18", "02T06", "02T18"]) states.push((await fetchAt(time)).state);
  body = "b";
  for (const time of ["03T06", "04T06"]) states.push((await fetchAt(time)).state);
  expect(states).toEqual(["captured", "unchanged", "unchanged", "unchanged", "captured", "unchanged"]);
  expect(asked).toEqual([undefined, '"a"', '"a"', '"a"', '"a"', '"b"']);
  const events = await captures.list("litellm");
  expect(events.map(({ fetchedAt, status, etag }) => [fetchedAt.slice(8, 13), status, etag])).toEqual([
    ["01T06", 200, '"a"'],
    ["02T06", 304, '"a"'],
    ["03T06", 200, '"b"'],
    ["04T06", 304, '"b"'],
  ]);
});

it("captures each part of a source, and those that answer although one does not", async () => {
  const folder = await mkdtemp(join(tmpdir(), "densing-fetch-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  let isBroken = true;
  const server = createServer((request, response) => {
    if (request.url === "/b" && isBroken) return void response.writeHead(404).end();
    response.writeHead(200).end(`body of ${request.url}`);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const parts = ["a", "b", "c"].map((part) => ({ part, url: `https://example.org/${part}` }));
  const captures = await openCaptureStore(folder);
  const fetchSource = createFetchSource({
    sources: new Map([["litellm", { ...litellm, parts }]]),
    captures,
    fetch: createFetcher({
      userAgent: "densing-test",
      now: () => new Date("2026-01-01T06:00:00.000Z"),
      allowLoopback: true,
      paceMs: 0,
    }),
    locate: ({ url }) => ({ url: `http://${host}${new URL(url).pathname}`, allowedHosts: [host] }),
  });
  const context = { cancellationSignal: new AbortController().signal } as Context;
  const run = () => asyncLocalStorage.run(context, () => fetchSource({ sourceId: "litellm" }));

  await expect(run()).rejects.toMatchObject({ type: "source-not-found" });
  expect((await captures.list()).map(({ part, url }) => [part, url])).toEqual([
    ["a", "https://example.org/a"],
    ["c", "https://example.org/c"],
  ]);
  isBroken = false;
  expect(await run()).toMatchObject({ state: "captured", bytes: "body of /b".length });
  expect(await run()).toMatchObject({ state: "unchanged" });
});
