import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DensingError, messageOf } from "../errors.ts";
import { isSameProcess } from "../scripts/lib/processes.mjs";
import { connection as defaults } from "../temporal.config.ts";
import type { Environment } from "./environment.ts";
import { freePort } from "./ports.ts";
import { addressOf, answers, launchServer, stopServer } from "./serverProcess.ts";
import { readServerRecord, removeServerRecord, type ServerRecord } from "./serverRecord.ts";

export type Ports = { readonly port: number; readonly uiPort: number };

export type DevServerOptions = {
  /** Data folder, already locked by this process (`lockHome`). */
  readonly home: string;
  /** The Temporal CLI (`findTemporal`). */
  readonly executable: string;
  /** For the child; `TEMPORAL_*` is not passed on. */
  readonly environment: Environment;
  readonly say: (line: string) => void;
  /** Tried first, others are found when taken. Default: Temporal's own, 7233 and 8233. */
  readonly preferredPorts?: Ports;
  /** These or none: `port-taken` when they are. */
  readonly exactPorts?: Ports;
};

export type DevServer = {
  /** `127.0.0.1:7233` */
  readonly address: string;
  /** `http://127.0.0.1:8233` */
  readonly uiAddress: string;
  /** Changes when the server had to be started again. */
  readonly pid: () => number;
  /** Whether it was left running by an earlier run that crashed. */
  readonly reused: boolean;
  /** SIGTERM, then SIGKILL after a grace. Stop the workers first. */
  readonly stop: () => Promise<void>;
};

const { ip } = defaults.devServer;
const longestRestartPauseMs = 30_000;

function type(thrown: unknown): string | undefined {
  return thrown instanceof DensingError ? thrown.type : undefined;
}

/** A damaged temporal.db holds run histories and schedules, no facts: it makes way and everything is synced anew. */
function setDatabaseAside(home: string, say: (line: string) => void): void {
  const database = join(home, "temporal.db");
  let number = 1;
  while (existsSync(`${database}.damaged-${number}`)) number += 1;
  for (const suffix of ["", "-wal", "-shm", "-journal"])
    if (existsSync(database + suffix))
      renameSync(database + suffix, `${database}.damaged-${number}${suffix}`);
  say(`temporal.db was damaged; it is kept as temporal.db.damaged-${number} and a new one is begun.`);
}

/** The server an earlier run left behind, if it still answers; one that hangs is stopped. */
async function leftBehind(home: string): Promise<ServerRecord | undefined> {
  const record = readServerRecord(home);
  if (record === undefined) return undefined;
  if (!isSameProcess(record)) {
    removeServerRecord(home);
    return undefined;
  }
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await answers(record.port, 2_000)) return record;
    await sleep(200);
  }
  // It has had its chance: one that does not answer rarely obeys either.
  await stopServer(home, record, 1_000);
  return undefined;
}

async function choosePorts(preferred: Ports, say: (line: string) => void): Promise<Ports> {
  const port = await freePort(ip, preferred.port);
  const uiPort = await freePort(ip, preferred.uiPort === port ? 0 : preferred.uiPort);
  if (port === undefined || uiPort === undefined)
    throw new DensingError("port-taken", "No port is free on this machine.", { ip });
  if (preferred.port !== 0 && port !== preferred.port)
    say(`Port ${preferred.port} is taken; the Temporal server listens on ${port} instead.`);
  if (preferred.uiPort !== 0 && uiPort !== preferred.uiPort)
    say(`Port ${preferred.uiPort} is taken; the Temporal UI listens on ${uiPort} instead.`);
  return { port, uiPort };
}

async function launch(options: DevServerOptions, home: string): ReturnType<typeof launchServer> {
  const { executable, environment, say, exactPorts } = options;
  let preferred = options.preferredPorts ?? defaults.devServer;
  let databaseTried = false;
  for (let attempt = 1; ; attempt += 1) {
    const ports = exactPorts ?? (await choosePorts(preferred, say));
    try {
      return await launchServer({ home, executable, environment, ...ports });
    } catch (thrown) {
      if (type(thrown) === "temporal-database-damaged" && !databaseTried) {
        databaseTried = true;
        setDatabaseAside(home, say);
      } else if (type(thrown) === "port-taken" && exactPorts === undefined && attempt < 5) {
        // Somebody took it between our look and the server's bind.
        preferred = { port: 0, uiPort: 0 };
      } else {
        throw thrown;
      }
    }
  }
}

/**
 * The embedded Temporal server: SQLite in `<home>/temporal.db`, output in `<home>/logs/temporal.log`, loopback
 * only. One that an earlier run left behind is taken over; one that dies while in use is started again on the
 * same ports, where clients and workers find it by themselves.
 *
 * @throws DensingError `port-taken`, `temporal-unavailable`
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const home = resolve(options.home);
  mkdirSync(home, { recursive: true });
  const earlier = await leftBehind(home);
  let stopping = false;
  let current: ServerRecord;

  const restart = async () => {
    for (let pauseMs = 500; !stopping; pauseMs = Math.min(pauseMs * 2, longestRestartPauseMs)) {
      try {
        const { port, uiPort } = current;
        const again = await launch({ ...options, exactPorts: { port, uiPort } }, home);
        current = again.record;
        // Asked to stop while it was starting.
        if (stopping) await stopServer(home, current);
        else watch(again.ended);
        return;
      } catch (thrown) {
        options.say(`The Temporal server could not be started again: ${messageOf(thrown)}`);
        await sleep(pauseMs, undefined, { ref: false });
      }
    }
  };
  let restarting: Promise<void> | undefined;
  const watch = (ended: Promise<void>) => {
    void ended.then(() => {
      if (stopping) return;
      options.say("The Temporal server has ended unexpectedly; it is started again.");
      restarting = restart();
    });
  };

  if (earlier === undefined) {
    const { record, ended } = await launch(options, home);
    current = record;
    watch(ended);
  } else {
    current = earlier;
    options.say(`The Temporal server left running by an earlier run is used again (process ${earlier.pid}).`);
    watch(untilGone(earlier));
  }
  // A process that ends without stop() must not leave a server behind that nobody asked for.
  const onExit = () => {
    if (isSameProcess(current)) process.kill(current.pid, "SIGTERM");
  };
  process.once("exit", onExit);

  return {
    address: addressOf(current.port),
    uiAddress: `http://${addressOf(current.uiPort)}`,
    pid: () => current.pid,
    reused: earlier !== undefined,
    stop: async () => {
      stopping = true;
      await restarting;
      await stopServer(home, current);
      process.removeListener("exit", onExit);
    },
  };
}

/** A server that is not our child announces nothing: look now and then. */
async function untilGone(record: ServerRecord): Promise<void> {
  while (isSameProcess(record)) await sleep(1_000, undefined, { ref: false });
}
