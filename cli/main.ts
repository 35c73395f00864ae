#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { DensingError } from "../errors.ts";
import { methodVersion } from "../law/constants.ts";
import { now } from "./clock.ts";
import { addBackfillCommand } from "./commands/backfill.ts";
import { addCalibrateCommand } from "./commands/calibrate.ts";
import { addCapturesCommands } from "./commands/captures.ts";
import type { CommandContext } from "./commands/context.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addExplainCommand } from "./commands/explain.ts";
import { addImportHistoryCommand } from "./commands/importHistory.ts";
import { addModelsCommands } from "./commands/models.ts";
import { addTrackCommand } from "./commands/modelsTrack.ts";
import { addPlaceCommand } from "./commands/place.ts";
import { addQuarantineCommands } from "./commands/quarantine.ts";
import { addRebuildCommand } from "./commands/rebuild.ts";
import { addRefreshCommand } from "./commands/refresh.ts";
import { addReportCommand } from "./commands/report.ts";
import { addRulerCommands } from "./commands/ruler.ts";
import { addScheduleCommands } from "./commands/schedule.ts";
import { addServeCommand } from "./commands/serve.ts";
import { addSnapshotCommands } from "./commands/snapshot.ts";
import { addSourceCommands } from "./commands/source.ts";
import { addTrendCommand } from "./commands/trend.ts";
import { addUpCommand } from "./commands/up.ts";
import { addWorkerCommand } from "./commands/worker.ts";
import { readSettings } from "./environment.ts";
import { createOutput, errorLines, printable } from "./output.ts";

const failed = 1;
const wrongUse = 2;

/** Errors by which the user's words, not the product, are at fault. */
const wrongUseTypes: ReadonlySet<string> = new Set(["invalid-argument", "configuration-invalid"]);

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // A second Ctrl-C, for those who will not wait for running activities to end, finds no handler and kills.
  process.once(signal, () => interruption.abort(signal));
}

// `densing … | head` closes the pipe early; what was asked for has been read.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

const program = new Command("densing")
  .description("Watches how fast open language models get denser and API tokens get cheaper.")
  .version(methodVersion)
  .option("--json", "print one JSON document instead of lines")
  .showHelpAfterError("(--help says what there is)")
  .exitOverride();

const json = () => program.opts<{ json?: boolean }>().json === true;

function context(): CommandContext {
  return {
    settings: readSettings(),
    output: createOutput(json(), (text) => void process.stdout.write(text)),
    now,
    interrupted: interruption.signal,
  };
}

addUpCommand(program, context);
addWorkerCommand(program, context);
addServeCommand(program, context);
addRefreshCommand(program, context);
addImportHistoryCommand(program, context);
addReportCommand(program, context);
addBackfillCommand(program, context);
addSnapshotCommands(program, context);
addExplainCommand(program, context);
addPlaceCommand(program, context);
addRulerCommands(program, context);
addTrendCommand(program, context);
addCalibrateCommand(program, context);
addTrackCommand(addModelsCommands(program, context), context);
addSourceCommands(program, context);
addQuarantineCommands(program, context);
addCapturesCommands(program, context);
addScheduleCommands(program, context);
addRebuildCommand(program, context);
addDoctorCommand(program, context);
acceptJsonEverywhere(program);

/** `densing snapshot list --json` and `densing --json snapshot list` mean the same. */
function acceptJsonEverywhere(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride().option("--json", "print one JSON document instead of lines");
    child.on("option:json", () => program.setOptionValue("json", true));
    acceptJsonEverywhere(child);
  }
}

try {
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = exitCodeOf(thrown);
  if (!(thrown instanceof CommanderError)) report(thrown);
}

function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : wrongUse;
  return thrown instanceof DensingError && wrongUseTypes.has(thrown.type) ? wrongUse : failed;
}

function report(thrown: unknown): void {
  if (json() && thrown instanceof DensingError) {
    process.stderr.write(
      `${JSON.stringify({ error: { type: thrown.type, message: thrown.message, ...thrown.facts } })}\n`,
    );
    return;
  }
  for (const line of errorLines(thrown)) process.stderr.write(`${printable(line)}\n`);
}
