import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DevServer, startDevServer } from "../devServer.ts";
import { temporalCli } from "./temporalCli.ts";

/** A real dev server on free ports over a temporary data folder. `stop` removes both. */
export async function startTestServer(): Promise<DevServer & { home: string }> {
  const home = mkdtempSync(join(tmpdir(), "densing-temporal-"));
  const server = await startDevServer({
    home,
    executable: await temporalCli(),
    environment: process.env,
    say: () => {},
    preferredPorts: { port: 0, uiPort: 0 },
  });
  const stop = async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
  return { ...server, home, stop };
}
