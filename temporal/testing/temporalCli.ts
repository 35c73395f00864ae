import { fileURLToPath } from "node:url";
import { findTemporal } from "../findServer.ts";

/** The package root, whose cache the tests share with the product. */
export const packageRoot = fileURLToPath(new URL("../..", import.meta.url));

/** The Temporal CLI that set-up has found, for tests that need a real server. */
export async function temporalCli(): Promise<string> {
  const { TEMPORAL_ADDRESS: _ignored, ...environment } = process.env;
  const { found } = await findTemporal({ environment, packageRoot, say: () => {} });
  if (found.kind !== "executable") throw new Error("expected an executable");
  return found.path;
}
