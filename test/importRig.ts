import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Client } from "@temporalio/client";
import type { NativeConnection } from "@temporalio/worker";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { createImportRevisions } from "../activities/importRevisions.ts";
import { createListRevisions } from "../activities/listRevisions.ts";
import type { HistoryHostOptions } from "../history/testing/historyHost.ts";
import { createFetcher } from "../http/fetch.ts";
import { loadSource } from "../sources/registry.ts";
import type { Source, SourceHistory } from "../sources/source.ts";
import { openCaptureStore } from "../store/captures.ts";
import { openDocumentStore } from "../store/documents.ts";
import { connectClient, connectWorker, targetFromDevServer } from "../temporal/connection.ts";
import { installRuntime } from "../temporal/runtime.ts";
import { startTestServer } from "../temporal/testing/testServer.ts";
import { createWorkers, runWorkers } from "../temporal/worker.ts";
import { bundleWorkflows } from "../temporal/workflowBundle.ts";
import type { ImportHistoryInput, ImportHistoryResult, importHistory } from "../workflows/importHistory.ts";
import { startHistoryServer } from "./historyServer.ts";

/*
 * For tests of imports: a real Temporal server for the tests of a file, and for each test workers, a store, and a
 * host on loopback that answers as the code host and the web archive do.
 */

let server: Awaited<ReturnType<typeof startTestServer>>;
let client: Client;
let closeClient: () => Promise<void>;
let connection: NativeConnection;
let code: string;
let runs = 0;

/** Call it at the top of a test file. */
export function importRig() {
  beforeAll(async () => {
    installRuntime(() => undefined);
    const workflows = fileURLToPath(new URL("../workflows/index.ts", import.meta.url));
    code = await bundleWorkflows(workflows, console.warn);
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
  return setUp;
}

/** A source `files` with that history, its host, a store, and workers until the test ends. */
async function setUp(hostOptions: HistoryHostOptions, history: SourceHistory) {
  const folder = await mkdtemp(join(tmpdir(), "densing-history-"));
  const host = await startHistoryServer(hostOptions);
  const captures = await openCaptureStore(join(folder, "captures"));
  const source: Source = { ...(await loadSource("litellm")), id: "files", history };
  const dependencies = {
    sources: new Map([[source.id, source]]),
    captures,
    documents: openDocumentStore(join(folder, "bundles")),
    fetch: createFetcher({
      userAgent: "densing-test",
      now: () => new Date(),
      allowLoopback: true,
      paceMs: 0,
    }),
    locate: ({ url }: Pick<Source, "url">) => {
      const { host: name, pathname, search } = new URL(url);
      const located = new URL(`${host.address}/${name}${pathname}${search}`);
      return { url: located.href, allowedHosts: [located.host] };
    },
  };
  const workers = await createWorkers({
    connection,
    namespace: "default",
    queues: ["densing", "net"],
    activities: {
      net: {
        listRevisions: createListRevisions(dependencies),
        importRevisions: createImportRevisions(dependencies),
      },
    },
    workflowBundle: { code },
    identity: "test",
  });
  const stopped = new AbortController();
  const running = runWorkers(workers, stopped.signal);
  onTestFinished(async () => {
    stopped.abort();
    await running;
    await rm(folder, { recursive: true, force: true });
  });
  const start = (input: Partial<ImportHistoryInput> = {}) => {
    runs += 1;
    const whole = { sourceId: "files", from: null, to: null, limit: null, ...input };
    return client.workflow.start<typeof importHistory>("importHistory", {
      workflowId: `import-history/${runs}`,
      taskQueue: "densing",
      args: [whole],
    });
  };
  const run = async (input: Partial<ImportHistoryInput> = {}): Promise<ImportHistoryResult> =>
    (await start(input)).result();
  return { host, captures, start, run };
}
