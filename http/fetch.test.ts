import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createFetcher, type FetcherOptions, type FetchRequest } from "./fetch.ts";
import { etag, type FaultServer, startFaultServer, text } from "./testing/faultServer.ts";

const now = new Date("2026-11-24T06:00:00.000Z");
let server: FaultServer;
let other: FaultServer;
let host = "";
let otherHost = "";

beforeAll(async () => {
  other = await startFaultServer();
  server = await startFaultServer(other.host);
  host = server.host;
  otherHost = other.host;
});
afterAll(() => Promise.all([server.close(), other.close()]));
beforeEach(() => {
  server.hits.clear();
  other.hits.clear();
});

const limits = { headerMs: 2_000, idleMs: 2_000, totalMs: 10_000 };
const fetcher = (options: Partial<FetcherOptions> = {}) =>
  createFetcher({
    userAgent: "densing/test (+https://example.org)",
    now: () => now,
    allowLoopback: true,
    limits,
    paceMs: 0,
    ...options,
  });
const get = (path: string, request: Partial<FetchRequest> = {}, options: Partial<FetcherOptions> = {}) =>
  fetcher(options)({ url: `http://${host}${path}`, allowedHosts: [host], ...request });

describe("a good answer", () => {
  it("comes whole, with its validators, its type and the time of the clock", async () => {
    expect(await get("/good")).toEqual({
      status: "ok",
      httpStatus: 200,
      url: `http://${host}/good`,
      fetchedAt: "2026-11-24T06:00:00.000Z",
      etag,
      lastModified: "Mon, 23 Nov 2026 00:00:00 GMT",
      next: null,
      contentType: "application/json",
      body: Buffer.from(text),
      wireBytes: text.length,
    });
    expect(server.lastHeaders()).toMatchObject({
      "user-agent": "densing/test (+https://example.org)",
      accept: "*/*",
      "accept-encoding": "gzip, br, deflate",
    });
    expect(server.lastHeaders()).not.toHaveProperty("if-none-match");
  });

  it("is of the type that was asked for, and names the next page", async () => {
    const page = await get("/page?page=1", { accept: "application/vnd.example+json" });
    expect(server.lastHeaders()).toMatchObject({ accept: "application/vnd.example+json" });
    expect(page.next).toBe(`http://${host}/page?page=2`);
  });

  it.each(["/gzip", "/br", "/deflate"])("is decompressed: %s", async (path) => {
    expect(await get(path)).toMatchObject({ body: Buffer.from(text), etag: null, contentType: null });
  });

  it("may be empty: whether that is plausible is the source's to judge", async () => {
    expect(await get("/empty")).toMatchObject({ status: "ok", body: Buffer.alloc(0) });
  });

  it("is not sent again when it has not changed", async () => {
    const first = await get("/conditional");
    expect(first.status).toBe("ok");
    const second = await get("/conditional", {
      etag: first.etag,
      lastModified: "Mon, 23 Nov 2026 00:00:00 GMT",
    });
    expect(second).toEqual({
      status: "not-modified",
      url: `http://${host}/conditional`,
      fetchedAt: now.toISOString(),
      etag,
      lastModified: null,
      next: null,
    });
    expect(server.lastHeaders()["if-modified-since"]).toBe("Mon, 23 Nov 2026 00:00:00 GMT");
  });
});

describe("deadlines", () => {
  it.each([
    ["/slow-headers", { headerMs: 80 }, "header"],
    ["/stall", { idleMs: 80 }, "idle"],
    ["/slow-body", { totalMs: 200 }, "total"],
  ])("%s ends at its deadline", async (path, short, phase) => {
    await expect(get(path, {}, { limits: { ...limits, ...short } })).rejects.toMatchObject({
      type: "source-unreachable",
      facts: { phase },
    });
  });

  it("cover a name server that never answers", async () => {
    const never = { lookup: () => new Promise<never>(() => undefined), limits: { ...limits, headerMs: 80 } };
    await expect(
      get("/good", { url: "http://slow.test/", allowedHosts: ["slow.test"] }, never),
    ).rejects.toMatchObject({
      type: "source-unreachable",
      facts: { phase: "header" },
    });
  });

  it("give way to the caller, whose own reason is thrown", async () => {
    const caller = new AbortController();
    const stopped = get("/stall", { signal: caller.signal });
    const reason = new Error("the worker shuts down");
    setTimeout(() => caller.abort(reason), 50);
    await expect(stopped).rejects.toBe(reason);
    await expect(get("/good", { signal: caller.signal })).rejects.toBe(reason);
    expect(server.hits.get("/good")).toBeUndefined();
  });
});

describe("a body that is not whole", () => {
  it.each([
    "/truncated-gzip",
    "/damaged-gzip",
    "/short-length-gzip",
    "/truncated-br",
    "/early-close",
    "/early-close-chunked",
  ])("%s is thrown away as source-truncated", async (path) => {
    await expect(get(path)).rejects.toMatchObject({ type: "source-truncated" });
  });

  it("is source-unreachable when not even headers came, or nobody listens", async () => {
    for (const path of ["/no-headers", "/not-http", "/endless-headers", "/two-lengths"]) {
      await expect(get(path)).rejects.toMatchObject({ type: "source-unreachable" });
    }
    const closed = await startFaultServer();
    await closed.close();
    const refused = get("/", { url: `http://${closed.host}/`, allowedHosts: [closed.host] });
    await expect(refused).rejects.toMatchObject({
      type: "source-unreachable",
      facts: { code: "ECONNREFUSED" },
    });
  });
});

