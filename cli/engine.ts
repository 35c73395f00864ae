import { join } from "node:path";
import type { Client } from "@temporalio/client";
import type { Activities } from "../activities/index.ts";
import { DensingError, messageOf } from "../errors.ts";
import {
  connectClient,
  connectWorker,
  type TemporalTarget,
  targetFromDevServer,
  targetFromEnvironment,
} from "../temporal/connection.ts";
import { type DevServer, startDevServer } from "../temporal/devServer.ts";
import { describeFound, findTemporal } from "../temporal/findServer.ts";
import { lockHome } from "../temporal/homeLock.ts";
import { installRuntime } from "../temporal/runtime.ts";
import { readServerRecord } from "../temporal/serverRecord.ts";
import { createWorkers, runWorkers } from "../temporal/worker.ts";
import { type QueueName, queueNames } from "../temporal.config.ts";
import type { Settings } from "./environment.ts";

/** A Temporal server with our workers on it, and a client. */
export interface Engine {
  readonly client: Client;
  /** `http://127.0.0.1:8233`, or null for a cluster of yours. */
  readonly uiAddress: string | null;
  /** Rejects when a worker fails; resolves after `stop`. */
  readonly finished: Promise<void>;
  /** Lets running activities end, then stops the server that was started here. Safe to call twice. */
  stop(): Promise<void>;
}

export interface EngineOptions {
  readonly settings: Settings;
  readonly queues?: readonly QueueName[];
  readonly activities: () => Promise<Activities>;
  readonly say: (line: string) => void;
  /** Lines of the SDK's own log, from warnings up. */
  readonly log: (line: string) => void;
}

/**
 * Takes the data folder, finds or starts a server, and runs the workers.
 * @throws DensingError `data-folder-locked`, `temporal-unavailable`, `port-taken`, `storage-unwritable`
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { settings, say } = options;
  const queues = options.queues ?? queueNames;
  const own = !settings.environment.TEMPORAL_ADDRESS || queues.includes("warehouse");
  // Who runs the server or writes the warehouse owns the folder; workers of other queues share it.
  const lock = own ? lockHome(settings.home) : { release: () => undefined };
  let server: DevServer | null = null;
  const stopServer = async () => {
    await server?.stop();
    lock.release();
  };
  try {
    installRuntime((entry) =>
      options.log(`${entry.level} ${entry.message} ${describe(entry.facts)}`.trimEnd()),
    );
    const { found } = await findTemporal({
      environment: settings.environment,
      packageRoot: settings.packageRoot,
      say,
    });
    say(describeFound(found));
    let target: TemporalTarget;
    if (found.kind === "address") target = targetFromEnvironment(settings.environment);
    else {
      server = await startDevServer({
        home: settings.home,
        executable: found.path,
        environment: settings.environment,
        say,
      });
      target = targetFromDevServer(server.address);
    }
    const { client, close } = await connectClient(target);
    const connection = await connectWorker(target);
    const workers = await createWorkers({
      connection,
      namespace: target.namespace,
      queues,
      activities: await options.activities(),
      workflowBundle: { codePath: join(settings.packageRoot, "dist", "workflow-bundle.js") },
      identity: `densing@${process.pid}`,
    });
    const stopping = new AbortController();
    const finished = runWorkers(workers, stopping.signal).then((abandoned) => {
      if (abandoned.length > 0)
        say(`Activities on ${abandoned.join(", ")} did not end in time; they will be retried.`);
    });
    finished.catch(() => undefined);
    let stopped: Promise<void> | null = null;
    const stop = async () => {
      stopping.abort();
      await finished.catch(() => undefined);
      await close();
      await connection.close();
      await stopServer();
    };
    return {
      client,
      uiAddress: server?.uiAddress ?? null,
      finished,
      stop: () => {
        stopped ??= stop();
        return stopped;
      },
    };
  } catch (thrown) {
    await stopServer();
    throw thrown;
  }
}

/** A client to the server of a `densing` that already runs on this data folder. @throws DensingError `temporal-unavailable` */
export async function attach(settings: Settings): Promise<{ client: Client; close: () => Promise<void> }> {
  if (settings.environment.TEMPORAL_ADDRESS)
    return connectClient(targetFromEnvironment(settings.environment));
  const record = readServerRecord(settings.home);
  if (!record) {
    throw new DensingError(
      "temporal-unavailable",
      `no server is recorded in ${settings.home}: is densing running there?`,
    );
  }
  return connectClient(targetFromDevServer(`127.0.0.1:${record.port}`));
}

function describe(facts: Readonly<Record<string, unknown>>): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name}=${value instanceof Error ? messageOf(value) : JSON.stringify(value)}`)
    .join(" ");
}
