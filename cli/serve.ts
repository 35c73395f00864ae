import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import sirv from "sirv";
import { DensingError, messageOf } from "../errors.ts";
import { errnoOf } from "../store/files.ts";
import type { SnapshotStore } from "../store/snapshots.ts";

/** Where the site is looked for first; the next free port is taken when it is not free. */
const preferredPort = 8080;
const portsTried = 20;

/** The served site. */
export interface Site {
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves the snapshots on loopback: `/` leads to the newest report. Only GET and HEAD; nothing outside the
 * snapshots folder can be named (sirv resolves paths inside its folder and refuses the rest).
 *
 * @throws DensingError `port-taken`
 */
export async function serveSnapshots(folder: string, snapshots: SnapshotStore): Promise<Site> {
  const files = sirv(folder, { dev: true, dotfiles: false });
  const server = createServer((request, response) => {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
      return;
    }
    if (request.url === "/" || request.url === "") {
      snapshots.latest().then(
        (latest) => {
          if (latest) response.writeHead(302, { Location: `/${latest.id}/report.html` }).end();
          else response.writeHead(404).end("no snapshot yet\n");
        },
        (thrown) => response.writeHead(500).end(`${messageOf(thrown)}\n`),
      );
      return;
    }
    files(request, response, () => {
      response.writeHead(404).end("not found\n");
    });
  });
  const port = await listen(server);
  return {
    address: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server): Promise<number> {
  for (let port = preferredPort; port < preferredPort + portsTried; port++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => {
          server.off("error", reject);
          resolve();
        });
      });
      return (server.address() as AddressInfo).port;
    } catch (thrown) {
      if (errnoOf(thrown) !== "EADDRINUSE") throw thrown;
    }
  }
  const range = `${preferredPort}-${preferredPort + portsTried - 1}`;
  throw new DensingError("port-taken", `no free port for the site among ${range}: free one and start again`, {
    range,
  });
}
