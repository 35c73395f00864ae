import { fileURLToPath } from "node:url";
import { type Client, QueryNotRegisteredError, WorkflowFailedError } from "@temporalio/client";
import { ActivityFailure, ApplicationFailure } from "@temporalio/common";
import type { NativeConnection } from "@temporalio/worker";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DensingError } from "../errors.ts";
import { payloadLimitBytes, type QueueName } from "../temporal.config.ts";
import { connectClient, connectWorker, targetFromDevServer } from "./connection.ts";
import { installRuntime, type SdkLogEntry } from "./runtime.ts";
import { createTestActivities } from "./testing/activities.ts";
import { startTestServer } from "./testing/testServer.ts";
import * as workflows from "./testing/workflows.ts";
import { createWorkers, runWorkers } from "./worker.ts";
import { bundleWorkflows } from "./workflowBundle.ts";

const tooMuch = payloadLimitBytes + 1;
const logged: SdkLogEntry[] = [];
let server: Awaited<ReturnType<typeof startTestServer>>;
let client: Client;
let closeClient: () => Promise<void>;
let connection: NativeConnection;
let code: string;
let workflowNumber = 0;

type Running = {
  readonly attempts: string[];
  readonly started: (activity: string) => Promise<void>;
  readonly release: () => void;
  readonly stop: () => Promise<QueueName[]>;
};

async function startWorkers(grace?: { graceMs: number; forceMs: number }): Promise<Running> {
  const attempts: string[] = [];
  const waiting = new Map<string, () => void>();
  const seen = new Set<string>();
  let release = () => {};
  const probe = {
    attempts,
    onStart: (activity: string) => {
      seen.add(activity);
      waiting.get(activity)?.();
    },
    release: new Promise<void>((resolve) => {
      release = resolve;
    }),
  };
  const workers = await createWorkers({
    connection,
    namespace: "default",
    queues: ["densing", "net"],
    activities: { net: createTestActivities(probe) },
    workflowBundle: { code },
    identity: "test",
    ...(grace === undefined ? {} : { grace }),
  });
  const stopped = new AbortController();
  const run = runWorkers(workers, stopped.signal);
  const started = (activity: string) =>
    new Promise<void>((resolve) => {
      if (seen.has(activity)) resolve();
      waiting.set(activity, resolve);
    });
  const stop = () => {
    stopped.abort();
    return run;
  };
  return { attempts, started, release, stop };
}

function newId(): string {
  workflowNumber += 1;
  return `test/${workflowNumber}`;
}

function start(workflow: string, ...args: unknown[]) {
  return client.workflow.start(workflow, { workflowId: newId(), taskQueue: "densing", args });
}

/** The failure a workflow ended with: the innermost one, which carries type and details. */
async function failureOf(result: Promise<unknown>): Promise<ApplicationFailure> {
  const thrown = await result.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof WorkflowFailedError))
    throw new Error(`no WorkflowFailedError but ${String(thrown)}`);
  const cause = thrown.cause instanceof ActivityFailure ? thrown.cause.cause : thrown.cause;
  if (!(cause instanceof ApplicationFailure)) throw new Error(`no ApplicationFailure but ${String(cause)}`);
  return cause;
}

async function eventTypes(handle: { fetchHistory(): Promise<{ events?: unknown }> }): Promise<string[]> {
  const { events } = (await handle.fetchHistory()) as { events?: Record<string, unknown>[] };
  return (events ?? []).map(
    (event) => Object.keys(event).find((key) => key.endsWith("EventAttributes")) ?? "",
  );
}

beforeAll(async () => {
  installRuntime((entry) => logged.push(entry));
  const workflowsPath = fileURLToPath(new URL("./testing/workflows.ts", import.meta.url));
  code = await bundleWorkflows(workflowsPath, (line) => console.warn(line));
  server = await startTestServer();
  const target = targetFromDevServer(server.address);
  ({ client, close: closeClient } = await connectClient(target));
  connection = await connectWorker(target);
});
afterAll(async () => {
  await closeClient();
  await connection.close();
  await server.stop();
});

