import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import {
  createHistoryHost,
  type HistoryHostOptions,
  type Reply,
  silence,
} from "../history/testing/historyHost.ts";

/**
 * A mirror on loopback with the past states of sources, and `others` by their path. `DENSING_MIRROR` may name its
 * address.
 */
export async function startHistoryServer(
  options: HistoryHostOptions,
  others: Readonly<Record<string, string>> = {},
) {
  const host = createHistoryHost(options);
  const waiting: { count: number; resolve: () => void }[] = [];
  const answer = (path: string): Reply => {
    const other = others[path];
    return other === undefined
      ? host.answer(path)
      : { status: 200, headers: { "content-type": "text/plain" }, body: other };
  };
  const rawCount = () =>
    host.asked.filter((path) => path.startsWith("/raw.") || path.includes("id_/")).length;
  const server = createServer((request, response) => {
    const reply = answer(request.url ?? "");
    if (reply !== silence) response.writeHead(reply.status, reply.headers ?? {}).end(reply.body ?? "");
    for (const each of waiting) if (rawCount() >= each.count) each.resolve();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Every path that was asked for, but for robots.txt. */
    asked: host.asked,
    /** Resolves when so many bodies of past states were asked for. */
    bodiesAsked: (count: number) =>
      new Promise<void>((resolve) => {
        if (rawCount() >= count) resolve();
        else waiting.push({ count, resolve });
      }),
  };
}
