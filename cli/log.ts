import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { now } from "./clock.ts";
import { printable } from "./output.ts";

/** Appends lines to `<home>/logs/densing.log`; a log that cannot be written does not stop the work. */
export function createLog(home: string): (line: string) => void {
  const folder = join(home, "logs");
  return (line) => {
    try {
      mkdirSync(folder, { recursive: true });
      appendFileSync(join(folder, "densing.log"), `${now().toISOString()} ${printable(line)}\n`);
    } catch {
      // The folder that cannot take a log line cannot take a snapshot either, and that one is reported.
    }
  };
}
