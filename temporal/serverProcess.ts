import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DensingError, messageOf } from "../errors.ts";
import { isSameProcess, processStart } from "../scripts/lib/processes.mjs";
import { connection as defaults } from "../temporal.config.ts";
import { connectClient, targetFromDevServer } from "./connection.ts";
import type { Environment } from "./environment.ts";
import { removeServerRecord, type ServerRecord, writeServerRecord } from "./serverRecord.ts";

export type LaunchOptions = {
  /** Absolute path of the data folder. */
  readonly home: string;
  readonly executable: string;
  readonly port: number;
  readonly uiPort: number;
  readonly environment: Environment;
};

const { ip, readyWithinMs, stopGraceMs } = defaults.devServer;
const largestLogBytes = 5_000_000;
/** A server that could not bind its port has ended by then: for one that does not print its address. */
const longestDyingMs = 5_000;

export function addressOf(port: number): string {
  return `${ip}:${port}`;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: ip, port, timeout: 1_000 });
    const settle = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
    socket.once("timeout", () => settle(false));
  });
}

/** Whether a Temporal server with our namespace answers on `port` of loopback. */
export async function answers(port: number, withinMs: number): Promise<boolean> {
  if (!(await accepts(port))) return false;
  try {
    const { client, close } = await connectClient(targetFromDevServer(addressOf(port)), withinMs);
    try {
      await client.workflowService.describeNamespace({ namespace: defaults.namespace });
      return true;
    } finally {
      await close();
    }
  } catch {
    return false;
  }
}

/** To the whole process group: what is on PATH may be a wrapper that started the server as its child. */
function signal(pid: number, name: NodeJS.Signals): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, name);
      return;
    } catch {
      // No such group (the platform has none), then no such process: it has ended.
    }
  }
}

async function endsWithin(record: ServerRecord, ms: number): Promise<boolean> {
  for (let waited = 0; waited < ms; waited += 50) {
    if (!isSameProcess(record)) return true;
    await sleep(50);
  }
  return !isSameProcess(record);
}

/** SIGTERM, after the grace SIGKILL; the record goes when the process has. */
export async function stopServer(
  home: string,
  record: ServerRecord,
  graceMs: number = stopGraceMs,
): Promise<void> {
  if (isSameProcess(record)) {
    signal(record.pid, "SIGTERM");
    if (!(await endsWithin(record, graceMs))) {
      signal(record.pid, "SIGKILL");
      await endsWithin(record, stopGraceMs);
    }
  }
  removeServerRecord(home);
}

function openLog(home: string): { descriptor: number; path: string; from: number } {
  const folder = join(home, "logs");
  const path = join(folder, "temporal.log");
  mkdirSync(folder, { recursive: true });
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes > largestLogBytes) renameSync(path, `${path}.1`);
  const descriptor = openSync(path, "a");
  return { descriptor, path, from: fstatSync(descriptor).size };
}

function spawnServer(options: LaunchOptions, log: number): ChildProcess {
  const own = Object.entries(options.environment).filter(([name]) => !name.startsWith("TEMPORAL_"));
  const child = spawn(
    options.executable,
    [
      ["server", "start-dev", "--ip", ip, "--log-level", "error"],
      ["--port", String(options.port), "--ui-port", String(options.uiPort)],
      // Relative to the working folder: the name becomes part of a URI, in which a % or ? of the path would count.
      ["--db-filename", "temporal.db"],
    ].flat(),
    // A process group of its own: Ctrl-C in the terminal reaches us alone, and the workers can still report
    // what they have finished before the server is stopped.
    { stdio: ["ignore", log, log], env: Object.fromEntries(own), detached: true, cwd: options.home },
  );
  child.unref();
  return child;
}

function failedStart(output: string, logPath: string, why: string): DensingError {
  const facts = { log: logPath, output: output.trim().split("\n").slice(-3).join(" | ") };
  if (/address already in use/.test(output))
    return new DensingError(
      "port-taken",
      "A port of the Temporal server is taken by another program.",
      facts,
    );
  if (/file is not a database|disk image is malformed/.test(output))
    return new DensingError("temporal-database-damaged", "temporal.db is damaged.", facts);
  return new DensingError(
    "temporal-unavailable",
    `The Temporal server did not start: ${why}. See ${logPath}.`,
    facts,
  );
}

/**
 * Starts one dev server process on exactly these ports and returns when it answers.
 *
 * @throws DensingError `port-taken`, `temporal-database-damaged`, `temporal-unavailable`
 */
export async function launchServer(
  options: LaunchOptions,
): Promise<{ record: ServerRecord; ended: Promise<void> }> {
  const log = openLog(options.home);
  const output = () => readFileSync(log.path).subarray(log.from).toString("utf8");
  const child = spawnServer(options, log.descriptor);
  closeSync(log.descriptor);
  let why: string | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once("error", (thrown) => {
      why = messageOf(thrown);
      resolve();
    });
    child.once("exit", (code, signalName) => {
      why = `it ended with ${signalName ?? `exit code ${code}`}`;
      resolve();
    });
  });
  if (child.pid === undefined) {
    await ended;
    throw failedStart(output(), log.path, why ?? "it could not be run");
  }
  const { port, uiPort } = options;
  const record: ServerRecord = { pid: child.pid, started: processStart(child.pid), port, uiPort };
  writeServerRecord(options.home, record);
  // Two that start at one moment both find the port free; one of them binds it, and answers for both.
  const isOurs = new RegExp(String.raw`Server:\s+\S+:${port}\b`);
  let answered = 0;
  for (let waited = 0; waited < readyWithinMs && why === undefined; waited += 100) {
    const ready = await Promise.race([answers(port, 5_000), ended.then(() => false)]);
    answered = ready ? answered + 100 : 0;
    // `why` again: an answer after our process ended is somebody else's server on the same port.
    if (why === undefined && (isOurs.test(output()) || answered > longestDyingMs) && ready)
      return { record, ended };
    await sleep(100);
  }
  why ??= `no answer within ${readyWithinMs / 1000} s`;
  await stopServer(options.home, record);
  throw failedStart(output(), log.path, why);
}
