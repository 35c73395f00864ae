import { IllegalStateError } from "@temporalio/common";
import {
  GracefulShutdownPeriodExpiredError,
  type NativeConnection,
  Worker,
  type WorkflowBundleOption,
} from "@temporalio/worker";
import { DensingError } from "../errors.ts";
import {
  type ActivityQueue,
  activityQueues,
  cachedWorkflows,
  heartbeatEveryMs,
  type QueueName,
  shutdown,
  workflowQueue,
} from "../temporal.config.ts";
import { activityInterceptors } from "./activityInterceptors.ts";
import type { Observe } from "./workEvent.ts";

/** What an activity factory returns: its activities by name. */
// biome-ignore lint/suspicious/noExplicitAny: parameter types differ from activity to activity; the workflows' proxies check them.
export type Activities = Readonly<Record<string, (...args: any[]) => Promise<unknown>>>;

export type WorkerSetup = {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly queues: readonly QueueName[];
  /** Each queue's own activities. A selected queue without any is an error. */
  readonly activities: Readonly<Partial<Record<ActivityQueue, Activities>>>;
  /** `{ codePath }` of the built bundle, or `{ code }` from `bundleWorkflows`. */
  readonly workflowBundle: WorkflowBundleOption;
  /** Shown in the Temporal UI beside each task: `densing@host:pid` helps to find the machine. */
  readonly identity: string;
  /** Told of the activities; what workflows do goes through the log of the runtime (`workflowEventOf`). */
  readonly observe?: Observe;
  /** Only tests shorten these. */
  readonly grace?: { readonly graceMs: number; readonly forceMs: number };
};

/** One worker of this process and the queue it serves. */
export type QueueWorker = { readonly queue: QueueName; readonly worker: Worker };

async function createWorker(setup: WorkerSetup, queue: QueueName): Promise<QueueWorker> {
  const grace = setup.grace ?? shutdown;
  const common = {
    connection: setup.connection,
    namespace: setup.namespace,
    taskQueue: queue,
    identity: setup.identity,
    shutdownGraceTime: grace.graceMs,
    shutdownForceTime: grace.forceMs,
  };
  if (queue === workflowQueue) {
    const worker = await Worker.create({
      ...common,
      workflowBundle: setup.workflowBundle,
      maxCachedWorkflows: cachedWorkflows,
    });
    return { queue, worker };
  }
  const activities = setup.activities[queue];
  if (activities === undefined || Object.keys(activities).length === 0)
    throw new DensingError("configuration-invalid", `No activities were given for the queue ${queue}.`, {
      queue,
    });
  const worker = await Worker.create({
    ...common,
    activities,
    maxConcurrentActivityTaskExecutions: activityQueues[queue].concurrentActivities,
    // The SDK would hold heartbeats back until four fifths of their timeout, and a cancellation comes in with one.
    maxHeartbeatThrottleInterval: heartbeatEveryMs,
    interceptors: { activity: [activityInterceptors(setup.observe ?? (() => undefined))] },
  });
  return { queue, worker };
}

/** One worker per selected queue, all on one connection, with the limits of temporal.config.ts; all of them or none. */
export async function createWorkers(setup: WorkerSetup): Promise<QueueWorker[]> {
  const made = await Promise.allSettled(
    [...new Set(setup.queues)].map((queue) => createWorker(setup, queue)),
  );
  const failure = made.find((result) => result.status === "rejected");
  const workers = made.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  if (failure === undefined) return workers;
  // A worker lets go of its connection only by having run.
  await Promise.allSettled(workers.map(({ worker }) => worker.runUntil(Promise.resolve())));
  throw failure.reason;
}

/** Asks a worker to stop; asking one that is already stopping, or not yet running, is not an error. */
function stop({ worker }: QueueWorker): void {
  if (worker.getState() === "RUNNING") worker.shutdown();
}

/**
 * Whether a worker gave up at `forceMs`. Its own error says so, but SDK 1.24 covers that up with "Worker still in
 * use" when it then tidies the native worker that the activity still holds.
 */
function isForced(thrown: unknown): boolean {
  return thrown instanceof GracefulShutdownPeriodExpiredError || thrown instanceof IllegalStateError;
}

/**
 * Runs the workers until `stopped` aborts, then lets running activities finish (30 s), cancels those that have
 * not, and returns when all results are reported. Take the server down only after this.
 *
 * When one worker fails the others are stopped the same way, and its error is thrown.
 *
 * @returns the queues whose activities did not end even after their cancellation; another worker retries them
 */
export async function runWorkers(
  workers: readonly QueueWorker[],
  stopped: AbortSignal,
): Promise<QueueName[]> {
  const stopAll = () => {
    for (const each of workers) stop(each);
  };
  const abandoned: QueueName[] = [];
  const failures: unknown[] = [];
  const running = workers.map(async ({ queue, worker }) => {
    try {
      await worker.run();
    } catch (thrown) {
      if (stopped.aborted && isForced(thrown)) {
        abandoned.push(queue);
        return;
      }
      failures.push(thrown);
      stopAll();
    }
  });
  if (stopped.aborted) stopAll();
  stopped.addEventListener("abort", stopAll, { once: true });
  try {
    await Promise.all(running);
  } finally {
    stopped.removeEventListener("abort", stopAll);
  }
  if (failures.length > 0) throw failures[0];
  return abandoned;
}
