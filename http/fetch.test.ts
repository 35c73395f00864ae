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
      contentType: "application/json",
      body: Buffer.from(text),
      wireBytes: text.length,
    });
    expect(server.lastHeaders()).toMatchObject({
      "user-agent": "densing/test (+https://example.org)",
      "accept-encoding": "gzip, br, deflate",
    });
    expect(server.lastHeaders()).not.toHaveProperty("if-none-match");
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
    });
    expect(server.lastHeaders()["if-modified-since"]).toBe("Mon, 23 Nov 2026 00:00:00 GMT");
  });
});

describe("statuses", () => {
  it.each([
    ["/401", "source-forbidden"],
    ["/403", "source-forbidden"],
    ["/404", "source-not-found"],
    ["/410", "source-not-found"],
    ["/418", "source-forbidden"],
    ["/500", "source-server-error"],
    ["/503", "source-server-error"],
    ["/no-content", "content-suspicious"],
    ["/never-asked-304", "content-suspicious"],
  ])("%s is %s", async (path, type) => {
    await expect(get(path)).rejects.toMatchObject({
      name: "DensingError",
      type,
      facts: { url: `http://${host}${path}` },
    });
  });

  it.each([
    [429, "120", 120],
    [429, "Tue, 24 Nov 2026 06:02:00 GMT", 120],
    [429, "Tue, 24 Nov 2026 05:00:00 GMT", 1],
    [429, "1000000000", 3600],
    [429, "-5", 1],
    [429, "0", 1],
    [429, "soon", undefined],
    [429, "", undefined],
    [503, "7", 7],
    [403, "60", 60],
  ])("%i with Retry-After %j asks for a wait of %s seconds", async (status, value, seconds) => {
    await expect(get(`/limited/${status}/${encodeURIComponent(value)}`)).rejects.toMatchObject({
      type: "source-rate-limited",
      facts: { status, retryAfterSeconds: seconds },
    });
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
  it.each(["/truncated-gzip", "/damaged-gzip", "/truncated-br", "/early-close", "/early-close-chunked"])(
    "%s is thrown away as source-truncated",
    async (path) => {
      await expect(get(path)).rejects.toMatchObject({ type: "source-truncated" });
    },
  );

  it("is source-unreachable when not even headers came, or nobody listens", async () => {
    await expect(get("/no-headers")).rejects.toMatchObject({ type: "source-unreachable" });
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
    const error = await get("/gzip-bomb").catch((thrown) => thrown);
    expect(error.facts.decodedBytes).toBeLessThan(4_000_000);
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
    await expect(get("/chain-5")).rejects.toMatchObject({ type: "redirect-refused", facts: { hops: 5 } });
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
    expect(await get("", rebinding, { lookup })).toMatchObject({ status: "ok" });
    expect(asked).toBe(1);
    await expect(get("", rebinding, { lookup })).rejects.toMatchObject({ type: "address-refused" });
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
