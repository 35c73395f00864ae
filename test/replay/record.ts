/** Records a run of each workflow into fixtures/histories/: `npm run record:histories`. See replay.test.ts. */
import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Client } from "@temporalio/client";
import { connectClient, connectWorker, targetFromDevServer } from "../../temporal/connection.ts";
import { installRuntime } from "../../temporal/runtime.ts";
import { syncSchedules } from "../../temporal/syncSchedules.ts";
import { startTestServer } from "../../temporal/testing/testServer.ts";
import { createWorkers, runWorkers } from "../../temporal/worker.ts";
import { bundleWorkflows } from "../../temporal/workflowBundle.ts";
import { queueNames, schedules, workflowQueue } from "../../temporal.config.ts";
import { wantedSignal } from "../../workflows/wantedSources.ts";
import { type Canned, cannedActivities } from "./cannedActivities.ts";
import { writeHistory } from "./histories.ts";

const asOf = "2026-10-31";

interface Wanted {
  readonly name: string;
  readonly input: object;
  readonly canned?: Canned;
  /** Whether the run continues as another: both are recorded. */
  readonly continues?: boolean;
}

const runs: readonly Wanted[] = [
  { name: "refresh.all-sources", input: { asOf }, canned: { unreachable: "evalplus" } },
  { name: "refresh.nothing-changed", input: { asOf, interactive: true }, canned: { unchanged: true } },
  { name: "refresh.offline", input: { asOf, offline: true } },
  {
    name: "trackModels.new-releases",
    input: { date: asOf, organisations: ["a-lab", "b-lab"] },
    canned: { repositories: 30 },
  },
  { name: "trackModels.nothing-new", input: { date: asOf }, canned: { unchanged: true } },
  {
    name: "importHistory.continued",
    input: { sourceId: "litellm", from: null, to: null, limit: null },
    canned: { revisions: 300 },
    continues: true,
  },
  {
    name: "backfill.continued",
    input: { from: "2022-01", to: "2026-03", knownAt: null, replicates: 200 },
    continues: true,
  },
  {
    name: "backfill.nothing-changed",
    input: { from: "2026-01", to: "2026-03", knownAt: "2026-10-31", replicates: 1000 },
    canned: { unchanged: true },
  },
  { name: "monthlyReport.first", input: { month: "2026-10" } },
  { name: "monthlyReport.after-another", input: { month: "2026-10" }, canned: { hasVintage: true } },
];

installRuntime(() => undefined);
const server = await startTestServer();
const target = targetFromDevServer(server.address);
const { client, close } = await connectClient(target);
const connection = await connectWorker(target);
let canned: Canned = {};
const workers = await createWorkers({
  connection,
  namespace: target.namespace,
  queues: queueNames,
  activities: cannedActivities(() => canned),
  workflowBundle: {
    code: await bundleWorkflows(
      fileURLToPath(new URL("../../workflows/index.ts", import.meta.url)),
      console.warn,
    ),
  },
  identity: "densing",
});
const stopped = new AbortController();
const ended = runWorkers(workers, stopped.signal);
try {
  const folder = fileURLToPath(new URL("../../fixtures/histories/", import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const run of runs) await record(client, run);
  await recordWanted(client);
  await recordScheduled(client);
} finally {
  stopped.abort();
  await ended;
  await close();
  await connection.close();
  await server.stop();
}

async function record(on: Client, { name, input, canned: answers = {}, continues = false }: Wanted) {
  canned = answers;
  const workflowId = `recorded/${name}`;
  const options = { workflowId, taskQueue: workflowQueue, args: [input] };
  const handle = await on.workflow.start(name.split(".")[0]!, options);
  await handle.result();
  await write(on, name, workflowId, handle.firstExecutionRunId);
  if (continues) await write(on, `${name}-rest`, workflowId);
}

/** A refresh that somebody else wants more of while it goes on. */
async function recordWanted(on: Client) {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  canned = { gate };
  const workflowId = "recorded/refresh.wanted-more";
  const options = { workflowId, taskQueue: workflowQueue, args: [{ asOf, sources: ["litellm"] }] };
  const handle = await on.workflow.start("refresh", options);
  await handle.signal(wantedSignal, { asOf });
  open();
  await handle.result();
  await write(on, "refresh.wanted-more", workflowId, handle.firstExecutionRunId);
}

/** What the server itself starts of each schedule. */
async function recordScheduled(on: Client) {
  canned = { unchanged: true, hasVintage: true };
  await syncSchedules(on, schedules);
  for (const { id, workflowType } of schedules) {
    const schedule = on.schedule.getHandle(id);
    await schedule.trigger();
    const started = await until(async () => (await schedule.describe()).info.recentActions[0]);
    const { workflowId } = started.action.workflow;
    await on.workflow.getHandle(workflowId).result();
    await write(on, `${workflowType}.slot`, workflowId);
  }
}

async function write(on: Client, name: string, workflowId: string, runId?: string) {
  const history = await on.workflow.getHandle(workflowId, runId).fetchHistory();
  writeHistory(name, history);
  console.log(`${name}: ${history.events?.length} events`);
}

async function until<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((done) => setTimeout(done, 100));
  }
}
