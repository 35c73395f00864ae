import { join } from "node:path";
import type { Client } from "@temporalio/client";
import type { Activities } from "../activities/index.ts";
import { DensingError } from "../errors.ts";
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
import { createMetrics, type Metrics } from "../temporal/metrics.ts";
import { type MetricsServer, serveMetrics } from "../temporal/metricsServer.ts";
import { registerSearchAttributes } from "../temporal/registerSearchAttributes.ts";
import { installRuntime } from "../temporal/runtime.ts";
import { readServerRecord } from "../temporal/serverRecord.ts";
import type { Observe } from "../temporal/workEvent.ts";
import { createWorkers, runWorkers } from "../temporal/worker.ts";
import { workflowEventOf } from "../temporal/workflowEvent.ts";
import { type QueueName, queueNames } from "../temporal.config.ts";
import { now } from "./clock.ts";
import { dataHealth } from "./dataHealth.ts";
import type { Settings } from "./environment.ts";
import type { Log } from "./log.ts";
import { logSdk, logWork } from "./workLog.ts";

/** A Temporal server with our workers on it, and a client. */
export interface Engine {
  readonly client: Client;
  /** `http://127.0.0.1:8233`, or null for a cluster of yours. */
  readonly uiAddress: string | null;
  /** `http://127.0.0.1:9464/metrics`, or null where none were asked for. */
  readonly metricsAddress: string | null;
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
  /** Told of every step and run of these workers, and what the SDK says itself. */
  readonly log: Log;
  /** Serves Prometheus metrics there, on loopback; 0 for any port that is free. Absent: none. */
  readonly metricsPort?: number;
}

/**
 * Takes the data folder, finds or starts a server, and runs the workers.
 * @throws DensingError `data-folder-locked`, `temporal-unavailable`, `port-taken`, `storage-unwritable`
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { settings, say } = options;
  const queues = options.queues ?? queueNames;
  const own = !settings.environment.TEMPORAL_ADDRESS || queues.includes("warehouse");
  // What is left open keeps the process from ending, whatever went wrong.
  const opened: (() => Promise<void> | void)[] = [];
  const closeAll = async (): Promise<void> => {
    const close = opened.pop();
    if (close === undefined) return;
    try {
      await close();
    } finally {
      await closeAll();
    }
  };
  // Who runs the server or writes the warehouse owns the folder; workers of other queues share it.
  if (own) opened.push(lockHome(settings.home).release);
  try {
    let metrics: Metrics | null = null;
    let metricsServer: MetricsServer | null = null;
    if (options.metricsPort !== undefined) {
      metrics = createMetrics(() => dataHealth(settings.home), now);
      metricsServer = await serveMetrics(metrics, options.metricsPort);
      opened.push(metricsServer.close);
    }
    const toLog = logWork(options.log);
    const observe: Observe = (event) => {
      toLog(event);
      metrics?.observe(event);
    };
    const { found } = await findTemporal({
      environment: settings.environment,
      packageRoot: settings.packageRoot,
      say,
    });
    say(describeFound(found));
    let target: TemporalTarget;
    let server: DevServer | null = null;
    if (found.kind === "address") target = targetFromEnvironment(settings.environment);
    else {
      server = await startDevServer({
        home: settings.home,
        executable: found.path,
        environment: settings.environment,
        say,
      });
      opened.push(server.stop);
      target = targetFromDevServer(server.address);
    }
    const { client, close } = await connectClient(target);
    opened.push(close);
    // It ends with the last connection, so it is begun with the first.
    installRuntime((entry) => {
      const event = workflowEventOf(entry);
      if (event === null) logSdk(options.log, entry);
      else observe(event);
    }, "INFO");
    const connection = await connectWorker(target);
    opened.push(() => connection.close());
    const unregistered = await registerSearchAttributes({
      connection: client.connection,
      namespace: target.namespace,
    });
    if (unregistered !== null) options.log.warn(unregistered);
    const workers = await createWorkers({
      connection,
      namespace: target.namespace,
      queues,
      activities: await options.activities(),
      workflowBundle: { codePath: join(settings.packageRoot, "dist", "workflow-bundle.js") },
      identity: `densing@${process.pid}`,
      observe,
    });
    options.log.info("workers started", { queues: queues.join(","), address: target.address });
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
      await closeAll();
      options.log.info("workers stopped");
    };
    return {
      client,
      uiAddress: server?.uiAddress ?? null,
      metricsAddress: metricsServer?.address ?? null,
      finished,
      stop: () => {
        stopped ??= stop();
        return stopped;
      },
    };
  } catch (thrown) {
    // What closing says would hide what went wrong.
    await closeAll().catch(() => undefined);
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
