import { fileURLToPath } from "node:url";
import { type Client, Connection } from "@temporalio/client";
import { type NativeConnection, Worker } from "@temporalio/worker";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectClient, connectWorker, targetFromDevServer } from "./connection.ts";
import { markOf, registerSearchAttributes } from "./registerSearchAttributes.ts";
import { installRuntime } from "./runtime.ts";
import { attributesOfInput, attributesOfResult, registeredMemo } from "./searchAttributes.ts";
import { createTestActivities } from "./testing/activities.ts";
import { startTestServer } from "./testing/testServer.ts";
import type { WorkEvent } from "./workEvent.ts";
import { createWorkers, runWorkers } from "./worker.ts";
import { bundleWorkflows } from "./workflowBundle.ts";
import { workflowEventOf } from "./workflowEvent.ts";

const events: WorkEvent[] = [];
let server: Awaited<ReturnType<typeof startTestServer>>;
let connection: NativeConnection;
let code: string;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  installRuntime((entry) => {
    const event = workflowEventOf(entry);
    if (event !== null) events.push(event);
  }, "INFO");
  const workflowsPath = fileURLToPath(new URL("./testing/workflows.ts", import.meta.url));
  code = await bundleWorkflows(workflowsPath, console.warn);
  server = await startTestServer();
  connection = await connectWorker(targetFromDevServer(server.address));
  const probe = { attempts: [], onStart: () => {}, release: Promise.resolve() };
  const workers = await createWorkers({
    connection,
    namespace: "default",
    queues: ["densing", "net"],
    activities: { net: createTestActivities(probe) },
    workflowBundle: { code },
    identity: "test",
    observe: (event) => events.push(event),
  });
  const stopped = new AbortController();
  const running = runWorkers(workers, stopped.signal);
  closing.push(() => {
    stopped.abort();
    return running;
  });
});
afterAll(async () => {
  for (const close of closing) await close();
  await connection.close();
  await server.stop();
});
afterEach(() => events.splice(0));

/** A client as each command makes one: it asks once whether the server has the attributes. */
async function connect(): Promise<Client> {
  const { client, close } = await connectClient(targetFromDevServer(server.address));
  closing.unshift(close);
  return client;
}

const input = { asOf: "2026-11-24", sources: ["litellm"] };

async function run(client: Client, workflowId: string, argument: unknown = input, workflow = "searchable") {
  const args = workflow === "searchable" ? [argument] : [`${workflowId}/child`, argument];
  const handle = await client.workflow.start(workflow, { workflowId, taskQueue: "densing", args });
  await handle.result();
  return handle;
}

async function attributesOf(client: Client, workflowId: string) {
  const { searchAttributes } = await client.workflow.getHandle(workflowId).describe();
  return Object.fromEntries(Object.entries(searchAttributes).filter(([name]) => name.startsWith("Densing")));
}

const all = {
  DensingAsOf: ["2026-11-24"],
  DensingSource: ["epoch", "litellm"],
  DensingSnapshot: ["2026-11-24-1a2b3c4d"],
};

