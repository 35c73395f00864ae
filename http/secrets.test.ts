import { describe, expect, it } from "vitest";
import { DensingError } from "../errors.ts";
import { createFetcher, type FetchRequest } from "./fetch.ts";
import { createSecrets } from "./secrets.ts";
import { selfSigned } from "./testing/certificate.ts";
import { type Route, type RouteServer, redirectTo, startRouteServer } from "./testing/routeServer.ts";

// Fit for a host name, and not the same when it is escaped.
const token = "gho_Planted+Token.8c1f09";
const identity = selfSigned(["api.test", "other.test"]);

/** An https server under two names, and a fetcher that holds a token for the first. */
async function setUp(routes: Record<string, Route>, tokens?: (server: RouteServer) => [string, string][]) {
  const server = await startRouteServer({ "/robots.txt": 404, ...routes }, identity);
  const [api, other] = [`api.test:${server.port}`, `other.test:${server.port}`];
  const fetch = createFetcher({
    userAgent: "densing/test",
    now: () => new Date("2026-11-24T06:00:00Z"),
    allowLoopback: true,
    paceMs: 0,
    limits: { headerMs: 2_000, idleMs: 300, totalMs: 3_000 },
    trust: [identity.cert],
    lookup: async () => [{ address: "127.0.0.1", family: 4 }],
    tokens: new Map(tokens?.(server) ?? [[api, token]]),
  });
  const get = (path: string, request: Partial<FetchRequest> = {}) =>
    fetch({ url: `https://${api}${path}`, allowedHosts: [api, other, server.host], ...request });
  const authorization = (path: string) => server.headers.get(path)?.authorization;
  return { server, api, other, get, authorization };
}

describe("a token", () => {
  it("goes to its host over https, and not with the robots.txt", async () => {
    const { get, authorization, server } = await setUp({ "/page": "text" });
    expect(await get("/page")).toMatchObject({ status: "ok" });
    expect(authorization("/page")).toBe(`Bearer ${token}`);
    expect(server.asked).toEqual(["/robots.txt", "/page"]);
    expect(authorization("/robots.txt")).toBeUndefined();
  });

  it("does not go to another host, nor to the same one under another name", async () => {
    const { get, other, authorization } = await setUp({ "/page": "text" });
    await get("", { url: `https://${other}/page` });
    expect(authorization("/page")).toBeUndefined();
  });

  it("does not go over http", async () => {
    const plain = await startRouteServer({ "/page": "text" });
    const { get } = await setUp({}, () => [[plain.host, token]]);
    await get("", { url: `${plain.origin}/page`, allowedHosts: [plain.host] });
    expect(plain.headers.get("/page")).toBeDefined();
    expect(plain.headers.get("/page")?.authorization).toBeUndefined();
  });

  it("follows a redirect on its own host and no other", async () => {
    const { server, api, other, get, authorization } = await setUp({
      "/page": "text",
      "/near": redirectTo("/page"),
    });
    await get("/near");
    expect(authorization("/page")).toBe(`Bearer ${token}`);
    server.routes["/far"] = redirectTo(`https://${other}/page`);
    await get("/far");
    expect(authorization("/far")).toBe(`Bearer ${token}`);
    expect(authorization("/page")).toBeUndefined();
    server.routes["/away"] = redirectTo(`https://${other}/back`);
    server.routes["/back"] = redirectTo(`https://${api}/page`);
    await get("/away");
    expect(authorization("/page")).toBeUndefined();
  });

  it("is not sent where a redirect from elsewhere leads", async () => {
    const { server, api, other, get, authorization } = await setUp({ "/page": "text" });
    server.routes["/lure"] = redirectTo(`https://${api}/page`);
    await get("", { url: `https://${other}/lure` });
    expect(server.asked).toContain("/page");
    expect(authorization("/page")).toBeUndefined();
  });

  it("that cannot be one is refused without being shown", () => {
    for (const bad of ["", "short", "with a space in it", "with-a-line\r\nbreak", "with-ünicode"]) {
      const making = () => createSecrets(new Map([["api.test", bad]]));
      expect(making).toThrow(
        expect.objectContaining({ type: "configuration-invalid", facts: expect.anything() }),
      );
      if (bad !== "") expect(making).not.toThrow(bad);
    }
  });
});

/** All that an error can show, in the forms in which a token can hide. */
function everythingIn(error: unknown): string {
  if (!(error instanceof DensingError)) throw new Error(`not one of our errors: ${String(error)}`);
  const { message, stack, facts, cause } = error;
  const own = Object.getOwnPropertyNames(error).map((name) => String(Reflect.get(error, name)));
  const all = [
    JSON.stringify(error),
    String(error),
    message,
    stack,
    JSON.stringify(facts),
    String(cause),
    ...own,
  ];
  return all.join("\n").toLowerCase();
}
const encoded = encodeURIComponent(token);
const forms = [token, encoded, token.slice(0, 12)].map((form) => form.toLowerCase());

