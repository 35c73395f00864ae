import type { Command } from "commander";
import { DensingError } from "../../errors.ts";
import { jointBenchmarks } from "../../law/constants.ts";
import { openSnapshotStore } from "../../store/snapshots.ts";
import { readText } from "../csvRecords.ts";
import { dataFolders } from "../folders.ts";
import { parseParameterCount } from "../parameterCount.ts";
import { placeModel, placementLines } from "../placement.ts";
import { parseRulerFile } from "../rulerFile.ts";
import { type CommandContext, snapshotIdOf } from "./context.ts";

interface PlaceOptions {
  readonly score: readonly string[];
  readonly params: string;
  readonly ruler?: string;
  readonly date?: string;
  readonly snapshot: string;
  /** The scores of the joint ruler's benchmarks. */
  readonly [option: string]: string | readonly string[] | undefined;
}

/** `densing place --params N --mmlu S …` */
export function addPlaceCommand(program: Command, context: () => CommandContext): void {
  const command = program
    .command("place")
    .description("where a model with these scores stands; give two benchmarks or more")
    .requiredOption("--params <n>", "total parameters: 7.6B, 500M or 7615616512")
    .option(
      "--ruler <file>",
      "your own ruler (JSON or CSV) or one of `densing ruler fit`; default: the snapshot's joint ruler",
    )
    .option("--date <day>", "compare with the frontier of that day (YYYY-MM-DD)")
    .option("--snapshot <id>", "which snapshot", "latest");
  for (const benchmark of jointBenchmarks) {
    command.option(`--${benchmark.replace("_", "-")} <percent>`, `score on ${benchmark}`);
  }
  command.option(
    "--score <benchmark=percent>",
    "score on another benchmark of your ruler, or their mean (mean=61.5); may be repeated",
    (text: string, before: readonly string[]) => [...before, text],
    [] as readonly string[],
  );
  command.action(async (options: PlaceOptions) => {
    const { settings, output } = context();
    const scores: Record<string, number> = {};
    for (const benchmark of jointBenchmarks) {
      const text = options[benchmark === "mmlu_pro" ? "mmluPro" : benchmark];
      if (typeof text === "string") scores[benchmark] = scoreIn(benchmark, text);
    }
    for (const text of options.score) {
      const [benchmark, percent] = text.split("=");
      scores[benchmark!] = scoreIn("score", percent === undefined ? text : percent);
    }
    const snapshots = openSnapshotStore(dataFolders(settings.home).snapshots);
    const found = await placeModel(snapshots, await snapshotIdOf(snapshots, options.snapshot), {
      params: parseParameterCount(options.params),
      scores,
      date: options.date ?? null,
      ruler:
        options.ruler === undefined ? null : parseRulerFile(options.ruler, await readText(options.ruler)),
    });
    output.result(found, () => placementLines(found));
  });
}

function scoreIn(option: string, text: string): number {
  const score = Number(text);
  if (text.trim() !== "" && Number.isFinite(score)) return score;
  throw new DensingError("invalid-argument", `not a score: --${option} ${text}`, { option, seen: text });
}
