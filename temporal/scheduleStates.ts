import {
  type Client,
  type ScheduleDescription,
  type ScheduleExecutionResult,
  WorkflowNotFoundError,
} from "@temporalio/client";
import { messageOf } from "../errors.ts";
import type { ScheduleDefinition } from "../temporal.config.ts";
import { describeSchedule, isOurs } from "./ourSchedules.ts";

/** One run that a schedule has started. Times are UTC, ISO 8601. */
export interface ScheduledRun {
  /** The slot, with its jitter. */
  readonly due_at: string;
  readonly started_at: string;
  readonly workflow_id: string;
  /** `unknown`: the server keeps ended runs for a while only. */
  readonly outcome: "running" | "completed" | "failed" | "cancelled" | "terminated" | "timed-out" | "unknown";
  /** Of one that failed. */
  readonly reason: string | null;
}

export interface ScheduleState {
  readonly id: string;
  readonly state: "active" | "paused" | "not-synced";
  /** Why it is paused or was resumed; otherwise what it is for. */
  readonly note: string;
  /** None while it is paused. */
  readonly next_runs: readonly string[];
  /** The newest first. */
  readonly last_runs: readonly ScheduledRun[];
  /** Slots that were too old to be made up when the server was back. */
  readonly missed: number;
  /** Slots that found the run of an earlier one going on. */
  readonly skipped: number;
  /** Slots that wait for it. */
  readonly waiting: number;
}

const mostRuns = 5;

/** The schedules of the configuration, in its order, and those of ours that it no longer has. */
export async function readScheduleStates(
  client: Client,
  definitions: readonly ScheduleDefinition[],
): Promise<ScheduleState[]> {
  const configured = new Map(definitions.map((definition) => [definition.id, definition]));
  const orphans: string[] = [];
  for await (const schedule of client.schedule.list()) {
    if (!configured.has(schedule.scheduleId) && isOurs(schedule)) orphans.push(schedule.scheduleId);
  }
  const states: ScheduleState[] = [];
  for (const id of [...configured.keys(), ...orphans.sort()]) {
    const there = await describeSchedule(client, id);
    const definition = configured.get(id);
    if (there !== null && isOurs(there, definition)) states.push(await stateOf(client, there));
    else if (definition !== undefined) states.push(notSynced(definition));
  }
  return states;
}

async function stateOf(client: Client, there: ScheduleDescription): Promise<ScheduleState> {
  const { scheduleId: id, state, info, raw } = there;
  const newest = info.recentActions.slice(-mostRuns).reverse();
  return {
    id,
    state: state.paused ? "paused" : "active",
    note: state.note ?? "",
    next_runs: state.paused ? [] : info.nextActionTimes.slice(0, mostRuns).map((time) => time.toISOString()),
    last_runs: await Promise.all(newest.map((run) => runOf(client, run))),
    missed: info.numActionsMissedCatchupWindow,
    skipped: info.numActionsSkippedOverlap,
    waiting: Number(raw.info?.bufferSize ?? 0),
  };
}

function notSynced({ id, note }: ScheduleDefinition): ScheduleState {
  return { id, state: "not-synced", note, next_runs: [], last_runs: [], missed: 0, skipped: 0, waiting: 0 };
}

const outcomes: Readonly<Record<string, ScheduledRun["outcome"]>> = {
  RUNNING: "running",
  COMPLETED: "completed",
  FAILED: "failed",
  CANCELLED: "cancelled",
  TERMINATED: "terminated",
  TIMED_OUT: "timed-out",
};

async function runOf(client: Client, run: ScheduleExecutionResult): Promise<ScheduledRun> {
  const { workflowId, firstExecutionRunId } = run.action.workflow;
  const handle = client.workflow.getHandle(workflowId, firstExecutionRunId);
  const common = {
    due_at: run.scheduledAt.toISOString(),
    started_at: run.takenAt.toISOString(),
    workflow_id: workflowId,
  };
  try {
    const { status } = await handle.describe();
    const outcome = outcomes[status.name] ?? "unknown";
    const reason = outcome === "failed" ? await handle.result().then(() => null, reasonOf) : null;
    return { ...common, outcome, reason };
  } catch (thrown) {
    if (thrown instanceof WorkflowNotFoundError) return { ...common, outcome: "unknown", reason: null };
    throw thrown;
  }
}

/** What is at the bottom of a failure: above it stand the workflow and the activity that it went through. */
function reasonOf(thrown: unknown): string {
  let root = thrown;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  return messageOf(root);
}
