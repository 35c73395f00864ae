/** Backfills month-ends with the built product on an empty data folder, and prints what it costs. See README.md. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@temporalio/client";
import { attach } from "../cli/engine.ts";
import { readSettings } from "../cli/environment.ts";
import { runBackfill } from "../cli/runBackfill.ts";
import { readServerRecord } from "../temporal/serverRecord.ts";
import { type BackfillInput, backfillWorkflowId } from "../workflows/backfill.ts";
import { activitiesOf, type Span } from "./activitySpans.ts";

/** The issue's own range, and draws. */
const wanted: BackfillInput = { from: "2023-05", to: "2026-10", knownAt: null, replicates: 200 };
/** Months before there was any model: each costs the same, so that what grows with their number is seen alone. */
const empty = (knownAt: string, from: string): BackfillInput => ({
  ...{ from, to: "2009-12", knownAt, replicates: 200 },
});
const emptyRuns = [
  { months: 21, input: empty("2010-01-01", "2008-04") },
  { months: 42, input: empty("2010-01-02", "2006-07") },
  { months: 84, input: empty("2010-01-03", "2003-01") },
];

const home = mkdtempSync(join(tmpdir(), "densing-bench-"));
const settings = { ...readSettings(), home };
const say = (what: string, figure: string) => console.log(`${what.padEnd(34)} ${figure}`);

interface Run {
  readonly seconds: number;
  readonly spans: readonly Span[];
  readonly runs: number;
  /** Processor seconds. */
  readonly worker: number;
  readonly server: number;
  /** Resident memory of the worker process, MB, by quarter of the time: the highest of each. */
  readonly memory: readonly number[];
}

async function measured(client: Client, pids: Pids, input: BackfillInput): Promise<Run> {
  const samples: { at: number; resident: number }[] = [];
  const began = performance.now();
  const timer = setInterval(
    () => samples.push({ at: performance.now(), resident: residentOf(pids.worker) }),
    100,
  );
  const before = { worker: processorSeconds(pids.worker), server: processorSeconds(pids.server) };
  try {
    await runBackfill(client, input, new AbortController().signal, () => undefined);
  } finally {
    clearInterval(timer);
  }
  const ended = performance.now();
  const quarter = (ended - began) / 4;
  const { spans, runs } = await activitiesOf(client, backfillWorkflowId(input));
  return {
    seconds: (ended - began) / 1000,
    spans,
    runs,
    worker: processorSeconds(pids.worker) - before.worker,
    server: processorSeconds(pids.server) - before.server,
    memory: [0, 1, 2, 3].map((index) =>
      Math.max(
        ...samples.flatMap(({ at, resident }) =>
          Math.min(3, Math.floor((at - began) / quarter)) === index ? [resident] : [],
        ),
      ),
    ),
  };
}

interface Pids {
  readonly worker: number;
  readonly server: number;
}

const residentOf = (pid: number) =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1000;

/** User and system time, from fields 14 and 15 of proc(5); a tick is a hundredth of a second on Linux. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function report(name: string, months: number, run: Run) {
  // While no activity ran at all: the time that only orchestration took.
  const idle = run.seconds - covered(run.spans);
  const processor = run.worker + run.server;
  say(name, `${run.seconds.toFixed(1)} s, ${(run.seconds / months).toFixed(2)} s a month, ${run.runs} runs`);
  say("  activities", `${run.spans.length}, ${(run.spans.length / months).toFixed(2)} a month`);
  say("  orchestration, of the time", `${((100 * idle) / run.seconds).toFixed(1)} %`);
  say(
    "  server, of the processor's",
    `${((100 * run.server) / processor).toFixed(1)} % of ${processor.toFixed(0)} s`,
  );
  say("  highest memory by quarter, MB", run.memory.map((peak) => peak.toFixed(0)).join(" "));
}

/**
 * Processor seconds for a fixed piece of work in memory, as a backfill's is: what the machine gives just now. The same
 * code took 92 s and, half an hour later, 111 s on one machine whose arithmetic was as fast as before.
 */
function yardstick(): number {
  const before = process.cpuUsage();
  const rows = Array.from({ length: 400_000 }, (_, index) => ({
    id: `row ${(index * 7919) % 400_000}`,
    value: Math.sin(index),
  }));
  rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  JSON.parse(JSON.stringify(rows));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Seconds in which at least one of them ran. */
function covered(spans: readonly Span[]): number {
  let end = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    sum += Math.max(0, span.to - Math.max(span.from, end));
    end = Math.max(end, span.to);
  }
  return sum / 1000;
}

const worker = spawn(process.execPath, [join(settings.packageRoot, "dist", "cli", "main.js"), "worker"], {
  env: { ...process.env, DENSING_HOME: home },
  stdio: ["ignore", "pipe", "inherit"],
});
const ended = new Promise((done) => worker.once("exit", done));
try {
  await new Promise<void>((ready, failed) => {
    worker.stdout.on("data", (text) => String(text).includes("Working on") && ready());
    worker.once("exit", (code) => failed(new Error(`the worker ended with ${code}`)));
  });
  const pids = { worker: worker.pid!, server: readServerRecord(home)!.pid };
  const { client, close } = await attach(settings);
  const before = yardstick();
  const run = await measured(client, pids, wanted);
  const after = yardstick();
  report("42 month-ends", 42, run);
  say("  yardstick, before and after", `${before.toFixed(2)} s, ${after.toFixed(2)} s`);
  say(
    "  processor, in yardsticks",
    `${((2 * (run.worker + run.server)) / (before + after)).toFixed(0)} of ${(run.worker + run.server).toFixed(0)} s`,
  );
  report("the same again", 42, await measured(client, pids, wanted));
  for (const { months, input } of emptyRuns) {
    report(`${months} months without a model`, months, await measured(client, pids, input));
  }
  await close();
} finally {
  worker.kill("SIGTERM");
  await ended;
  rmSync(home, { recursive: true, force: true });
}
