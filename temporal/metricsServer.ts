import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DensingError, messageOf } from "../errors.ts";
import type { Metrics } from "./metrics.ts";

/** Loopback: metrics name sources and models, and nobody is asked who they are. */
const ip = "127.0.0.1";

/** The port that OpenTelemetry's exporters for Prometheus use. */
export const defaultMetricsPort = 9464;

export type MetricsServer = {
  /** `http://127.0.0.1:9464/metrics` */
  readonly address: string;
  close(): Promise<void>;
};

/**
 * Answers `GET /metrics` on loopback, and nothing else.
 *
 * @param port 0 for any that is free
 * @throws DensingError `port-taken`
 */
export async function serveMetrics(metrics: Metrics, port: number): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (request.url?.split("?")[0] !== "/metrics") return void response.writeHead(404).end("not found\n");
    if (request.method !== "GET") return void response.writeHead(405, { Allow: "GET" }).end();
    metrics.text().then(
      (text) => response.writeHead(200, { "Content-Type": metrics.contentType }).end(text),
      (thrown) => response.writeHead(500).end(`${messageOf(thrown)}\n`),
    );
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, ip, () => resolve());
    });
  } catch (thrown) {
    const message = `Metrics cannot be served on ${ip}:${port}: ${messageOf(thrown)}. Give another port with --metrics.`;
    throw new DensingError("port-taken", message, { port }, { cause: thrown });
  }
  return {
    address: `http://${ip}:${(server.address() as AddressInfo).port}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
