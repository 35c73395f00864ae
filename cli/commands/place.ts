import type { Command } from "commander";
import { DensingError } from "../../errors.ts";
import { jointBenchmarks } from "../../law/constants.ts";
import { openSnapshotStore } from "../../store/snapshots.ts";
import { dataFolders } from "../folders.ts";
import { parseParameterCount } from "../parameterCount.ts";
import { placeModel, placementLines } from "../placement.ts";
import { type CommandContext, snapshotIdOf } from "./context.ts";

/** `densing place --params N --mmlu S …` */
export function addPlaceCommand(program: Command, context: () => CommandContext): void {
  const command = program
    .command("place")
    .description("where a model with these scores stands; give two benchmarks or more")
    .requiredOption("--params <n>", "total parameters: 7.6B, 500M or 7615616512")
    .option("--date <day>", "compare with the frontier of that day (YYYY-MM-DD)")
    .option("--snapshot <id>", "which snapshot", "latest");
  for (const benchmark of jointBenchmarks) {
    command.option(`--${benchmark.replace("_", "-")} <percent>`, `score on ${benchmark}`);
  }
  command.action(async (options: Record<string, string | undefined>) => {
    const { settings, output } = context();
    const scores: Record<string, number> = {};
    for (const benchmark of jointBenchmarks) {
      const text = options[benchmark === "mmlu_pro" ? "mmluPro" : benchmark];
      if (text === undefined) continue;
      scores[benchmark] = Number(text);
      if (text.trim() !== "" && Number.isFinite(scores[benchmark])) continue;
      throw new DensingError("invalid-argument", `not a score: --${benchmark} ${text}`, {
        benchmark,
        seen: text,
      });
    }
    const snapshots = openSnapshotStore(dataFolders(settings.home).snapshots);
    const found = await placeModel(snapshots, await snapshotIdOf(snapshots, options.snapshot ?? "latest"), {
      params: parseParameterCount(options.params ?? ""),
      scores,
      date: options.date ?? null,
    });
    output.result(found, () => placementLines(found));
  });
}
