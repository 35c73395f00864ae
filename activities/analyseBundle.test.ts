import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Client } from "@temporalio/client";
import { WorkflowFailedError } from "@temporalio/client";
import { CancelledFailure } from "@temporalio/common";
import type { NativeConnection } from "@temporalio/worker";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { publishedSampling } from "../law/constants.ts";
import type { SnapshotFacts } from "../snapshot/factTables.ts";
import type { RenderedSnapshot } from "../snapshot/renderedSnapshot.ts";
import { type DocumentStore, openDocumentStore } from "../store/documents.ts";
import { connectClient, connectWorker, targetFromDevServer } from "../temporal/connection.ts";
import { installRuntime } from "../temporal/runtime.ts";
import { startTestServer } from "../temporal/testing/testServer.ts";
import { createWorkers, runWorkers } from "../temporal/worker.ts";
import { bundleWorkflows } from "../temporal/workflowBundle.ts";
import { openTestThreads } from "../threads/testing/openTestThreads.ts";
import { createAnalyseBundle } from "./analyseBundle.ts";
import type { analyseAlone } from "./testing/workflows.ts";
import { worldBundle } from "./testing/worldBundle.ts";

let server: Awaited<ReturnType<typeof startTestServer>>;
let client: Client;
let closeClient: () => Promise<void>;
let connection: NativeConnection;
let code: string;
let documents: DocumentStore;
const folder = mkdtempSync(join(tmpdir(), "densing-analysis-"));

beforeAll(async () => {
  installRuntime(() => {});
  const workflowsPath = fileURLToPath(new URL("./testing/workflows.ts", import.meta.url));
  code = await bundleWorkflows(workflowsPath, (line) => console.warn(line));
  server = await startTestServer();
  const target = targetFromDevServer(server.address);
  ({ client, close: closeClient } = await connectClient(target));
  connection = await connectWorker(target);
  documents = openDocumentStore(folder);
});
afterAll(async () => {
  await closeClient();
  await connection.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function startWorkers() {
  const threads = openTestThreads();
  const workers = await createWorkers({
    connection,
    namespace: "default",
    queues: ["densing", "analysis"],
    activities: {
      analysis: { analyseBundle: createAnalyseBundle({ sources: new Map(), documents, threads }) },
    },
    workflowBundle: { code },
    identity: "test",
  });
  const stopped = new AbortController();
  const run = runWorkers(workers, stopped.signal);
  onTestFinished(async () => {
    stopped.abort();
    await run;
  });
  return threads;
}

const noFacts: SnapshotFacts = {
  models: [],
  prices: [],
  sources: [],
  quarantine: [],
  hardware: [],
  waiting: { rows: [], scores: [] },
};

async function start(workflowId: string, models: number) {
  const bundleSha256 = await documents.put(worldBundle(models));
  const factsSha256 = await documents.put(noFacts);
  return client.workflow.start<typeof analyseAlone>("analyseAlone", {
    workflowId,
    taskQueue: "densing",
    args: [{ bundleSha256, factsSha256, replicates: publishedSampling.headlineReplicates }],
  });
}

type Handle = Awaited<ReturnType<typeof start>>;

/** Waits until the server has had a heartbeat of the run's activity that is newer than `after`. */
async function heartbeat(handle: Handle, after: number): Promise<number> {
  for (;;) {
    const { raw } = await handle.describe();
    const [activity] = raw.pendingActivities ?? [];
    expect(activity?.attempt ?? 1).toBe(1);
    const seconds = Number(activity?.lastHeartbeatTime?.seconds ?? 0);
    if (seconds > after) return seconds;
    await new Promise((done) => setTimeout(done, 200));
  }
}

it("heartbeats while the law computes, ends the thread when it is cancelled, and works afterwards", async () => {
  const threads = await startWorkers();
  // Minutes of work: what ends it is the cancellation.
  const long = await start("analysis/long", 5000);
  const first = await heartbeat(long, 0);
  await heartbeat(long, first);
  const [thread] = threads.living;
  const ended = new Promise((done) => thread!.once("exit", done));

  await long.cancel();
  const failure = await long.result().catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(WorkflowFailedError);
  expect((failure as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
  await ended;
  expect(threads.living).toEqual([]);

  const { renderedSha256, headline } = await (await start("analysis/short", 30)).result();
  const { files } = (await documents.get(renderedSha256)) as RenderedSnapshot;
  expect(headline).toMatch(/doubles every \d/);
  expect(files["tables/trends.csv"]?.split("\n").length).toBeGreaterThan(2);
  expect(files["report.html"]).toContain(headline);
}, 120_000);
