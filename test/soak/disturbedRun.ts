import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { isSameProcess } from "../../scripts/lib/processes.mjs";
import { readServerRecord } from "../../temporal/serverRecord.ts";
import { startDensing, temporaryFolder } from "../support.ts";
import type { Kill, Target } from "./plan.ts";
import { runningSteps } from "./state.ts";

/** Folders of one run: the data folder, and one for the temporary files of its processes. */
export interface Place {
  readonly home: string;
  readonly scratch: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A place that goes when the test ends, with whatever still runs there. */
export function newPlace(name: string, more: Readonly<Record<string, string>>): Place {
  const folder = temporaryFolder(`soak-${name}`);
  const [home, scratch] = [join(folder, "home"), join(folder, "scratch")];
  for (const path of [home, scratch]) mkdirSync(path);
  onTestFinished(() => {
    killServer(home);
  });
  return { home, scratch, environment: { ...more, DENSING_HOME: home, TMPDIR: scratch } };
}

function killServer(home: string): boolean {
  const record = readServerRecord(home);
  if (record === undefined || !isSameProcess(record)) return false;
  // The group: what is on PATH as `temporal` may be a script that starts the server.
  process.kill(-record.pid, "SIGKILL");
  return true;
}

type Run = ReturnType<typeof startDensing>;

export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly seconds: number;
}

/** A run that waits for ever is a failure like any other, and says where it stood. */
const longestSeconds = 400;

async function endOf(run: Run, startedAt: number): Promise<Ended> {
  const tooLong = new AbortController();
  const code = await Promise.race([
    run.ended,
    sleep(longestSeconds * 1000, "too long" as const, { signal: tooLong.signal, ref: false }),
  ]);
  tooLong.abort();
  if (typeof code !== "number") {
    const how = code === null ? "was ended by a signal" : `did not end within ${longestSeconds} s`;
    throw new Error(`densing ${how}:\n${run.output()}`);
  }
  return { code, output: run.output(), seconds: (performance.now() - startedAt) / 1000 };
}

/** Runs a command to its end. */
export function runToEnd(command: readonly string[], place: Place): Promise<Ended> {
  const startedAt = performance.now();
  return endOf(startDensing(command, place.environment), startedAt);
}

export interface Disturbed {
  /** After its start, when the kill was. */
  readonly second: number;
  readonly steps: string;
  /** How the run came to its end: by itself, or because the command was given again. */
  readonly wentOn: "by itself" | "with the same command again";
  /** From the kill to its end. */
  readonly finishedAfter: number;
  /** The error that was shown where the server alone was killed, or null. */
  readonly said: string | null;
  readonly last: Ended;
}

/**
 * Starts a command, kills its target at a moment, and has the run finished: the command is given again where its
 * process was killed, or ended with an error.
 *
 * @returns null when the run had ended before the moment came
 */
export async function disturb(
  command: readonly string[],
  place: Place,
  target: Target,
  atSecond: number,
): Promise<Disturbed | null> {
  const startedAt = performance.now();
  const run = startDensing(command, place.environment);
  await Promise.race([sleep(atSecond * 1000), run.ended]);
  let steps = "";
  for (;;) {
    if (run.child.exitCode !== null || run.child.signalCode !== null) {
      const early = await endOf(run, startedAt);
      if (early.code === 0) return null;
      throw new Error(`it ended with ${early.code} before anything was killed:\n${early.output}`);
    }
    steps = runningSteps(place.home);
    // Before there is a server, its moment is the first at which there is one.
    if (target === "worker" || killServer(place.home)) break;
    await sleep(10);
  }
  if (target !== "server") run.child.kill("SIGKILL");
  const killedAt = performance.now();
  const since = () => (performance.now() - killedAt) / 1000;
  const kill = { second: (killedAt - startedAt) / 1000, steps };
  let said: string | null = null;
  if (target === "server") {
    const first = await endOf(run, startedAt);
    if (first.code === 0)
      return { ...kill, wentOn: "by itself", finishedAfter: since(), said: null, last: first };
    said = /^.*\[[a-z-]+\]$/m.exec(first.output)?.[0] ?? null;
    if (said === null) throw new Error(`it ended with ${first.code} and no error of ours:\n${first.output}`);
  } else {
    await run.ended;
  }
  const last = await runToEnd(command, place);
  return { ...kill, wentOn: "with the same command again", finishedAfter: since(), said, last };
}

export function describeKill({ number, target }: Kill, of: string, disturbed: Disturbed): string {
  const { second, steps, wentOn, finishedAfter, said } = disturbed;
  const told = said === null ? "" : ` ("${said}")`;
  return (
    `${of}, kill ${number}: ${target} at ${second.toFixed(1)} s in ${steps}; ` +
    `finished ${finishedAfter.toFixed(1)} s later ${wentOn}${told}`
  );
}
