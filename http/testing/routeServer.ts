/** A server whose routes a test writes itself, on loopback, over http or https. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { Identity } from "./certificate.ts";

/** A text is a 200 with that body, a number is that status with none. */
export type Route = string | number | ((response: ServerResponse, request: IncomingMessage) => void);

export interface RouteServer {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  readonly origin: string;
  readonly port: number;
  /** May be changed while it runs. A path that is not in it is 404. */
  readonly routes: Record<string, Route>;
  /** The paths asked for, in order. */
  readonly asked: string[];
  /** The headers of the last request for a path. */
  readonly headers: Map<string, IncomingMessage["headers"]>;
}

/** It is closed when the test ends. */
export async function startRouteServer(
  routes: Record<string, Route> = {},
  identity?: Identity,
): Promise<RouteServer> {
  const asked: string[] = [];
  const headers = new Map<string, IncomingMessage["headers"]>();
  const listener: RequestListener = (request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    headers.set(path, request.headers);
    const route = routes[path] ?? 404;
    if (typeof route === "string") response.end(route);
    else if (typeof route === "number") response.writeHead(route).end();
    else route(response, request);
  };
  const server = identity ? createHttpsServer({ ...identity }, listener) : createServer(listener);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  return { host, port, origin: `${identity ? "https" : "http"}://${host}`, routes, asked, headers };
}

export const redirectTo =
  (location: string): Route =>
  (response) => {
    response.writeHead(302, { location }).end();
  };
