import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A host without a socket: what it answers to a path, and every path that it was asked for but robots.txt. */
interface ScriptedHost<Answer extends Reply> {
  readonly asked: readonly string[];
  answer(path: string): Answer;
}

/**
 * Serves a host on loopback until the test is over. `DENSING_MIRROR` may name its address.
 *
 * @param silence the reply in whose place the connection stays open and silent
 */
export async function serveHost<Answer extends Reply>(host: ScriptedHost<Answer>, silence: Answer) {
  const waiting: { readonly isAsked: () => boolean; readonly resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    const reply = host.answer(request.url ?? "");
    if (reply !== silence) response.writeHead(reply.status, reply.headers ?? {}).end(reply.body ?? "");
    for (const { isAsked, resolve } of waiting) if (isAsked()) resolve();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: host.asked,
    /** Resolves when `isAsked` holds after some request, or at once. */
    until: (isAsked: () => boolean) =>
      new Promise<void>((resolve) => {
        if (isAsked()) resolve();
        else waiting.push({ isAsked, resolve });
      }),
  };
}