describe("no error shows the token", () => {
  const echo =
    (status: number, headers: (authorization: string) => Record<string, string>, body = ""): Route =>
    (response, request) => {
      const sent = (request.headers.authorization ?? "").replace("Bearer ", "");
      response.writeHead(status, headers(sent)).end(body || sent);
    };

  it.each<[string, Route, string]>([
    ["401 with a body that repeats it", echo(401, () => ({})), "source-forbidden"],
    [
      "404 with a header that repeats it",
      echo(404, (sent) => ({ "www-authenticate": sent })),
      "source-not-found",
    ],
    ["429 with a Retry-After of it", echo(429, (sent) => ({ "retry-after": sent })), "source-rate-limited"],
    ["500", echo(500, () => ({})), "source-server-error"],
    ["a body that repeats it", echo(200, () => ({})), "content-suspicious"],
    ["a coding of its name", echo(200, (sent) => ({ "content-encoding": sent }), "x"), "content-suspicious"],
    ["a redirect to a path of it", echo(302, (sent) => ({ location: `/there/${sent}` })), "redirect-refused"],
    [
      "a redirect with it escaped",
      echo(302, (sent) => ({ location: `/?t=${encodeURIComponent(sent)}` })),
      "redirect-refused",
    ],
    [
      "a redirect to a host of its name",
      echo(302, (sent) => ({ location: `https://${sent}.test/` })),
      "redirect-refused",
    ],
    [
      "a long redirect that ends in half of it",
      echo(302, (sent) => ({ location: `http://evil.test/${"x".repeat(170)}${sent}` })),
      "redirect-refused",
    ],
    ["no answer", (response) => response.destroy(), "source-unreachable"],
    [
      "a length of it",
      (response, request) => {
        const sent = (request.headers.authorization ?? "").replace("Bearer ", "");
        response.socket?.end(`HTTP/1.1 200 OK\r\nContent-Length: ${sent}\r\n\r\nbody`);
      },
      "source-unreachable",
    ],
    [
      "a status line of it",
      (response, request) => {
        response.socket?.end(`${request.headers.authorization}\r\n\r\n`);
      },
      "source-unreachable",
    ],
    ["a body that stands still", (response) => response.writeHead(200).write("x"), "source-unreachable"],
    [
      "a body that breaks off",
      (response) => {
        response.writeHead(200, { "content-length": "99" }).write("x", () => response.destroy());
      },
      "source-truncated",
    ],
  ])("%s", async (_name, route, type) => {
    const { get, authorization } = await setUp({ "/page": route });
    const error = await get("/page").catch((thrown) => thrown);
    expect(authorization("/page")).toBe(`Bearer ${token}`);
    expect(error).toMatchObject({ name: "DensingError", type });
    for (const form of forms) expect(everythingIn(error)).not.toContain(form);
  });

  it("when the address that we were given holds it", async () => {
    const { get, server } = await setUp({ [`/by-path/${token}`]: 404 });
    const notFound = await get(`/by-path/${token}`).catch((thrown) => thrown);
    expect(notFound).toMatchObject({
      type: "source-not-found",
      message: expect.stringContaining("/by-path/[redacted]"),
    });
    server.routes["/robots.txt"] = "User-agent: *\nDisallow: /";
    const refused = await get("", { url: `https://${token}@nowhere.test/` }).catch((thrown) => thrown);
    expect(refused).toMatchObject({ type: "address-refused" });
    for (const error of [notFound, refused]) {
      for (const form of forms) expect(everythingIn(error)).not.toContain(form);
    }
  });

  it("nor does a result, whatever its headers repeat", async () => {
    const { get } = await setUp({
      "/page": (response) => {
        const headers = {
          etag: `"${token}"`,
          "content-type": token,
          "last-modified": token,
          link: `</${encoded}>; rel=next`,
        };
        response.writeHead(200, headers).end("text");
      },
    });
    const result = await get("/page");
    expect(result).toMatchObject({ status: "ok", etag: '"[redacted]"' });
    for (const form of forms) expect(JSON.stringify(result).toLowerCase()).not.toContain(form);
  });
});

describe("redactError", () => {
  const secrets = createSecrets(new Map([["api.test", token]]));

  it("leaves an error without a token as it is", () => {
    const error = new DensingError("source-not-found", "nothing there", { status: 404, row: null });
    expect(secrets.redactError(error)).toBe(error);
    const foreign = new Error("cancelled");
    expect(secrets.redactError(foreign)).toBe(foreign);
  });

  it("finds a token in the message, in any case and escaped, and in each fact", () => {
    const error = new DensingError("x", `see ${token.toUpperCase()} and ${encoded}`, {
      seen: `<${token}>`,
      row: 3,
    });
    expect(secrets.redactError(error)).toMatchObject({
      type: "x",
      message: "see [redacted] and [redacted]",
      facts: { seen: "<[redacted]>", row: 3 },
    });
  });

  it("touches nothing when there is no token", () => {
    expect(createSecrets(new Map()).redact("text")).toBe("text");
  });
});
