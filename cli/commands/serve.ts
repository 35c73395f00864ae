import type { Command } from "commander";
import { openSnapshotStore } from "../../store/snapshots.ts";
import { dataFolders } from "../folders.ts";
import { requirePort } from "../portOptions.ts";
import { serveSite } from "../serve.ts";
import type { CommandContext } from "./context.ts";

/** `densing serve [--host ADDRESS] [--port N]`: the site alone, of what is published; needs no server and no lock. */
export function addServeCommand(program: Command, context: () => CommandContext): void {
  program
    .command("serve")
    .description("serves the published snapshots, reports and feeds until it is stopped; writes nothing")
    .option("--host <address>", "another address than loopback shows the site to all who can reach it")
    .option("--port <number>", "this port or none (default: the first from 8080 on that is free)")
    .action(async (options: { host?: string; port?: string }) => {
      const { settings, output, interrupted } = context();
      const folders = dataFolders(settings.home);
      const site = await serveSite(folders, openSnapshotStore(folders.snapshots), {
        ...(options.host === undefined ? {} : { host: options.host }),
        ...(options.port === undefined ? {} : { port: requirePort(options.port, "--port") }),
      });
      output.say(`Site      ${site.address}`);
      if (!interrupted.aborted) {
        await new Promise<void>((resolve) =>
          interrupted.addEventListener("abort", () => resolve(), { once: true }),
        );
      }
      await site.close();
    });
}
