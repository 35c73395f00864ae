import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createFixtureHub, type FixtureHubOptions, type Reply } from "../hub/testing/fixtureHub.ts";

/** In the place of an answer: the connection stays open and silent. */
export const silence: Reply = { status: 0 };

/** The fixture Hub on loopback. `DENSING_MIRROR` may name its address. */
export async function startHubServer(options: FixtureHubOptions = {}) {
  const hub = createFixtureHub(options);
  const waiting: { part: string; resolve: () => void }[] = [];
  const isAsked = (part: string) => hub.asked.some((path) => path.includes(part));
  const server = createServer((request, response) => {
    const reply = hub.answer(request.url ?? "");
    if (reply !== silence) response.writeHead(reply.status, reply.headers ?? {}).end(reply.body ?? "");
    for (const { part, resolve } of waiting) if (isAsked(part)) resolve();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Every path that was asked for, but for robots.txt. */
    asked: hub.asked,
    /** Resolves when a path with that part was asked for. */
    asksFor: (part: string) =>
      new Promise<void>((resolve) => {
        if (isAsked(part)) resolve();
        else waiting.push({ part, resolve });
      }),
  };
}
