import { type Client, ScheduleAlreadyRunning, type ScheduleOptions } from "@temporalio/client";
import { DensingError } from "../errors.ts";
import type { ScheduleDefinition } from "../temporal.config.ts";
import { isOurs, scheduleMark } from "./ourSchedules.ts";
import { markOf } from "./registerSearchAttributes.ts";

/** Ids of schedules, by what became of them. */
export interface SyncedSchedules {
  readonly created: readonly string[];
  readonly replaced: readonly string[];
  /** Those of ours that no definition is for any longer. A run that one of them has started goes on. */
  readonly removed: readonly string[];
}

/**
 * Makes the server's schedules what the configuration says, by replacing the whole spec: a schedule that was
 * created once and edited by hand later does not drift. Whether it is paused, and why, is the user's and stays; so do
 * the runs that are going on and the missed slots that wait for them.
 *
 * @throws DensingError `schedule-taken` when somebody else's schedule has an id of ours; nothing of it is changed
 */
export async function syncSchedules(
  client: Client,
  definitions: readonly ScheduleDefinition[],
): Promise<SyncedSchedules> {
  const runMemo = await markOf({ connection: client.connection, namespace: client.options.namespace })();
  const created: string[] = [];
  const replaced: string[] = [];
  for (const definition of definitions) {
    const options = optionsOf(definition, runMemo);
    try {
      await client.schedule.create(options);
      created.push(definition.id);
    } catch (thrown) {
      if (!(thrown instanceof ScheduleAlreadyRunning)) throw thrown;
      const { scheduleId, state: _, memo: __, ...replacement } = options;
      await client.schedule.getHandle(scheduleId).update((there) => {
        if (!isOurs(there, definition)) throw taken(definition, there.action.workflowType);
        return { ...replacement, state: there.state };
      });
      replaced.push(definition.id);
    }
  }
  return { created, replaced, removed: await removeOrphans(client, definitions) };
}

async function removeOrphans(client: Client, definitions: readonly ScheduleDefinition[]): Promise<string[]> {
  const wanted = new Set(definitions.map(({ id }) => id));
  const removed: string[] = [];
  for await (const schedule of client.schedule.list()) {
    if (wanted.has(schedule.scheduleId) || !isOurs(schedule)) continue;
    await client.schedule.getHandle(schedule.scheduleId).delete();
    removed.push(schedule.scheduleId);
  }
  return removed.sort();
}

function taken({ id, workflowType }: ScheduleDefinition, seen: string): DensingError {
  const message =
    `a schedule "${id}" that densing did not make is on the server: it starts ${seen}, not ${workflowType}. ` +
    "Give it another id, or densing a namespace of its own (TEMPORAL_NAMESPACE)";
  return new DensingError("schedule-taken", message, { schedule: id, expected: workflowType, seen });
}

function optionsOf(
  { id, workflowType, taskQueue, spec, policies, note }: ScheduleDefinition,
  runMemo: Record<string, unknown>,
) {
  return {
    scheduleId: id,
    spec,
    policies,
    state: { note },
    memo: scheduleMark,
    action: {
      type: "startWorkflow",
      workflowType,
      taskQueue,
      workflowId: id,
      args: [],
      memo: runMemo,
    },
  } satisfies ScheduleOptions;
}
