import { describe, expect, it } from "vitest";
import { startRouteServer } from "./testing/routeServer.ts";
import { visitor } from "./testing/visitor.ts";

describe("those who ask for a robots.txt at the same time", () => {
  it("share one request, also when one of them gives up", async () => {
    let release = (): void => undefined;
    const server = await startRouteServer({ "/page": "text", "/other": "text" });
    const wasAsked = new Promise<void>((asked) => {
      server.routes["/robots.txt"] = (response) => {
        release = () => response.end();
        asked();
      };
    });
    const { get } = visitor();
    const caller = new AbortController();
    const first = get(server, "/page", { signal: caller.signal });
    const second = get(server, "/other");
    await wasAsked;
    const reason = new Error("cancelled");
    caller.abort(reason);
    await expect(first).rejects.toBe(reason);
    release();
    expect(await second).toMatchObject({ status: "ok" });
    expect(server.asked).toEqual(["/robots.txt", "/other"]);
  });

  it("end the request when the last of them gives up, and the next one starts anew", async () => {
    const server = await startRouteServer({ "/page": "text" });
    const caller = new AbortController();
    const reason = new Error("cancelled");
    const wasClosed = new Promise<void>((closed) => {
      server.routes["/robots.txt"] = (response) => {
        response.on("close", closed);
        caller.abort(reason);
      };
    });
    const { get } = visitor();
    await expect(get(server, "/page", { signal: caller.signal })).rejects.toBe(reason);
    await wasClosed;
    server.routes["/robots.txt"] = 404;
    expect(await get(server)).toMatchObject({ status: "ok" });
  });
});
