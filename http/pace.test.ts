import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFetcher, type FetcherOptions } from "./fetch.ts";
import { createPace } from "./pace.ts";
import { type RouteServer, redirectTo, startRouteServer } from "./testing/routeServer.ts";

describe("inTurn", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const unhurried = new AbortController().signal;

  /** A pace with a log of what began and ended when, in ms. */
  function logged(paceMs: number) {
    const pace = createPace(paceMs);
    const began = performance.now();
    const log: string[] = [];
    const note = (what: string) => log.push(`${performance.now() - began} ${what}`);
    const ask = (name: string, { host = "a", takes = 0, leastRestMs = 0, signal = unhurried } = {}) =>
      pace.inTurn(host, leastRestMs, signal, async () => {
        note(`${name} begins`);
        await new Promise((done) => setTimeout(done, takes));
        note(`${name} ends`);
        return name;
      });
    return { log, ask };
  }

  it("makes one request at a time, in order, and rests from the end of one to the start of the next", async () => {
    const { log, ask } = logged(1_000);
    const both = Promise.all([ask("1", { takes: 300 }), ask("2", { takes: 50 })]);
    await vi.runAllTimersAsync();
    expect(await both).toEqual(["1", "2"]);
    expect(log).toEqual(["0 1 begins", "300 1 ends", "1300 2 begins", "1350 2 ends"]);
  });

  it("does not rest longer than is left to rest", async () => {
    const { log, ask } = logged(1_000);
    await Promise.all([ask("1"), vi.advanceTimersByTimeAsync(400)]);
    await Promise.all([ask("2"), vi.runAllTimersAsync()]);
    await vi.advanceTimersByTimeAsync(5_000);
    await Promise.all([ask("3"), vi.runAllTimersAsync()]);
    expect(log.filter((line) => line.endsWith("begins"))).toEqual([
      "0 1 begins",
      "1000 2 begins",
      "6000 3 begins",
    ]);
  });

  it("rests as long as the host asks, if that is longer", async () => {
    const { log, ask } = logged(1_000);
    const all = Promise.all([ask("1"), ask("2", { leastRestMs: 3_000 }), ask("3", { leastRestMs: 10 })]);
    await vi.runAllTimersAsync();
    await all;
    expect(log.filter((line) => line.endsWith("begins"))).toEqual([
      "0 1 begins",
      "3000 2 begins",
      "4000 3 begins",
    ]);
  });

  it("goes on after a request that failed, rested too", async () => {
    const pace = createPace(1_000);
    const failed = pace.inTurn("a", 0, unhurried, () => Promise.reject(new Error("broken")));
    await expect(failed).rejects.toThrow("broken");
    const next = vi.fn(async () => "done");
    const second = pace.inTurn("a", 0, unhurried, next);
    await vi.advanceTimersByTimeAsync(999);
    expect(next).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await second).toBe("done");
  });

  it("lets other hosts go by", async () => {
    const { log, ask } = logged(1_000);
    const all = Promise.all([ask("a1", { takes: 300 }), ask("b1", { host: "b" })]);
    await vi.runAllTimersAsync();
    await all;
    expect(log).toContain("0 b1 begins");
  });

  it("leaves out who gave up, waiting or resting, and keeps the others apart", async () => {
    const { log, ask } = logged(1_000);
    const [waiting, resting] = [new AbortController(), new AbortController()];
    const reason = new Error("cancelled");
    const first = ask("1", { takes: 500 });
    const second = ask("2", { signal: waiting.signal });
    const third = ask("3", { signal: resting.signal });
    const fourth = ask("4");
    const refused = Promise.all([expect(second).rejects.toBe(reason), expect(third).rejects.toBe(reason)]);
    await vi.advanceTimersByTimeAsync(100);
    waiting.abort(reason);
    await vi.advanceTimersByTimeAsync(600);
    resting.abort(reason);
    await refused;
    // The rest of the fourth, and none of those who left.
    expect(vi.getTimerCount()).toBe(1);
    await vi.runAllTimersAsync();
    expect(await Promise.all([first, fourth])).toEqual(["1", "4"]);
    expect(log).toEqual(["0 1 begins", "500 1 ends", "1500 4 begins", "1500 4 ends"]);
  });

  it("keeps no timer when nobody waits", async () => {
    const { ask } = logged(1_000);
    await Promise.all([ask("1"), vi.advanceTimersByTimeAsync(0)]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a fetcher", () => {
  const fetcher = (options: Partial<FetcherOptions>) =>
    createFetcher({
      userAgent: "densing/test",
      now: () => new Date("2026-11-24T06:00:00Z"),
      allowLoopback: true,
      ...options,
    });
  const page = (server: RouteServer, path: string) => ({
    url: `${server.origin}${path}`,
    allowedHosts: [server.host],
  });
  const neverAgain = 1e9;

  it("has one request under way at a host, redirects and robots.txt among them", async () => {
    let open = 0;
    let most = 0;
    const server = await startRouteServer();
    const slow = (end: () => void) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        end();
      }, 15);
    };
    server.routes["/robots.txt"] = (response) => slow(() => response.end());
    server.routes["/page"] = (response) => slow(() => response.end("text"));
    server.routes["/to-page"] = (response) =>
      slow(() => response.writeHead(302, { location: "/page" }).end());
    const fetch = fetcher({ paceMs: 0 });
    const paths = ["/page", "/to-page", "/page", "/to-page"];
    const results = await Promise.all(paths.map((path) => fetch(page(server, path))));
    expect(results.map(({ status }) => status)).toEqual(["ok", "ok", "ok", "ok"]);
    expect(server.asked).toHaveLength(7);
    expect(most).toBe(1);
  });

  it("rests between two requests to a host, not between hosts; a caller may give up meanwhile", async () => {
    const [one, two] = [await startRouteServer({ "/page": "1" }), await startRouteServer({ "/page": "2" })];
    const fetch = fetcher({ paceMs: neverAgain });
    const caller = new AbortController();
    const exempt = { robots: "exempt", signal: caller.signal } as const;
    await fetch({ ...page(one, "/page"), ...exempt });
    const second = fetch({ ...page(one, "/page"), ...exempt });
    expect(await fetch({ ...page(two, "/page"), ...exempt })).toMatchObject({ status: "ok" });
    expect(one.asked).toEqual(["/page"]);
    const reason = new Error("cancelled");
    caller.abort(reason);
    await expect(second).rejects.toBe(reason);
    expect(one.asked).toEqual(["/page"]);
  });

  it("counts the robots.txt as a request, and rests a second unless told otherwise", async () => {
    const [one, two] = [await startRouteServer({ "/page": "1" }), await startRouteServer({ "/page": "2" })];
    for (const [server, options] of [
      [one, { paceMs: neverAgain }],
      [two, {}],
    ] as const) {
      const caller = new AbortController();
      const waiting = fetcher(options)({ ...page(server, "/page"), signal: caller.signal });
      while (server.asked.length === 0) await sleep(5);
      await fetcher({ paceMs: 0 })({ ...page(await startRouteServer({ "/page": "" }), "/page") });
      caller.abort(new Error("cancelled"));
      await expect(waiting).rejects.toThrow("cancelled");
      expect(server.asked).toEqual(["/robots.txt"]);
    }
  });

  it("rests as long as the host's robots.txt asks", async () => {
    const server = await startRouteServer({
      "/robots.txt": "User-agent: densing\nCrawl-delay: 30",
      "/page": "",
    });
    const caller = new AbortController();
    const waiting = fetcher({ paceMs: 0 })({ ...page(server, "/page"), signal: caller.signal });
    while (server.asked.length === 0) await sleep(5);
    await fetcher({ paceMs: 0 })({ ...page(await startRouteServer({ "/page": "" }), "/page") });
    caller.abort(new Error("cancelled"));
    await expect(waiting).rejects.toThrow("cancelled");
    expect(server.asked).toEqual(["/robots.txt"]);
  });

  it("does not count the waiting against the deadlines", async () => {
    const server = await startRouteServer({ "/to-page": redirectTo("/page"), "/page": "text" });
    const fetch = fetcher({ paceMs: 1_500, limits: { headerMs: 1_000, idleMs: 1_000, totalMs: 1_000 } });
    expect(await fetch({ ...page(server, "/to-page"), robots: "exempt" })).toMatchObject({ status: "ok" });
  });
});
