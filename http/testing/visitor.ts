import { createFetcher, type FetcherOptions, type FetchRequest } from "../fetch.ts";
import type { RouteServer } from "./routeServer.ts";

/** A fetcher for the servers of one test, with a clock that the test moves. */
export function visitor(options: Partial<FetcherOptions> = {}) {
  const clock = { ms: Date.parse("2026-11-24T06:00:00Z") };
  const fetch = createFetcher({
    userAgent: "densing/9.9.9 (+https://example.org)",
    now: () => new Date(clock.ms),
    allowLoopback: true,
    limits: { headerMs: 5_000, idleMs: 5_000, totalMs: 10_000 },
    paceMs: 0,
    ...options,
  });
  const get = (
    server: Pick<RouteServer, "host" | "origin">,
    path = "/page",
    request: Partial<FetchRequest> = {},
  ) => fetch({ url: `${server.origin}${path}`, allowedHosts: [server.host], ...request });
  return { clock, get };
}
