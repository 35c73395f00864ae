import { type Client, ScheduleAlreadyRunning, type ScheduleOptions } from "@temporalio/client";
import type { ScheduleDefinition } from "../temporal.config.ts";

/**
 * Makes the server's schedules what the configuration says, by replacing the whole spec: a schedule that was
 * created once and edited by hand later does not drift. Whether it is paused is the user's and stays.
 *
 * @returns the ids that were created; the others existed and were replaced
 */
export async function syncSchedules(
  client: Client,
  definitions: readonly ScheduleDefinition[],
): Promise<string[]> {
  const created: string[] = [];
  for (const definition of definitions) {
    const options = optionsOf(definition);
    try {
      await client.schedule.create(options);
      created.push(definition.id);
    } catch (thrown) {
      if (!(thrown instanceof ScheduleAlreadyRunning)) throw thrown;
      const { scheduleId: _, state: __, memo: ___, ...replacement } = options;
      await client.schedule.getHandle(definition.id).update(({ state }) => ({ ...replacement, state }));
    }
  }
  return created;
}

function optionsOf({ id, workflowType, taskQueue, spec, policies, note }: ScheduleDefinition) {
  return {
    scheduleId: id,
    spec,
    policies,
    state: { note },
    memo: {},
    action: { type: "startWorkflow", workflowType, taskQueue, workflowId: id, args: [] },
  } satisfies ScheduleOptions;
}
