import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import sirv from "sirv";
import { DensingError, messageOf } from "../errors.ts";
import { feedTypes } from "../site/feeds/feedFiles.ts";
import { errnoOf } from "../store/files.ts";
import type { SnapshotStore } from "../store/snapshots.ts";

/** Where the site is looked for first; the next free port is taken when it is not free. */
const preferredPort = 8080;
const portsTried = 20;

/** Where the site is served. Loopback, and the first port from 8080 on that is free, where nothing is said. */
export interface SiteAt {
  /** Another address than loopback shows the published files to everybody who can reach it. */
  readonly host?: string;
  /** This one or none. */
  readonly port?: number;
}

/** The served site. */
export interface Site {
  readonly address: string;
  close(): Promise<void>;
}

/** Folders of the data folder that the site shows. */
export interface ServedFolders {
  /** At `/snapshots/`, and at `/` as well. */
  readonly snapshots: string;
  /** At `/reports/`. */
  readonly reports: string;
  /** At `/`: the feeds are `/feeds/…`. */
  readonly site: string;
}

/**
 * Serves the site: `/` leads to the newest report. Only GET and HEAD, and only files of those folders:
 * sirv resolves paths inside its folder, and names that begin with a dot (`..`, unfinished files) are refused before.
 *
 * @throws DensingError `port-taken`
 */
export async function serveSite(
  folders: ServedFolders,
  snapshots: SnapshotStore,
  { host = "127.0.0.1", port: wanted }: SiteAt = {},
): Promise<Site> {
  const files = filesOf(folders);
  const server = createServer((request, response) => {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
      return;
    }
    // Whole files are small, and sirv throws on a range that ends before it begins.
    delete request.headers.range;
    const path = pathOf(request.url ?? "/");
    if (path === null) {
      notFound(response);
    } else if (path === "/") {
      snapshots.latest().then(
        (latest) => {
          if (latest) redirect(response, 302, `/snapshots/${latest.id}/report.html`);
          else response.writeHead(404).end("no snapshot yet\n");
        },
        (thrown) => response.writeHead(500).end(`${messageOf(thrown)}\n`),
      );
    } else if (/^\/reports\/\d{4}-\d{2}$/.test(path)) {
      // Links of a report are relative to its folder.
      redirect(response, 301, `${path}/`);
    } else {
      files(request, response, path);
    }
  });
  const port = await listen(server, host, wanted);
  return {
    address: `http://${host}:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with the file of the first folder that has it. */
function filesOf({ snapshots, reports, site }: ServedFolders) {
  const mounts = [
    { at: "/snapshots/", folder: snapshots },
    { at: "/reports/", folder: reports },
    { at: "/", folder: site },
    { at: "/", folder: snapshots },
  ].map(({ at, folder }) => ({ at, serve: sirv(folder, { dev: true, setHeaders: nameFeeds }) }));

  return (request: IncomingMessage, response: ServerResponse, path: string): void => {
    const next = ([mount, ...others]: typeof mounts): void => {
      if (mount === undefined) {
        notFound(response);
      } else if (path.startsWith(mount.at)) {
        request.url = path.slice(mount.at.length - 1);
        mount.serve(request, response, () => next(others));
      } else {
        next(others);
      }
    };
    next(mounts);
  };
}

/** sirv would call a JSON Feed plain JSON. */
function nameFeeds(response: ServerResponse, path: string): void {
  const type = Object.entries(feedTypes).find(([ending]) => path.endsWith(ending))?.[1];
  if (type !== undefined && path.startsWith("/feeds/")) response.setHeader("Content-Type", type);
}

/** The path of an address as sirv reads it, without its query; null for one that no file of ours has. */
function pathOf(url: string): string | null {
  const [path = ""] = url.split("?");
  try {
    const names = decodeURI(path).split(/[/\\]/);
    return path.startsWith("/") && !names.some((name) => name.startsWith(".")) ? path : null;
  } catch {
    return null;
  }
}

function redirect(response: ServerResponse, status: 301 | 302, location: string): void {
  response.writeHead(status, { Location: location }).end();
}

function notFound(response: ServerResponse): void {
  response.writeHead(404).end("not found\n");
}

async function listen(server: Server, host: string, wanted: number | undefined): Promise<number> {
  const first = wanted ?? preferredPort;
  const last = wanted ?? preferredPort + portsTried - 1;
  for (let port = first; port <= last; port++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          resolve();
        });
      });
      return (server.address() as AddressInfo).port;
    } catch (thrown) {
      if (errnoOf(thrown) !== "EADDRINUSE") throw thrown;
    }
  }
  const range = first === last ? String(first) : `${first}-${last}`;
  throw new DensingError("port-taken", `no free port for the site among ${range}: free one and start again`, {
    range,
  });
}
