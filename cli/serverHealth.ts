import type { Client } from "@temporalio/client";
import { DensingError, messageOf } from "../errors.ts";
import { isSameProcess } from "../scripts/lib/processes.mjs";
import {
  connectClient,
  type TemporalTarget,
  targetFromDevServer,
  targetFromEnvironment,
} from "../temporal/connection.ts";
import { describeSchedule, isOurs } from "../temporal/ourSchedules.ts";
import { scheduleDrift } from "../temporal/scheduleDrift.ts";
import { readServerRecord } from "../temporal/serverRecord.ts";
import { type QueueName, queueNames, type ScheduleDefinition, workflowQueue } from "../temporal.config.ts";
import { type Diagnosis, examine } from "./diagnosis.ts";
import type { Settings } from "./environment.ts";

/** A server that is well answers in milliseconds; nobody waits longer than this for one that is not. */
const answersWithinMs = 3_000;
/** Workers ask for work at least once a minute; one that has not for this long is gone. */
const pollsWithinMs = 120_000;

/** `TASK_QUEUE_TYPE_WORKFLOW` and `TASK_QUEUE_TYPE_ACTIVITY` of Temporal's API. */
const taskQueueTypes = { workflow: 1, activity: 2 } as const;

/**
 * The server, what it is to start and who works for it. An embedded server that does not run is not wrong: densing
 * starts it. Takes a few seconds at most, whatever the server does.
 */
export async function serverHealth(
  settings: Settings,
  schedules: readonly ScheduleDefinition[],
  now: () => Date,
): Promise<Diagnosis[]> {
  const unasked = (why: string) =>
    ["schedules", "workers"].map((part): Diagnosis => ({ part, ok: true, detail: `not asked: ${why}` }));
  let target: TemporalTarget | string;
  try {
    target = targetOf(settings);
  } catch (thrown) {
    return [
      { part: "server", ok: false, detail: messageOf(thrown) },
      ...unasked("which server is not known"),
    ];
  }
  if (typeof target === "string")
    return [{ part: "server", ok: true, detail: `not running: ${target}` }, ...unasked("no server runs")];
  const wanted = target;
  let connected: Awaited<ReturnType<typeof connectClient>> | undefined;
  const server = await examine("server", async () => {
    connected = await connectClient(wanted, answersWithinMs);
    return versionAt(connected.client, wanted);
  });
  if (connected === undefined || !server.ok) {
    await connected?.close();
    return [server, ...unasked("the server does not answer")];
  }
  const { client, close } = connected;
  try {
    return [
      server,
      await examine("schedules", () =>
        bounded(client, async () => {
          const lines = await Promise.all(schedules.map((definition) => scheduleLine(client, definition)));
          return tell(lines);
        }),
      ),
      await examine("workers", () => bounded(client, () => workersLine(client, now))),
    ];
  } finally {
    await close();
  }
}

/** Where the server is, or why there is none. */
function targetOf(settings: Settings): TemporalTarget | string {
  if (settings.environment.TEMPORAL_ADDRESS) return targetFromEnvironment(settings.environment);
  const record = readServerRecord(settings.home);
  if (record === undefined) return "`npm start` and the commands that need it start one";
  if (!isSameProcess(record))
    return `the one that ran as process ${record.pid} ended unasked; the next start takes over its database`;
  return targetFromDevServer(`127.0.0.1:${record.port}`);
}

async function versionAt(client: Client, { address, namespace }: TemporalTarget): Promise<string> {
  const { serverVersion } = await bounded(client, async () => {
    await client.workflowService.describeNamespace({ namespace });
    return client.workflowService.getSystemInfo({});
  });
  return `Temporal ${serverVersion} at ${address}, namespace ${namespace}`;
}

/** @throws DensingError `temporal-unavailable` when the server does not answer in time */
async function bounded<Result>(client: Client, ask: () => Promise<Result>): Promise<Result> {
  const late = AbortSignal.timeout(answersWithinMs);
  try {
    return await client.withAbortSignal(late, ask);
  } catch (thrown) {
    if (!late.aborted) throw thrown;
    throw new DensingError(
      "temporal-unavailable",
      `no answer from the Temporal server within ${answersWithinMs / 1_000} s`,
    );
  }
}

interface Line {
  readonly text: string;
  readonly isWrong: boolean;
}

function tell(lines: readonly Line[]): string {
  const text = lines.map((line) => line.text).join("; ");
  if (lines.some(({ isWrong }) => isWrong)) throw new Error(text);
  return text;
}

async function scheduleLine(client: Client, definition: ScheduleDefinition): Promise<Line> {
  const { id } = definition;
  const there = await describeSchedule(client, id);
  // A `densing up` makes them after its first refresh, so that this one alone is no fault.
  if (there === null)
    return { text: `${id} is not there (\`densing schedule sync\` makes it)`, isWrong: false };
  if (!isOurs(there, definition)) return { text: `${id} is somebody else's schedule`, isWrong: true };
  const drifted = scheduleDrift(definition, there);
  if (drifted.length > 0) {
    const what = drifted.join(" and ");
    return {
      text: `${id} differs from temporal.config.ts in ${what} (\`densing schedule sync\` puts it right)`,
      isWrong: true,
    };
  }
  if (there.state.paused)
    return { text: `${id} is paused: ${there.state.note ?? "no reason given"}`, isWrong: false };
  const next = there.info.nextActionTimes[0]?.toISOString().slice(0, 16).replace("T", " ");
  return {
    text: next === undefined ? `${id} has no next run` : `${id} next ${next} UTC`,
    isWrong: next === undefined,
  };
}

async function workersLine(client: Client, now: () => Date): Promise<string> {
  const found = await Promise.all(
    queueNames.map(async (queue) => ({ queue, count: await workersOf(client, queue, now) })),
  );
  const idle = found.filter(({ count }) => count === 0).map(({ queue }) => queue);
  if (idle.length === found.length) return "none: densing is not running (`npm start`, or `densing worker`)";
  const text = found.map(({ queue, count }) => `${queue} ${count}`).join(", ");
  if (idle.length > 0)
    throw new Error(
      `${text}: runs wait until somebody serves ${idle.join(" and ")} (\`densing worker --queues ${idle.join(",")}\`)`,
    );
  return text;
}

async function workersOf(client: Client, queue: QueueName, now: () => Date): Promise<number> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: queue },
    taskQueueType: taskQueueTypes[queue === workflowQueue ? "workflow" : "activity"],
  });
  const since = now().getTime() / 1_000 - pollsWithinMs / 1_000;
  const alive = (pollers ?? []).filter(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) >= since);
  return new Set(alive.map(({ identity }) => identity)).size;
}
