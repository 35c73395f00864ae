import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Client } from "@temporalio/client";
import type { DensingError } from "../errors.ts";
import { connectClient, connectWorker, targetFromDevServer } from "../temporal/connection.ts";
import { startDevServer } from "../temporal/devServer.ts";
import { installRuntime } from "../temporal/runtime.ts";
import { temporalCli } from "../temporal/testing/temporalCli.ts";
import { createWorkers, runWorkers } from "../temporal/worker.ts";
import { bundleWorkflows } from "../temporal/workflowBundle.ts";

/*
 * For tests of what runs by itself: a real Temporal server, which may go away and come back with its database, the real
 * workflows, and activities that do nothing but note what they were asked for.
 */

/** A run that the server has, with the slot that it is for. */
export interface Run {
  readonly id: string;
  readonly status: string;
  readonly slot: Date | null;
}

export interface Rig {
  readonly client: () => Client;
  /** What activities were asked for: `fetch litellm`, `load`, … in their order. A test may empty it. */
  readonly asked: string[];
  /** Keeps an activity of that name from ending until what is returned is called. */
  hold(name: string): () => void;
  /** Resolves when an activity of that name has been asked for once more than when it was called. */
  next(name: string): Promise<void>;
  /** Has the next activity of that name throw. */
  fail(name: string, failure: DensingError): void;
  /** Stops workers and server; the database stays. */
  away(): Promise<void>;
  /** Starts both again. */
  back(): Promise<void>;
  /** Ends it, and removes the database. */
  stop(): Promise<void>;
}

const workflowsPath = fileURLToPath(new URL("../workflows/index.ts", import.meta.url));
let code: Promise<string> | undefined;
function bundled(): Promise<string> {
  code ??= bundleWorkflows(workflowsPath, console.warn);
  return code;
}

export const sourceIds = ["litellm", "models-dev"];

export async function startRig(): Promise<Rig> {
  installRuntime(() => undefined);
  const home = mkdtempSync(join(tmpdir(), "densing-schedules-"));
  const executable = await temporalCli();
  const bundle = await bundled();
  const probe = createProbe();
  let running: Awaited<ReturnType<typeof startServing>> | null = null;
  const back = async () => {
    running = await startServing(home, executable, bundle, probe.note);
  };
  const away = async () => {
    await running?.stop();
    running = null;
  };
  const client = () => {
    if (running === null) throw new Error("the server is away");
    return running.client;
  };
  await back();
  const stop = async () => {
    probe.releaseAll();
    await away();
    rmSync(home, { recursive: true, force: true });
  };
  return {
    client,
    asked: probe.asked,
    hold: probe.hold,
    next: probe.next,
    fail: probe.fail,
    away,
    back,
    stop,
  };
}

async function startServing(
  home: string,
  executable: string,
  code: string,
  note: (what: string) => Promise<void>,
) {
  const server = await startDevServer({
    home,
    executable,
    environment: process.env,
    say: () => undefined,
    preferredPorts: { port: 0, uiPort: 0 },
  });
  const target = targetFromDevServer(server.address);
  const { client, close } = await connectClient(target);
  const connection = await connectWorker(target);
  const workers = await createWorkers({
    connection,
    namespace: target.namespace,
    queues: ["densing", "net", "analysis", "warehouse"],
    activities: notingActivities(note),
    workflowBundle: { code },
    identity: "test",
  });
  const stopped = new AbortController();
  const ended = runWorkers(workers, stopped.signal);
  return {
    client,
    async stop() {
      stopped.abort();
      await ended;
      await close();
      await connection.close();
      await server.stop();
    },
  };
}

function createProbe() {
  const asked: string[] = [];
  const held = new Map<string, { readonly gate: Promise<void>; readonly release: () => void }>();
  const waiting = new Map<string, (() => void)[]>();
  const failing = new Map<string, DensingError>();
  return {
    asked,
    async note(what: string): Promise<void> {
      asked.push(what);
      const [name = ""] = what.split(" ");
      for (const resolve of waiting.get(name) ?? []) resolve();
      waiting.delete(name);
      await held.get(name)?.gate;
      const failure = failing.get(name);
      failing.delete(name);
      if (failure !== undefined) throw failure;
    },
    hold(name: string): () => void {
      let release = () => {};
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      held.set(name, { gate, release });
      return () => {
        held.delete(name);
        release();
      };
    },
    next(name: string): Promise<void> {
      return new Promise((resolve) => {
        waiting.set(name, [...(waiting.get(name) ?? []), resolve]);
      });
    },
    fail(name: string, failure: DensingError): void {
      failing.set(name, failure);
    },
    releaseAll(): void {
      for (const { release } of held.values()) release();
      held.clear();
    },
  };
}

/** What they answer is as empty as the workflows allow: every snapshot is there already. */
function notingActivities(note: (what: string) => Promise<void>) {
  return {
    net: {
      async listSources({ only }: { readonly only: readonly string[] | null }) {
        return { fetched: only ?? sourceIds, onlyLoaded: [], tracked: ["models-dev"] };
      },
      async fetchSource({ sourceId }: { readonly sourceId: string }) {
        await note(`fetch ${sourceId}`);
        return { sourceId, state: "unchanged", sha256: null };
      },
      async pollOrganisation({ organisation }: { readonly organisation: string }) {
        await note(`poll ${organisation}`);
        return { wanted: [], known: 0, skipped: {}, later: 0, page: "", newBytes: 0 };
      },
    },
    analysis: {
      async analyseBundle() {
        throw new Error("there is nothing to analyse");
      },
    },
    warehouse: {
      async loadFacts() {
        await note("load");
        return { rows: 0, quarantined: 0, refused: [], states: [] };
      },
      async writeBundle({ kind, asOf }: { readonly kind: string; readonly asOf: string }) {
        await note(`bundle ${kind} ${asOf}`);
        return { madeAlready: `${asOf}-00000000`, models: 0, scores: 0, prices: 0 };
      },
      async writeStatus() {},
      async writeFeeds() {
        return { entries: 0, changed: 0 };
      },
      async findVintage({ asOf }: { readonly asOf: string }) {
        return { id: `${asOf}-00000000` };
      },
      async writeMonthlyReport({ month }: { readonly month: string }) {
        await note(`report ${month}`);
        return { revision: 1, published: true, title: "" };
      },
    },
  };
}

/** All runs of a workflow whose id has that part, oldest first. */
export async function runsOf({ client }: Rig, workflowType: string, part: string): Promise<Run[]> {
  const found: (Run & { readonly startTime: Date })[] = [];
  for await (const run of client().workflow.list({ query: `WorkflowType = "${workflowType}"` })) {
    if (!run.workflowId.includes(part)) continue;
    const slot = run.searchAttributes.TemporalScheduledStartTime?.[0];
    const { workflowId: id, status, startTime } = run;
    found.push({ id, status: status.name, slot: slot instanceof Date ? slot : null, startTime });
  }
  return found
    .sort((a, b) => a.startTime.getTime() - b.startTime.getTime())
    .map(({ startTime: _, ...run }) => run);
}
