import type { Command } from "commander";
import { openCaptureStore } from "../../store/captures.ts";
import { openSnapshotStore } from "../../store/snapshots.ts";
import { dataFolders } from "../folders.ts";
import type { CommandContext } from "./context.ts";

/** A capture's line is written moments after its body, in whatever process: a day is beyond every doubt. */
const settledAfterMs = 24 * 3_600_000;

/** `densing captures prune [--dry-run]` */
export function addCapturesCommands(program: Command, context: () => CommandContext): void {
  const captures = program.command("captures").description("the kept raw bodies");

  captures
    .command("prune")
    .description("removes bodies that crashes left and nothing cites; what was captured is kept for ever")
    .option("--dry-run", "only say what would be removed")
    .action(async ({ dryRun = false }: { dryRun?: boolean }) => {
      const { settings, output, now } = context();
      const folders = dataFolders(settings.home);
      const store = await openCaptureStore(folders.captures);
      const snapshots = openSnapshotStore(folders.snapshots);
      const keep = new Set<string>();
      for (const { id } of await snapshots.list()) {
        for (const { sha256 } of (await snapshots.manifest(id)).inputs.captures) keep.add(sha256);
      }
      const writtenBefore = new Date(now().getTime() - settledAfterMs);
      const pruned = await store.prune({ keep, writtenBefore, dryRun });
      const bytes = pruned.removed.reduce((sum, body) => sum + body.bytes, 0);
      output.result({ dryRun, bytes, ...pruned }, () => [
        `${dryRun ? "Would remove" : "Removed"} ${pruned.removed.length} bodies that nothing cites (${bytes} bytes).`,
        ...(pruned.young.length > 0 ? [`${pruned.young.length} more are younger than a day.`] : []),
        ...pruned.refused.map(
          (sha256) =>
            `${sha256} is cited by a snapshot but by no line of the index: restore the index from a copy.`,
        ),
      ]);
    });
}
