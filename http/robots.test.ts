import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { selfSigned } from "./testing/certificate.ts";
import { type Route, redirectTo, startRouteServer } from "./testing/routeServer.ts";
import { visitor } from "./testing/visitor.ts";

const minute = 60_000;
const limits = { headerMs: 5_000, idleMs: 5_000, totalMs: 10_000 };
const forbidden = "User-agent: *\nDisallow: /";

describe("a robots.txt", () => {
  it("that forbids is obeyed: the page is never asked for", async () => {
    const server = await startRouteServer({ "/robots.txt": forbidden, "/page": "text" });
    await expect(visitor().get(server, "/page?key=1")).rejects.toMatchObject({
      name: "DensingError",
      type: "source-not-permitted",
      message: `${server.origin}/page?…: not permitted by robots.txt of ${server.origin}`,
      facts: { origin: server.origin, reason: "disallowed" },
    });
    expect(server.asked).toEqual(["/robots.txt"]);
  });

  it("names us by the product in our User-Agent", async () => {
    const robots = `${forbidden}\n\nUser-agent: densing\nDisallow: /private`;
    const server = await startRouteServer({ "/robots.txt": robots, "/page": "text" });
    const { get } = visitor();
    expect(await get(server)).toMatchObject({ status: "ok" });
    await expect(get(server, "/private/page")).rejects.toMatchObject({ type: "source-not-permitted" });
    expect(server.headers.get("/robots.txt")).toMatchObject({
      "user-agent": "densing/9.9.9 (+https://example.org)",
    });
  });

  it.each([400, 401, 403, 404, 410, 418, 451])("answered with %i allows everything", async (status) => {
    const server = await startRouteServer({ "/robots.txt": status, "/page": "text" });
    expect(await visitor().get(server)).toMatchObject({ status: "ok" });
  });

  it.each(["", "<!doctype html><h1>Sign in</h1>"])("that is none (%j) allows everything", async (body) => {
    const server = await startRouteServer({ "/robots.txt": body, "/page": "text" });
    expect(await visitor().get(server)).toMatchObject({ status: "ok" });
  });

  it.each([500, 502, 503, 599])("answered with %i forbids everything", async (status) => {
    const server = await startRouteServer({ "/robots.txt": status, "/page": "text" });
    await expect(visitor().get(server)).rejects.toMatchObject({
      type: "source-not-permitted",
      message: expect.stringMatching(
        `/page: not permitted by robots.txt of ${server.origin}, which could not be read: .*\\(${status}\\)`,
      ),
      facts: { reason: "robots-unreadable" },
    });
    expect(server.asked).toEqual(["/robots.txt"]);
  });

  it.each([429, 503])(
    "answered with %i and a Retry-After asks us to wait, with everything",
    async (status) => {
      const server = await startRouteServer({
        "/robots.txt": (response) => response.writeHead(status, { "retry-after": "40" }).end(),
        "/page": "text",
      });
      const { get } = visitor();
      await expect(get(server)).rejects.toMatchObject({
        type: "source-rate-limited",
        facts: { url: `${server.origin}/page`, retryAfterSeconds: 40 },
      });
      server.routes["/robots.txt"] = 404;
      expect(await get(server)).toMatchObject({ status: "ok" });
    },
  );

  it.each<[string, Route, object]>([
    ["no headers", () => undefined, { headerMs: 100 }],
    ["a body that stands still", (response) => response.writeHead(200).write("User-"), { idleMs: 100 }],
    [
      "a body that never ends",
      (response) => {
        const drip = setInterval(() => response.write("#"), 20);
        response.on("close", () => clearInterval(drip));
      },
      { totalMs: 300 },
    ],
    [
      "a body that breaks off",
      (response) => {
        response.writeHead(200, { "content-length": "1000" });
        response.write("User-agent: *", () => response.destroy());
      },
      {},
    ],
    ["an unknown coding", (response) => response.writeHead(200, { "content-encoding": "zstd" }).end("x"), {}],
  ])("that does not come whole (%s) forbids everything", async (_name, route, short) => {
    const server = await startRouteServer({ "/robots.txt": route, "/page": "text" });
    const { get } = visitor({ limits: { ...limits, ...short } });
    await expect(get(server)).rejects.toMatchObject({
      type: "source-not-permitted",
      facts: { url: `${server.origin}/page`, reason: "robots-unreadable" },
    });
    expect(server.asked).toEqual(["/robots.txt"]);
  });

  it("without end is read for 500 KiB, to the last of them", async () => {
    const comments = `${"#".repeat(1023)}\n`;
    const server = await startRouteServer({
      "/robots.txt": (response) => {
        response.writeHead(200, { "content-length": "9999999999" });
        response.write(`User-agent: *\n${comments.repeat(499)}Disallow: /private\n`);
        const piece = comments.repeat(64);
        const pump = (): void => {
          while (!response.destroyed && response.write(piece));
          if (!response.destroyed) response.once("drain", pump);
        };
        pump();
      },
      "/page": "text",
    });
    const { get } = visitor();
    expect(await get(server)).toMatchObject({ status: "ok" });
    await expect(get(server, "/private")).rejects.toMatchObject({ type: "source-not-permitted" });
  });

  it("that is a bomb is read for 500 KiB too", async () => {
    const bomb = gzipSync(
      Buffer.concat([Buffer.from(`${forbidden}\n`), Buffer.alloc(30 * 1024 * 1024, "#\n")]),
    );
    const server = await startRouteServer({
      "/robots.txt": (response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
    });
    await expect(visitor().get(server)).rejects.toMatchObject({
      type: "source-not-permitted",
      facts: { reason: "disallowed" },
    });
  });
});

describe("a host that cannot be asked", () => {
  it("is unreachable, not forbidding", async () => {
    const { get } = visitor();
    await expect(get({ host: "127.0.0.1:9", origin: "http://127.0.0.1:9" })).rejects.toMatchObject({
      type: "source-unreachable",
      message: expect.stringMatching(/^http:\/\/127\.0\.0\.1:9\/page: no answer \(.*ECONNREFUSED/),
      facts: {
        url: "http://127.0.0.1:9/page",
        asked: "http://127.0.0.1:9/robots.txt",
        code: "ECONNREFUSED",
      },
    });
  });

  it.each<[string, () => Promise<never>]>([
    ["has no address", () => Promise.reject(new Error("getaddrinfo ENOTFOUND gone.test"))],
    ["waits for its name server", () => new Promise(() => undefined)],
  ])("is unreachable when it %s", async (_name, lookup) => {
    const { get } = visitor({ lookup, limits: { ...limits, headerMs: 100 } });
    await expect(get({ host: "gone.test", origin: "http://gone.test" })).rejects.toMatchObject({
      type: "source-unreachable",
      facts: { url: "http://gone.test/page" },
    });
  });

  it.each<[string, Route, boolean]>([
    ["hangs up", (response) => response.destroy(), false],
    ["speaks something else", (response) => response.socket?.end("220 ready\r\n"), false],
    ["shows a certificate that nobody trusts", 404, true],
  ])("is unreachable when it %s", async (_name, route, isTls) => {
    const server = await startRouteServer(
      { "/robots.txt": route, "/page": "text" },
      isTls ? selfSigned([]) : undefined,
    );
    await expect(visitor().get(server)).rejects.toMatchObject({
      type: "source-unreachable",
      facts: { url: `${server.origin}/page`, asked: `${server.origin}/robots.txt` },
    });
    expect(server.asked).not.toContain("/page");
  });

  it("is asked again the next time", async () => {
    const server = await startRouteServer({ "/page": "text" });
    let isUp = false;
    const lookup = async () => {
      if (!isUp) throw new Error("getaddrinfo EAI_AGAIN back.test");
      return [{ address: "127.0.0.1", family: 4 as const }];
    };
    const { get } = visitor({ lookup });
    const named = { host: `back.test:${server.port}`, origin: `http://back.test:${server.port}` };
    await expect(get(named)).rejects.toMatchObject({ type: "source-unreachable" });
    isUp = true;
    expect(await get(named)).toMatchObject({ status: "ok" });
  });

  it("keeps its own error when its address is none for us", async () => {
    const { get } = visitor({ allowLoopback: false });
    await expect(get({ host: "127.0.0.1:9", origin: "http://127.0.0.1:9" })).rejects.toMatchObject({
      type: "address-refused",
      facts: { url: "http://127.0.0.1:9/page", range: "loopback" },
    });
  });
});

describe("redirects", () => {
  it("of a robots.txt are followed five times", async () => {
    const server = await startRouteServer({ "/page": "text", "/r0": forbidden });
    for (let n = 1; n <= 6; n += 1) server.routes[`/r${n}`] = redirectTo(`/r${n - 1}`);
    server.routes["/robots.txt"] = redirectTo("/r4");
    await expect(visitor().get(server)).rejects.toMatchObject({ type: "source-not-permitted" });
    server.routes["/robots.txt"] = redirectTo("/r5");
    expect(await visitor().get(server)).toMatchObject({ status: "ok" });
  });

  it("of a robots.txt to a host that the source may reach count for the first host", async () => {
    const other = await startRouteServer({ "/elsewhere.txt": "User-agent: *\nDisallow: /page" });
    const server = await startRouteServer({
      "/robots.txt": redirectTo(`${other.origin}/elsewhere.txt`),
      "/page": "",
    });
    const refused = visitor().get(server, "/page", { allowedHosts: [server.host, other.host] });
    await expect(refused).rejects.toMatchObject({ facts: { origin: server.origin, reason: "disallowed" } });
  });

  it("of a robots.txt to any other host are not followed and mean no rules", async () => {
    const other = await startRouteServer({ "/robots.txt": forbidden });
    const server = await startRouteServer({
      "/robots.txt": redirectTo(`${other.origin}/robots.txt`),
      "/page": "text",
    });
    expect(await visitor().get(server)).toMatchObject({ status: "ok" });
    expect(other.asked).toEqual([]);
  });

  it("of a page ask the robots.txt of each host on the way", async () => {
    const other = await startRouteServer({ "/robots.txt": forbidden, "/page": "text" });
    const server = await startRouteServer({ "/page": redirectTo(`${other.origin}/page`) });
    const refused = visitor().get(server, "/page", { allowedHosts: [server.host, other.host] });
    await expect(refused).rejects.toMatchObject({
      type: "source-not-permitted",
      facts: { url: `${other.origin}/page`, origin: other.origin },
    });
    expect([server.asked, other.asked]).toEqual([["/robots.txt", "/page"], ["/robots.txt"]]);
  });
});

describe("what was read", () => {
  it("holds for a day", async () => {
    const server = await startRouteServer({ "/page": "text" });
    const { clock, get } = visitor();
    await get(server);
    server.routes["/robots.txt"] = forbidden;
    clock.ms += 1_439 * minute;
    expect(await get(server)).toMatchObject({ status: "ok" });
    clock.ms += minute;
    await expect(get(server)).rejects.toMatchObject({ type: "source-not-permitted" });
    expect(server.asked).toEqual(["/robots.txt", "/page", "/page", "/robots.txt"]);
  });

  it("is read again when the clock was set back", async () => {
    const server = await startRouteServer({ "/page": "text" });
    const { clock, get } = visitor();
    await get(server);
    clock.ms -= minute;
    await get(server);
    expect(server.asked).toEqual(["/robots.txt", "/page", "/robots.txt", "/page"]);
  });

  it("is tried again after ten minutes when the server failed", async () => {
    const server = await startRouteServer({ "/robots.txt": 500, "/page": "text" });
    const { clock, get } = visitor();
    await expect(get(server)).rejects.toMatchObject({ type: "source-not-permitted" });
    server.routes["/robots.txt"] = 404;
    clock.ms += 9 * minute;
    await expect(get(server)).rejects.toMatchObject({ type: "source-not-permitted" });
    clock.ms += minute;
    expect(await get(server)).toMatchObject({ status: "ok" });
    expect(server.asked).toEqual(["/robots.txt", "/robots.txt", "/page"]);
  });

  it("stays in force while the server fails", async () => {
    const server = await startRouteServer({
      "/robots.txt": "User-agent: *\nDisallow: /private",
      "/page": "text",
    });
    const { clock, get } = visitor();
    await get(server);
    server.routes["/robots.txt"] = 500;
    clock.ms += 1_440 * minute;
    expect(await get(server)).toMatchObject({ status: "ok" });
    await expect(get(server, "/private")).rejects.toMatchObject({ facts: { reason: "disallowed" } });
    clock.ms += 10 * minute;
    await get(server);
    expect(server.asked.filter((path) => path === "/robots.txt")).toHaveLength(3);
  });

  it("is of one origin: another port has its own", async () => {
    const [one, two] = [await startRouteServer({ "/page": "1" }), await startRouteServer({ "/page": "2" })];
    const { get } = visitor();
    await get(one);
    await get(two);
    expect(two.asked).toEqual(["/robots.txt", "/page"]);
  });
});

it("a documented API is not asked for its robots.txt", async () => {
  const server = await startRouteServer({ "/robots.txt": forbidden, "/page": "text" });
  expect(await visitor().get(server, "/page", { robots: "exempt" })).toMatchObject({ status: "ok" });
  expect(server.asked).toEqual(["/page"]);
});
