import type { Command } from "commander";
import { lockHome } from "../../temporal/homeLock.ts";
import { tableHashes } from "../../warehouse/hash.ts";
import { openWarehouse } from "../../warehouse/open.ts";
import { columns } from "../output.ts";
import { openProduct } from "../product.ts";
import type { CommandContext } from "./context.ts";

/** `densing rebuild`: the warehouse anew from the catalogue and the captures. */
export function addRebuildCommand(program: Command, context: () => CommandContext): void {
  program
    .command("rebuild")
    .description("makes the warehouse anew from the catalogue and the captures, and prints its table hashes")
    .action(async () => {
      const { settings, output, now } = context();
      const lock = lockHome(settings.home);
      try {
        const product = openProduct(settings, now, output.say);
        await product.rebuild();
        const warehouse = await openWarehouse({ path: product.folders.warehouse });
        const hashes = await warehouse.transaction(tableHashes);
        await warehouse.close();
        output.result(hashes, () => columns(Object.entries(hashes)));
      } finally {
        lock.release();
      }
    });
}
