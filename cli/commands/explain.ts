import type { Command } from "commander";
import { openSnapshotStore } from "../../store/snapshots.ts";
import { explainModel, explanationLines } from "../explain.ts";
import { dataFolders } from "../folders.ts";
import { type CommandContext, snapshotIdOf } from "./context.ts";

/** `densing explain MODEL` */
export function addExplainCommand(program: Command, context: () => CommandContext): void {
  program
    .command("explain")
    .description("leads every number of a model back to reports, documents, ruler and rule")
    .argument("<model>", "its id, e.g. qwen2.5-7b")
    .option("--snapshot <id>", "which snapshot", "latest")
    .action(async (modelId: string, options: { snapshot: string }) => {
      const { settings, output } = context();
      const snapshots = openSnapshotStore(dataFolders(settings.home).snapshots);
      const explanation = await explainModel(
        snapshots,
        await snapshotIdOf(snapshots, options.snapshot),
        modelId,
      );
      output.result(explanation, () => explanationLines(explanation));
    });
}
