import { Option } from "commander";
import { DensingError } from "../errors.ts";
import { defaultMetricsPort } from "../temporal/metricsServer.ts";

/** `--metrics [port]`, for the commands whose process has workers. */
export function metricsOption(): Option {
  return new Option(
    "--metrics [port]",
    `serve Prometheus metrics on 127.0.0.1 (port ${defaultMetricsPort} if none is given)`,
  );
}

/** @throws DensingError `invalid-argument` on anything but a port */
export function metricsPortOf(given: string | true | undefined): { metricsPort?: number } {
  if (given === undefined) return {};
  if (given === true) return { metricsPort: defaultMetricsPort };
  return { metricsPort: requirePort(given, "--metrics") };
}

/** @throws DensingError `invalid-argument` on anything but a port; 0 is any that is free */
export function requirePort(given: string, option: string): number {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new DensingError("invalid-argument", `${option}: not a port: ${given}`, { seen: given });
}
