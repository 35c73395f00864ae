/** A server with one route a fault, for the tests of fetching. Every fault is made by a real server on loopback. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

export interface FaultServer {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** How often each path was asked for. */
  readonly hits: Map<string, number>;
  /** The headers of the last request. */
  readonly lastHeaders: () => IncomingMessage["headers"];
  readonly close: () => Promise<void>;
}

export const text = '{"gpt-4":{"input_cost_per_token":3e-05}}';
export const etag = '"v1"';
const packed = gzipSync(text);

interface Hosts {
  readonly host: string;
  readonly otherHost: string;
}
type Route = (response: ServerResponse, request: IncomingMessage, otherHost: string) => void;
const reply =
  (status: number, headers: Record<string, string>, body: string | Buffer = ""): Route =>
  (response) => {
    response.writeHead(status, headers).end(body);
  };
/** To a path, or to an address made of this server's host and the other's. */
const redirect = (location: string | ((hosts: Hosts) => string), status = 302): Route => {
  return (response, request, otherHost) => {
    const hosts = { host: request.headers.host ?? "", otherHost };
    response
      .writeHead(status, { location: typeof location === "string" ? location : location(hosts) })
      .end("moved");
  };
};

const routes: Record<string, Route> = {
  "/good": reply(
    200,
    { "content-type": "application/json", etag, "last-modified": "Mon, 23 Nov 2026 00:00:00 GMT" },
    text,
  ),
  "/page": reply(200, { link: '</page?page=9>; rel="last", </page?page=2>; rel="next"' }, text),
  "/gzip": reply(200, { "content-encoding": "gzip" }, packed),
  "/br": reply(200, { "content-encoding": "br" }, brotliCompressSync(text)),
  "/deflate": reply(200, { "content-encoding": "deflate" }, deflateSync(text)),
  "/zstd": reply(200, { "content-encoding": "zstd" }, text),
  "/twice": reply(200, { "content-encoding": "gzip, gzip" }, gzipSync(packed)),
  "/empty": reply(200, {}),
  "/conditional": (response, request) => {
    const isHeld = request.headers["if-none-match"] === etag;
    response.writeHead(isHeld ? 304 : 200, { etag }).end(isHeld ? undefined : text);
  },
  "/never-asked-304": reply(304, {}),
  "/no-content": reply(204, {}),
  "/slow-headers": () => undefined,
  "/stall": (response) => {
    response.writeHead(200, { "content-length": "100" }).write("begun");
  },
  "/slow-body": (response) => {
    // A byte now and then: never idle for long, never done.
    const drip = setInterval(() => response.write("x"), 20);
    response.on("close", () => clearInterval(drip));
    response.writeHead(200);
  },
  "/truncated-gzip": reply(200, { "content-encoding": "gzip" }, packed.subarray(0, packed.length - 12)),
  "/damaged-gzip": reply(
    200,
    { "content-encoding": "gzip" },
    Buffer.concat([packed.subarray(0, 20), Buffer.alloc(30, 7)]),
  ),
  "/short-length-gzip": reply(
    200,
    { "content-encoding": "gzip", "content-length": String(packed.length - 9) },
    packed,
  ),
  "/truncated-br": reply(
    200,
    { "content-encoding": "br" },
    brotliCompressSync("text".repeat(500)).subarray(0, 12),
  ),
  "/early-close": (response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write("only this", () => response.destroy());
  },
  "/early-close-chunked": (response) => {
    response.writeHead(200);
    response.write("only this", () => response.destroy());
  },
  "/no-headers": (response) => response.destroy(),
  "/not-http": (response) => response.socket?.end("220 mail.example.org ready\r\n"),
  "/two-lengths": (response) =>
    response.socket?.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 40\r\n\r\nok"),
  "/endless-headers": (response) => {
    const { socket } = response;
    socket?.write("HTTP/1.1 200 OK\r\n");
    const pump = (): void => {
      while (!socket?.destroyed && socket?.write(`X-More: ${"x".repeat(1000)}\r\n`));
      if (!socket?.destroyed) socket?.once("drain", pump);
    };
    pump();
  },
  "/announced-huge": (response) => {
    response.writeHead(200, { "content-length": "999999999999" }).write("x");
  },
  "/huge": (response) => {
    response.writeHead(200);
    const piece = Buffer.alloc(64 * 1024, "x");
    const pump = (): void => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once("drain", pump);
    };
    pump();
  },
  "/gzip-bomb": reply(200, { "content-encoding": "gzip" }, gzipSync(Buffer.alloc(30 * 1024 * 1024))),
  "/br-bomb": reply(200, { "content-encoding": "br" }, brotliCompressSync(Buffer.alloc(30 * 1024 * 1024))),
  "/loop-a": redirect("/loop-b"),
  "/loop-b": redirect("/loop-a"),
  "/to-good": redirect("/good", 308),
  "/to-other-allowed": redirect(({ otherHost }) => `http://${otherHost}/good`),
  "/to-other-host": redirect("http://example.org/good"),
  "/to-metadata": redirect("http://169.254.169.254/latest/meta-data/"),
  "/to-file": redirect("file:///etc/passwd"),
  "/to-user": redirect(({ host }) => `http://user:secret@${host}/good`),
  "/to-nowhere": (response) => response.writeHead(302).end(),
  "/to-nonsense": redirect("http://[not-an-address/"),
  "/401": reply(401, {}),
  "/403": reply(403, {}),
  "/404": reply(404, {}),
  "/410": reply(410, {}),
  "/418": reply(418, {}),
  "/500": reply(500, {}),
  "/503": reply(503, {}),
};
for (let n = 0; n < 8; n += 1)
  routes[`/chain-${n}`] = n === 0 ? redirect("/good") : redirect(`/chain-${n - 1}`);

/** Routes whose path says what they answer. */
const tellingRoutes: readonly (readonly [RegExp, (...parts: string[]) => Route])[] = [
  [
    /^\/limited\/(\d+)\/(.*)$/,
    (status, retryAfter = "") => reply(Number(status), { "retry-after": decodeURIComponent(retryAfter) }),
  ],
  [
    /^\/quota\/(\d+)\/(\w+)\/(\w+)(?:\/(\d+))?$/,
    (status, left = "", reset = "", retryAfter) =>
      reply(Number(status), {
        "x-ratelimit-remaining": left,
        "x-ratelimit-reset": reset,
        ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }),
      }),
  ],
  [/^\/endless-chain(x*)$/, (steps = "") => redirect(`/endless-chain${steps}x`)],
];

function routeOf(path: string): Route {
  for (const [pattern, route] of tellingRoutes) {
    const match = pattern.exec(path);
    if (match) return route(...match.slice(1));
  }
  return routes[path.replace(/\?.*$/, "")] ?? reply(404, {});
}

/** `otherHost` is where "/to-other-allowed" leads. */
export function startFaultServer(otherHost = ""): Promise<FaultServer> {
  const hits = new Map<string, number>();
  let headers: IncomingMessage["headers"] = {};
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    hits.set(path, (hits.get(path) ?? 0) + 1);
    headers = request.headers;
    routeOf(path)(response, request, otherHost);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      resolve({ host, hits, lastHeaders: () => headers, close });
    });
  });
}
