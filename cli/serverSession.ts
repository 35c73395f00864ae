import type { Client } from "@temporalio/client";
import { DensingError } from "../errors.ts";
import { connectClient, targetFromDevServer } from "../temporal/connection.ts";
import { startDevServer } from "../temporal/devServer.ts";
import { findTemporal } from "../temporal/findServer.ts";
import { type HomeLock, lockHome } from "../temporal/homeLock.ts";
import type { CommandContext } from "./commands/context.ts";
import { attach } from "./engine.ts";

/**
 * Runs `work` with a client, for what needs the server's records and no worker: on your own server (TEMPORAL_ADDRESS),
 * on that of a densing which runs on this data folder, or on one that is started for it.
 *
 * @throws DensingError `temporal-unavailable`, `port-taken`, `storage-unwritable`
 */
export async function withServer<Result>(
  { settings, output }: Pick<CommandContext, "settings" | "output">,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const lock = settings.environment.TEMPORAL_ADDRESS ? null : lockOrNull(settings.home);
  if (lock === null) return serve(await attach(settings), work);
  try {
    const { found } = await findTemporal({
      environment: settings.environment,
      packageRoot: settings.packageRoot,
      say: output.say,
    });
    // Without an address in the environment it is a program on this machine.
    if (found.kind === "address") return await serve(await attach(settings), work);
    const server = await startDevServer({
      home: settings.home,
      executable: found.path,
      environment: settings.environment,
      say: output.say,
      // Any will do for a few seconds, and nobody is told of it.
      preferredPorts: { port: 0, uiPort: 0 },
    });
    try {
      return await serve(await connectClient(targetFromDevServer(server.address)), work);
    } finally {
      await server.stop();
    }
  } finally {
    lock.release();
  }
}

/** Null when another densing holds the folder, and runs a server. */
function lockOrNull(home: string): HomeLock | null {
  try {
    return lockHome(home);
  } catch (thrown) {
    if (thrown instanceof DensingError && thrown.type === "data-folder-locked") return null;
    throw thrown;
  }
}

async function serve<Result>(
  { client, close }: Awaited<ReturnType<typeof connectClient>>,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(client);
  } finally {
    await close();
  }
}
