import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The dev server of a data folder, as noted in `<home>/temporal.pid`: a run that crashed leaves it to the next. */
export type ServerRecord = {
  readonly pid: number;
  /** The process's start time: process ids are used again. */
  readonly started: string | undefined;
  readonly port: number;
  readonly uiPort: number;
};

function recordPath(home: string): string {
  return join(home, "temporal.pid");
}

/** The record, or undefined when there is none that can be read: then there is nothing to reuse or to stop. */
export function readServerRecord(home: string): ServerRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(recordPath(home), "utf8"));
    if (typeof record !== "object" || record === null) return undefined;
    const { pid, started, port, uiPort } = record as Partial<Record<keyof ServerRecord, unknown>>;
    if (typeof pid !== "number" || typeof port !== "number" || typeof uiPort !== "number") return undefined;
    return { pid, started: typeof started === "string" ? started : undefined, port, uiPort };
  } catch {
    return undefined;
  }
}

export function writeServerRecord(home: string, record: ServerRecord): void {
  const draft = `${recordPath(home)}.new`;
  writeFileSync(draft, `${JSON.stringify(record)}\n`);
  renameSync(draft, recordPath(home));
}

export function removeServerRecord(home: string): void {
  rmSync(recordPath(home), { force: true });
}
