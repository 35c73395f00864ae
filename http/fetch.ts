/**
 * The one way to the outside: every request passes the same guards (deadlines, caps, allowed hosts,
 * checked and pinned addresses, guarded redirects) and fails with a typed error that says whether to
 * try again.
 */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Readable } from "node:stream";
import axios, { type AxiosResponse } from "axios";
import { DensingError, messageOf } from "../errors.ts";
import { checkedAddresses, type Lookup, lookupAll, pinned } from "./addresses.ts";
import { readBody } from "./body.ts";
import { type Deadlines, startDeadlines } from "./deadlines.ts";
import { fetchError, statusError } from "./errors.ts";
import { defaultLimits, type FetchLimits } from "./limits.ts";
import { isAllowed, isRedirect, redirectTarget } from "./redirects.ts";
import { retryAfterSeconds } from "./retryAfter.ts";

export interface FetcherOptions {
  /** Names the product and where to reach whoever runs it. */
  readonly userAgent: string;
  readonly now: () => Date;
  readonly limits?: Partial<FetchLimits>;
  readonly lookup?: Lookup;
  /** Whether 127.0.0.0/8 and ::1 may be fetched: for tests and local mirrors, never by default. */
  readonly allowLoopback?: boolean;
}

export interface FetchRequest {
  readonly url: string;
  /** Hosts (`example.org`, or `127.0.0.1:8080`) that this request and its redirects may reach. */
  readonly allowedHosts: readonly string[];
  /** Validators of the copy we hold: unchanged since, the server answers 304 and sends nothing. */
  readonly etag?: string | null;
  readonly lastModified?: string | null;
  readonly signal?: AbortSignal;
}

interface Answer {
  /** Where the answer came from, after redirects. */
  readonly url: string;
  /** When its headers arrived, UTC, ISO 8601 with milliseconds. */
  readonly fetchedAt: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
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
 * Makes a `fetch` that gets one URL and holds its whole body, or fails.
 *
 * @throws DensingError with a type of `http/errors.ts`. `source-rate-limited` may carry
 *   `facts.retryAfterSeconds`. When the caller's signal is aborted its reason is thrown instead.
 */
export function createFetcher(options: FetcherOptions): Fetch {
  const limits: FetchLimits = { ...defaultLimits, ...options.limits };
  const lookup = options.lookup ?? lookupAll;
  // Connections are not kept: a kept one would outlive the check of its address.
  const agents = {
    httpAgent: new HttpAgent({ keepAlive: false }),
    httpsAgent: new HttpsAgent({ keepAlive: false }),
  };
  const client = axios.create({
    ...agents,
    method: "GET",
    responseType: "stream",
    maxRedirects: 0,
    decompress: false,
    // A proxy of the environment would resolve names itself, past our check of the address.
    proxy: false,
    validateStatus: () => true,
    transformResponse: [],
  });

  async function hop(
    url: URL,
    request: FetchRequest,
    deadlines: Deadlines,
  ): Promise<AxiosResponse<Readable>> {
    deadlines.begin("header");
    const addresses = await deadlines.race(() =>
      checkedAddresses(url, lookup, options.allowLoopback === true),
    );
    try {
      const response = await client.request<Readable>({
        url: url.href,
        headers: requestHeaders(options.userAgent, request),
        lookup: pinned(addresses),
        signal: deadlines.signal,
      });
      // A body that nobody reads (a redirect's, an error's) may still break: that must not end the process.
      response.data.on("error", () => undefined);
      return response;
    } catch (thrown) {
      if (deadlines.signal.aborted) throw thrown;
      const code = codeOf(thrown);
      const seen = messageOf(thrown) || code || "unknown";
      throw fetchError("source-unreachable", url, `no answer (${seen})`, { code, seen });
    }
  }

  return async function fetch(request) {
    const visited = [startUrl(request)];
    const deadlines = startDeadlines(limits, request.signal);
    let response: AxiosResponse<Readable> | undefined;
    try {
      for (;;) {
        const url = visited.at(-1)!;
        response = await hop(url, request, deadlines);
        if (!isRedirect(response.status)) return await answer(url, response, request, deadlines);
        response.data.destroy();
        visited.push(
          redirectTarget(header(response, "location"), visited, request.allowedHosts, limits.redirects),
        );
      }
    } catch (thrown) {
      throw deadlines.explain(thrown, visited.at(-1)!);
    } finally {
      response?.data.destroy();
      deadlines.stop();
    }
  };

  async function answer(
    url: URL,
    response: AxiosResponse<Readable>,
    request: FetchRequest,
    deadlines: Deadlines,
  ): Promise<FetchResult> {
    const now = options.now();
    const common: Answer = {
      url: url.href,
      fetchedAt: now.toISOString(),
      etag: header(response, "etag") ?? null,
      lastModified: header(response, "last-modified") ?? null,
    };
    if (response.status === 304 && (request.etag || request.lastModified)) {
      return { ...common, status: "not-modified" };
    }
    if (response.status !== 200) {
      throw statusError(response.status, url, retryAfterSeconds(header(response, "retry-after"), now));
    }
    const headers = {
      contentEncoding: header(response, "content-encoding"),
      contentLength: header(response, "content-length"),
    };
    const { body, wireBytes } = await readBody(response.data, headers, url, limits, deadlines);
    const contentType = header(response, "content-type") ?? null;
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

function requestHeaders(userAgent: string, request: FetchRequest): Record<string, string> {
  return {
    "User-Agent": userAgent,
    Accept: "*/*",
    "Accept-Encoding": "gzip, br, deflate",
    ...(request.etag ? { "If-None-Match": request.etag } : {}),
    ...(request.lastModified ? { "If-Modified-Since": request.lastModified } : {}),
  };
}

function header(response: AxiosResponse<Readable>, name: string): string | undefined {
  const value: unknown = response.headers[name];
  return typeof value === "string" ? value : undefined;
}

function codeOf(thrown: unknown): string | undefined {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  return typeof code === "string" ? code : undefined;
}