describe("with workers running", () => {
  let running: Running;
  beforeEach(async () => {
    running = await startWorkers();
  });
  afterEach(async () => {
    running.release();
    await running.stop();
  });

  it("passes a payload just under the limit", async () => {
    const bytes = payloadLimitBytes - 2;
    expect(await (await start("echoThroughActivity", bytes)).result()).toBe(bytes);
  });

  it("fails a workflow at once that gives an activity too large an argument", async () => {
    const handle = await start("echoThroughActivity", tooMuch);
    const failure = await failureOf(handle.result());
    expect(failure).toMatchObject({ type: "payload-too-large", nonRetryable: true });
    expect(failure.details?.[0]).toMatchObject({ what: "argument of activity echo", limitBytes: 100_000 });
    expect(running.attempts).toEqual([]);
    expect((await eventTypes(handle)).filter((type) => type.startsWith("workflowTaskFailed"))).toEqual([]);
  });

  it("fails an activity at once whose result is too large", async () => {
    const failure = await failureOf((await start("largeActivityResult", tooMuch)).result());
    expect(failure).toMatchObject({ type: "payload-too-large", nonRetryable: true });
    expect(running.attempts).toEqual(["produce 1"]);
  });

  it("fails a workflow at once whose own result is too large", async () => {
    const handle = await start("largeResult", tooMuch);
    expect(await failureOf(handle.result())).toMatchObject({ type: "payload-too-large" });
    expect((await eventTypes(handle)).filter((type) => type.startsWith("workflowTaskFailed"))).toEqual([]);
  });

  it("refuses a client's too large argument before anything is sent", async () => {
    const sent = start("echoThroughActivity", "x".repeat(tooMuch));
    await expect(sent).rejects.toBeInstanceOf(DensingError);
    await expect(sent).rejects.toMatchObject({ type: "payload-too-large" });
    await expect(client.workflow.getHandle(`test/${workflowNumber}`).describe()).rejects.toThrow(
      /not found/i,
    );
  });

  it("refuses too large an answer to a query and leaves the workflow running", async () => {
    const handle = await start("answersQueries");
    await expect(handle.query(workflows.largeAnswer, tooMuch)).rejects.toBeInstanceOf(
      QueryNotRegisteredError,
    );
    await expect(handle.query(workflows.largeAnswer, tooMuch)).rejects.toThrow(/at most 100000 may pass/);
    expect(await handle.query(workflows.largeAnswer, 3)).toBe("xxx");
    await handle.signal(workflows.finish);
    expect(await handle.result()).toBe("finished");
  });

  it("does not retry a typed error of the list, and keeps its type and facts", async () => {
    const failure = await failureOf(
      (await start("failingActivity", "body-unparseable", { row: 12 })).result(),
    );
    expect(failure).toMatchObject({ type: "body-unparseable", nonRetryable: true, details: [{ row: 12 }] });
    expect(running.attempts).toEqual(["fail 1"]);
  });

  it("retries other typed errors within the bounded attempts", async () => {
    expect(await (await start("flakyActivity", 2)).result()).toBe(3);
    expect(await failureOf((await start("flakyActivity", 3)).result())).toMatchObject({
      type: "fetch-failed",
    });
    expect(running.attempts).toEqual([1, 2, 3, 1, 2, 3].map((attempt) => `failTimes ${attempt}`));
  });

  it.each([
    [500, 500],
    [1e9, 600],
  ])("waits a Retry-After of %d s for %d s", async (asked, waited) => {
    const handle = await start("failingActivity", "rate-limited", { retryAfterSeconds: asked });
    const pending = async () => (await handle.describe()).raw.pendingActivities?.[0];
    await expect
      .poll(async () => (await pending())?.lastFailure?.message)
      .toBe("It failed with rate-limited.");
    expect(Number((await pending())?.currentRetryInterval?.seconds)).toBe(waited);
    await handle.terminate();
  });

  it("fails the workflow that throws a DensingError, instead of its task for ever", async () => {
    const failure = await failureOf((await start("throwsDensingError")).result());
    expect(failure).toMatchObject({ type: "catalogue-invalid", nonRetryable: true, details: [{ row: 7 }] });
  });
});

describe("runWorkers", () => {
  it("lets a running activity finish after it is asked to stop, and reports the result", async () => {
    const first = await startWorkers();
    const handle = await start("waitingActivity");
    await first.started("waitForRelease");
    const stopping = first.stop();
    first.release();
    expect(await stopping).toEqual([]);
    const second = await startWorkers();
    expect(await handle.result()).toBe("released");
    await second.stop();
    expect([...first.attempts, ...second.attempts]).toEqual(["waitForRelease 1"]);
  });

  it("cancels what has not finished within the grace; the next worker does it", async () => {
    const first = await startWorkers({ graceMs: 100, forceMs: 20_000 });
    const handle = await start("cancellableActivity");
    await first.started("waitForCancellation");
    expect(await first.stop()).toEqual([]);
    const second = await startWorkers();
    expect(await handle.result()).toBe("second attempt");
    await second.stop();
  });

  it("names the queue whose activity ignores its cancellation", async () => {
    const workers = await startWorkers({ graceMs: 100, forceMs: 500 });
    const handle = await start("stubbornActivity");
    await workers.started("ignoreCancellation");
    expect(await workers.stop()).toEqual(["net"]);
    await handle.terminate();
  });
});

describe("createWorkers", () => {
  const setup = { namespace: "default", workflowBundle: { code: "" }, identity: "test" };

  it("refuses a selected queue without activities", async () => {
    const created = createWorkers({ ...setup, connection, queues: ["net"], activities: {} });
    await expect(created).rejects.toMatchObject({ type: "configuration-invalid", facts: { queue: "net" } });
  });

  it("lets go of the connection when one of several cannot be made", async () => {
    const own = await connectWorker(targetFromDevServer(server.address));
    const created = createWorkers({
      ...setup,
      workflowBundle: { code },
      connection: own,
      queues: ["densing", "net"],
      activities: {},
    });
    await expect(created).rejects.toMatchObject({ type: "configuration-invalid" });
    await own.close();
  });
});