describe("a body that is too much", () => {
  it.each([
    ["/announced-huge", "source-too-large", { where: "on the wire", limit: 100_000 }, { wireBytes: 100_000 }],
    ["/huge", "source-too-large", { where: "on the wire", limit: 1_000_000 }, { wireBytes: 1_000_000 }],
    ["/gzip-bomb", "source-too-large", { where: "decompressed" }, { decodedBytes: 900_000 }],
    ["/gzip-bomb", "content-suspicious", {}, {}],
    ["/br-bomb", "content-suspicious", {}, {}],
  ])("%s is stopped as %s", async (path, type, facts, caps) => {
    await expect(get(path, {}, { limits: { ...limits, ...caps } })).rejects.toMatchObject({ type, facts });
  });

  it("is stopped while it unpacks: a bomb of 30 MB is left at a hundred times its size", async () => {
    for (const bomb of ["/gzip-bomb", "/br-bomb"]) {
      const error = await get(bomb).catch((thrown) => thrown);
      expect(error.facts.decodedBytes).toBeLessThan(4_000_000);
    }
  });

  it.each(["/zstd", "/twice"])("nor one in a coding that we did not ask for: %s", async (path) => {
    await expect(get(path)).rejects.toMatchObject({ type: "content-suspicious" });
  });
});

describe("redirects", () => {
  it("are followed to allowed hosts, at most five times", async () => {
    expect(await get("/to-good")).toMatchObject({ status: "ok", url: `http://${host}/good` });
    expect(await get("/to-other-allowed", { allowedHosts: [host, otherHost] })).toMatchObject({
      url: `http://${otherHost}/good`,
    });
    expect(await get("/chain-4")).toMatchObject({ url: `http://${host}/good` });
    for (const path of ["/chain-5", "/chain-7", "/endless-chain"]) {
      server.hits.clear();
      await expect(get(path)).rejects.toMatchObject({ type: "redirect-refused", facts: { hops: 5 } });
      expect([...server.hits.keys()].filter((asked) => asked !== "/robots.txt")).toHaveLength(6);
    }
  });

  it.each([
    ["/loop-a", "in a circle"],
    ["/to-other-host", "example.org"],
    ["/to-metadata", "169.254.169.254"],
    ["/to-file", "file:"],
    ["/to-user", "a redirect to"],
    ["/to-nowhere", "without a Location"],
    ["/to-nonsense", "no URL"],
  ])("%s is refused", async (path, words) => {
    await expect(get(path)).rejects.toMatchObject({
      type: "redirect-refused",
      message: expect.stringContaining(words),
    });
  });

  it("to another host are not even asked for", async () => {
    await expect(get("/to-other-allowed")).rejects.toMatchObject({ type: "redirect-refused" });
    expect(other.hits.size).toBe(0);
  });

  it("to a forbidden address are refused even when the host is allowed", async () => {
    const allowed = { allowedHosts: [host, "169.254.169.254"] };
    await expect(get("/to-metadata", allowed)).rejects.toMatchObject({
      type: "address-refused",
      facts: { address: "169.254.169.254", range: "linkLocal" },
    });
  });
});

describe("addresses", () => {
  it("of this machine are refused unless allowed", async () => {
    await expect(get("/good", {}, { allowLoopback: false })).rejects.toMatchObject({
      type: "address-refused",
      facts: { range: "loopback" },
    });
    expect(server.hits.size).toBe(0);
  });

  it("are asked for once a hop, and the socket goes to the one that was checked", async () => {
    const port = host.split(":")[1];
    let asked = 0;
    // A rebinding name server: a good answer first, the metadata service afterwards.
    const lookup = async () => {
      asked += 1;
      return [{ address: asked === 1 ? "127.0.0.1" : "169.254.169.254", family: 4 as const }];
    };
    const rebinding = { url: `http://rebinding.test:${port}/good`, allowedHosts: [`rebinding.test:${port}`] };
    const exempt = { ...rebinding, robots: "exempt" } as const;
    expect(await get("", exempt, { lookup })).toMatchObject({ status: "ok" });
    expect(asked).toBe(1);
    await expect(get("", exempt, { lookup })).rejects.toMatchObject({ type: "address-refused" });
    // The robots.txt is asked for at the first answer, the page at the second: each is checked.
    asked = 0;
    await expect(get("", rebinding, { lookup })).rejects.toMatchObject({
      type: "address-refused",
      facts: { address: "169.254.169.254" },
    });
    expect(asked).toBe(2);
  });

  it("that cannot be found are unreachable, not fatal", async () => {
    const lookup = () =>
      Promise.reject(Object.assign(new Error("getaddrinfo ENOTFOUND gone.test"), { code: "ENOTFOUND" }));
    const gone = get("", { url: "http://gone.test/", allowedHosts: ["gone.test"] }, { lookup });
    await expect(gone).rejects.toMatchObject({
      type: "source-unreachable",
      message: expect.stringContaining("ENOTFOUND"),
    });
  });
});

describe("what errors say", () => {
  it("holds no credentials and no query", async () => {
    const secret = "hunter2";
    for (const url of [
      `http://${host}/404?token=${secret}`,
      `http://me:${secret}@${host}/good`,
      `http://${host}/to-user`,
    ]) {
      const error = await get("", { url }).catch((thrown) => thrown);
      expect(error.name).toBe("DensingError");
      const everything = JSON.stringify([error.message, error.facts, error.stack, String(error.cause)]);
      expect(everything).not.toContain(secret);
      expect(everything).not.toContain("secret@");
    }
  });

  it("starts with hosts that were never allowed, before anything is asked", async () => {
    for (const url of [
      "ftp://example.org/x",
      "http://example.org/",
      "not a url",
      `http://${host}.evil.test/`,
    ]) {
      await expect(get("", { url })).rejects.toMatchObject({ type: "address-refused" });
    }
  });
});
