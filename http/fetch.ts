/**
 * The one way to the outside: every request passes the same guards (deadlines, caps, allowed hosts,
 * checked and pinned addresses, guarded redirects), keeps the same manners (robots.txt, one request at a
 * time a host) and fails with a typed error that says whether to try again.
 */
import { DensingError } from "../errors.ts";
import { type Lookup, lookupAll } from "./addresses.ts";
import { readBody } from "./body.ts";
import type { Deadlines } from "./deadlines.ts";
import { fetchError } from "./errors.ts";
import { createExchange } from "./exchange.ts";
import { defaultLimits, type FetchLimits } from "./limits.ts";
import { nextLink } from "./links.ts";
import { createPace } from "./pace.ts";
import { isAllowed } from "./redirects.ts";
import { bodyHeaders, header, type Response, responseError } from "./response.ts";
import { createRobots } from "./robots.ts";
import { createSecrets } from "./secrets.ts";
import { createWalk } from "./walk.ts";

export interface FetcherOptions {
  /** Names the product and where to reach whoever runs it. */
  readonly userAgent: string;
  readonly now: () => Date;
  readonly limits?: Partial<FetchLimits>;
  readonly lookup?: Lookup;
  /** Whether 127.0.0.0/8 and ::1 may be fetched: for tests and local mirrors, never by default. */
  readonly allowLoopback?: boolean;
  /** PEM certificates trusted beside the usual ones: for tests and local mirrors over https. */
  readonly trust?: readonly string[];
  /** Between the end of one request to a host and the start of the next, at least; a second by default. */
  readonly paceMs?: number;
  /**
   * By host (`api.example.org`), sent as bearer tokens to exactly that host over https, never past a redirect
   * to another origin. No error and no result shows one, and a body that repeats one is thrown away.
   */
  readonly tokens?: ReadonlyMap<string, string>;
}

export interface FetchRequest {
  readonly url: string;
  /** Hosts (`example.org`, or `127.0.0.1:8080`) that this request and its redirects may reach. */
  readonly allowedHosts: readonly string[];
  /** Validators of the copy we hold: unchanged since, the server answers 304 and sends nothing. */
  readonly etag?: string | null;
  readonly lastModified?: string | null;
  /** The media types wanted, as `Accept` takes them; anything by default. */
  readonly accept?: string;
  /**
   * "exempt" for documented public APIs only. RFC 9309 is about crawlers, which find their way by themselves;
   * an API invites programs under its own terms, and its host's robots.txt (often "Disallow: /", for search
   * engines) says nothing about them.
   */
  readonly robots?: "exempt";
  readonly signal?: AbortSignal;
}

interface Answer {
  /** Where the answer came from, after redirects. */
  readonly url: string;
  /** When its headers arrived, UTC, ISO 8601 with milliseconds. */
  readonly fetchedAt: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** The next page, absolute, by the Link header's `rel="next"` (RFC 8288). */
  readonly next: string | null;
}

export interface FetchedBody extends Answer {
  readonly status: "ok";
  readonly httpStatus: 200;
  /** Decompressed. */
  readonly body: Buffer;
  readonly wireBytes: number;
  readonly contentType: string | null;
}

export interface NotModified extends Answer {
  readonly status: "not-modified";
}

export type FetchResult = FetchedBody | NotModified;
export type Fetch = (request: FetchRequest) => Promise<FetchResult>;

/**
 * Makes a `fetch` that gets one URL and holds its whole body, or fails. What it knows of hosts (robots.txt,
 * whose turn it is) is shared by all its requests: make one a process.
 *
 * @throws DensingError with a type of `http/errors.ts`. `source-rate-limited` may carry
 *   `facts.retryAfterSeconds`. When the caller's signal is aborted its reason is thrown instead. At once:
 *   `configuration-invalid` for a token that cannot be one.
 */
export function createFetcher(options: FetcherOptions): Fetch {
  const { userAgent, now } = options;
  const limits: FetchLimits = { ...defaultLimits, ...options.limits };
  const secrets = createSecrets(options.tokens ?? new Map());
  const exchange = createExchange({
    lookup: options.lookup ?? lookupAll,
    allowLoopback: options.allowLoopback === true,
    trust: options.trust ?? [],
  });
  const walk = createWalk(exchange, createPace(options.paceMs ?? 1_000), secrets);
  const robots = createRobots({
    walk,
    headers: requestHeaders(userAgent),
    productToken: productToken(userAgent),
    limits,
    now,
  });

  return async function fetch(request) {
    const { allowedHosts, signal } = request;
    try {
      return await walk(
        {
          start: startUrl(request),
          allowedHosts,
          limits,
          signal,
          permission: async (url, abandoned) =>
            request.robots === "exempt" ? 0 : robots.permission(url, allowedHosts, abandoned),
          headers: (visited) => requestHeaders(userAgent, request, secrets.authorization(visited)),
        },
        (url, response, deadlines) => answer(url, response, request, deadlines),
      );
    } catch (thrown) {
      throw secrets.redactError(thrown);
    }
  };

  async function answer(
    url: URL,
    response: Response,
    request: FetchRequest,
    deadlines: Deadlines,
  ): Promise<FetchResult> {
    const fetchedAt = now();
    const shown = (text: string | null | undefined): string | null => (text ? secrets.redact(text) : null);
    const common: Answer = {
      url: secrets.redact(url.href),
      fetchedAt: fetchedAt.toISOString(),
      etag: shown(header(response, "etag")),
      lastModified: shown(header(response, "last-modified")),
      next: shown(nextLink(header(response, "link"), url)),
    };
    if (response.status === 304 && (request.etag || request.lastModified)) {
      return { ...common, status: "not-modified" };
    }
    if (response.status !== 200) throw responseError(response, url, fetchedAt);
    const { body, wireBytes } = await readBody(response.data, bodyHeaders(response), url, limits, deadlines);
    if (secrets.areIn(body)) {
      throw fetchError("content-suspicious", url, "the body repeats our token; thrown away");
    }
    const contentType = shown(header(response, "content-type"));
    return { ...common, status: "ok", httpStatus: 200, body, wireBytes, contentType };
  }
}

function startUrl(request: FetchRequest): URL {
  if (!URL.canParse(request.url)) {
    throw new DensingError("address-refused", "the address to fetch is no URL", {
      expected: "an http(s) URL",
    });
  }
  const url = new URL(request.url);
  url.hash = "";
  if (isAllowed(url, request.allowedHosts)) return url;
  const expected = request.allowedHosts.join(", ");
  const problem = `not an http(s) address of an allowed host (${expected}) without a user name`;
  throw fetchError("address-refused", url, problem, { expected, host: url.host });
}

/** What a robots.txt calls us: the product's name in the User-Agent, without the version (RFC 9309 section 2.2.1). */
function productToken(userAgent: string): string {
  return /^[a-z_-]+/i.exec(userAgent)?.[0] ?? userAgent;
}

function requestHeaders(
  userAgent: string,
  request: Partial<FetchRequest> = {},
  authorization?: string,
): Record<string, string> {
  return {
    "User-Agent": userAgent,
    Accept: request.accept ?? "*/*",
    "Accept-Encoding": "gzip, br, deflate",
    ...(request.etag ? { "If-None-Match": request.etag } : {}),
    ...(request.lastModified ? { "If-Modified-Since": request.lastModified } : {}),
    ...(authorization === undefined ? {} : { Authorization: authorization }),
  };
}
