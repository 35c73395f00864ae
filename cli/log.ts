import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { type LevelWithSilent, pino } from "pino";
import type { Environment } from "../temporal/environment.ts";
import type { WorkFacts } from "../temporal/workEvent.ts";
import { now } from "./clock.ts";
import { redactor } from "./redact.ts";

/** A line of the log, for a person and for `jq`: what happened, and the facts that name it. */
export interface Log {
  info(message: string, facts?: WorkFacts): void;
  warn(message: string, facts?: WorkFacts): void;
  error(message: string, facts?: WorkFacts): void;
}

/** A month and more of a daily refresh and six-hourly looks for new models. One old file is kept beside it. */
const largestBytes = 5_000_000;

/**
 * Appends to `<home>/logs/densing.log`, one JSON object a line: `time`, `level`, `msg`, `pid` and facts. A log that
 * cannot be written does not stop the work.
 *
 * Each line is appended to the file that has the name then, so that several processes (workers apart by queue) may
 * share it, and whichever finds it too large moves it to `densing.log.1`.
 */
export function createLog(
  { home, environment }: { readonly home: string; readonly environment: Environment },
  { limitBytes = largestBytes }: { readonly limitBytes?: number } = {},
): Log {
  const folder = join(home, "logs");
  const path = join(folder, "densing.log");
  const redact = redactor(environment);
  const write = (line: string) => {
    try {
      mkdirSync(folder, { recursive: true });
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (size + line.length > limitBytes && size > 0) renameSync(path, `${path}.1`);
      appendFileSync(path, harmless(redact(line)));
    } catch {
      // The folder that cannot take a log line cannot take a snapshot either, and that one is reported.
    }
  };
  const logger = pino(
    {
      base: { pid: process.pid },
      timestamp: () => `,"time":"${now().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    { write },
  );
  const at =
    (level: LevelWithSilent) =>
    (message: string, facts: WorkFacts = {}) =>
      logger[level]({ ...facts }, message);
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/** JSON escapes control characters up to space; the others may steer a terminal too, or break a line. */
function harmless(line: string): string {
  return line.replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
