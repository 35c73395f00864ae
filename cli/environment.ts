import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { DensingError } from "../errors.ts";
import type { Environment } from "../temporal/environment.ts";

/** What the environment says; the one place that reads it. */
export interface Settings {
  /** Data folder, absolute. */
  readonly home: string;
  /** A server that answers for every source under `<mirror>/<host>/<path>`, or null. */
  readonly mirror: string | null;
  /** A way to reach whoever runs this (address or URL), sent in the User-Agent, or null. */
  readonly contact: string | null;
  /** By host, sent only there. The product needs none; with one the hosts allow more requests an hour. */
  readonly tokens: ReadonlyMap<string, string>;
  /** Root of the package: where catalogue/, sql/ and dist/ are. */
  readonly packageRoot: string;
  /** For the Temporal connection and the server's child process. */
  readonly environment: Environment;
}

/** Optional tokens, under the names that the hosts' own tools use. */
const tokenVariables = { GITHUB_TOKEN: "api.github.com", HF_TOKEN: "huggingface.co" } as const;

/** @throws DensingError `configuration-invalid` */
export function readSettings(environment: Environment = process.env): Settings {
  const mirror = environment.DENSING_MIRROR || null;
  if (mirror !== null && !/^https?:\/\/[^/]+\/?/.test(mirror)) {
    throw new DensingError("configuration-invalid", "DENSING_MIRROR is not an http(s) address", {
      DENSING_MIRROR: mirror,
    });
  }
  return {
    home: resolve(environment.DENSING_HOME || "data"),
    mirror,
    contact: environment.DENSING_CONTACT || null,
    tokens: new Map(
      Object.entries(tokenVariables).flatMap(([variable, host]) => {
        const token = environment[variable];
        return token ? [[host, token]] : [];
      }),
    ),
    packageRoot: packageRoot(),
    environment,
  };
}

/** This file is cli/environment.ts in the sources and dist/cli/environment.js in the build. */
function packageRoot(): string {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const parent = resolve(here, "..");
  return parent.endsWith("dist") ? resolve(parent, "..") : parent;
}