// In this order: the server learns the attributes in the second test.
describe("search attributes", () => {
  it("are left alone on a server that does not have them", async () => {
    const client = await connect();
    const handle = await run(client, "unregistered");
    expect(await attributesOf(client, "unregistered")).toEqual({});
    const { events: history } = await handle.fetchHistory();
    expect(JSON.stringify(history)).not.toMatch(/upsert|workflowTaskFailed/);
  });

  it("are registered once, and set at a run's start and end, without one failed workflow task", async () => {
    const client = await connect();
    const where = { connection: client.connection, namespace: "default" };
    expect(await registerSearchAttributes(where)).toBeNull();
    const handle = await run(client, "registered");
    expect(await attributesOf(client, "registered")).toEqual(all);
    const { events: history } = await handle.fetchHistory();
    const types = (history ?? []).map((event) =>
      Object.keys(event).find((key) => key.endsWith("Attributes")),
    );
    expect(types.filter((type) => type?.startsWith("workflowTaskFailed"))).toEqual([]);
    expect(types.filter((type) => type?.startsWith("upsert"))).toHaveLength(2);
    expect(await registerSearchAttributes(where)).toBeNull();

    await expect
      .poll(async () => {
        const found: string[] = [];
        const query = "DensingSource = 'epoch' AND DensingAsOf BETWEEN '2026-11-01' AND '2026-11-30'";
        for await (const { workflowId } of client.workflow.list({ query })) found.push(workflowId);
        return found;
      })
      .toEqual(["registered"]);
  });

  it("reach children and runs that continue", async () => {
    const client = await connect();
    await run(client, "parent", { ...input, times: 2 }, "startsSearchable");
    expect(await attributesOf(client, "parent/child")).toEqual(all);
  });

  it("do not change the replay of runs from before and after", async () => {
    const client = await connect();
    const replayed = ["unregistered", "registered"];
    for (const workflowId of replayed) {
      const history = await client.workflow.getHandle(workflowId).fetchHistory();
      await Worker.runReplayHistory({ workflowBundle: { code } }, history, workflowId);
    }
    expect(events.filter(({ facts }) => replayed.includes(String(facts.workflowId)))).toEqual([]);
  });

  it("are given up on a server that may not be asked, or does not answer", async () => {
    const { operatorService } = await Connection.connect({ address: server.address });
    const refusing = {
      namespace: "no-such-namespace",
      connection: {
        operatorService,
        withAbortSignal: <Result>(_: AbortSignal, work: () => Promise<Result>) => work(),
      },
    };
    expect(await registerSearchAttributes(refusing)).toMatch(
      /^Runs cannot be found by DensingSource .*no-such-namespace/,
    );
    expect(await markOf(refusing)()).toEqual({});
  });
});

describe("what is told of runs", () => {
  it("names them, how they ended and what came out", async () => {
    await run(await connect(), "told");
    const failed = run(await connect(), "told/failed", undefined, "throwsDensingError");
    await expect(failed).rejects.toThrow();
    // The SDK hands its lines on now and then, so that those of workflows come late.
    const told = () =>
      events
        .filter(({ facts }) => String(facts.workflowId).startsWith("told"))
        .map((event) => ({ line: `${event.of} ${event.name} ${event.state}`, ...event }))
        .sort((a, b) => (a.line < b.line ? -1 : 1));
    await expect
      .poll(() => told().map(({ line }) => line))
      .toEqual([
        "activity echo completed",
        "activity echo started",
        "workflow searchable completed",
        "workflow searchable started",
        "workflow throwsDensingError failed",
        "workflow throwsDensingError started",
      ]);
    const [echoed, , done, started, broken] = told();
    expect(started).toMatchObject({ durationMs: null, facts: { workflowId: "told", asOf: "2026-11-24" } });
    expect(echoed).toMatchObject({
      durationMs: expect.any(Number),
      facts: { queue: "net", attempt: 1, workflowType: "searchable", workflowId: "told" },
    });
    expect(done?.facts).toEqual({ workflowId: "told", snapshot: "2026-11-24-1a2b3c4d" });
    expect(broken?.facts).toMatchObject({ errorType: "catalogue-invalid", error: "Row 7 is broken." });
  });
});

describe("attributesOfInput and attributesOfResult", () => {
  const plain = (pairs: ReturnType<typeof attributesOfInput>) =>
    Object.fromEntries(pairs.map(({ key, value }) => [key.name, value]));

  it.each([
    [undefined, {}],
    [{ asOf: "tomorrow", sources: [] }, {}],
    [{ date: "2026-11-24", captureOnly: true }, { DensingAsOf: "2026-11-24" }],
    [{ sourceId: "litellm", from: null }, { DensingSource: ["litellm"] }],
    [
      { asOf: "2026-11-24", sources: ["b", "a", "b", 3] },
      { DensingAsOf: "2026-11-24", DensingSource: ["a", "b"] },
    ],
  ])("%j", (given, expected) => {
    expect(plain(attributesOfInput(given))).toEqual(expected);
  });

  it("finds the snapshot of a refresh that a run led to", () => {
    expect(plain(attributesOfResult({ refreshed: { snapshotId: "2026-11-24-1a2b3c4d" } }))).toEqual({
      DensingSnapshot: "2026-11-24-1a2b3c4d",
    });
    expect(attributesOfResult({ refreshed: null, checks: [{ sourceId: "a", state: "skipped" }] })).toEqual(
      [],
    );
  });

  it("the memo's name stays: it is in recorded histories", () => {
    expect(registeredMemo).toBe("densingSearchAttributes");
  });
});
