import { type Client, type ScheduleDescription, ScheduleNotFoundError } from "@temporalio/client";
import { DensingError } from "../errors.ts";
import type { ScheduleDefinition } from "../temporal.config.ts";

/** The memo of every schedule that `syncSchedules` makes: a namespace may hold other people's. */
export const scheduleMark = { managedBy: "densing" };

/**
 * Whether densing made a schedule. One from before there was the mark, which no update can add, is known by what it
 * starts.
 */
export function isOurs(
  { memo, action }: { readonly memo?: unknown; readonly action?: unknown },
  definition?: Pick<ScheduleDefinition, "workflowType" | "taskQueue">,
): boolean {
  if ((memo as Partial<typeof scheduleMark> | undefined)?.managedBy === scheduleMark.managedBy) return true;
  const starts = action as Partial<ScheduleDescription["action"]> | undefined;
  return (
    definition !== undefined &&
    starts?.workflowType === definition.workflowType &&
    starts.taskQueue === definition.taskQueue
  );
}

/**
 * Looks a schedule of ours up.
 *
 * @throws DensingError `invalid-argument` for an id of none, `schedule-missing` for one that is not on the server
 */
export async function ourSchedule(
  client: Client,
  id: string,
  definitions: readonly ScheduleDefinition[],
): Promise<ScheduleDescription> {
  const definition = definitions.find((each) => each.id === id);
  const there = await describeSchedule(client, id);
  if (there !== null && isOurs(there, definition)) return there;
  const expected = definitions.map((each) => each.id).join(", ");
  if (definition === undefined) {
    throw new DensingError("invalid-argument", `no schedule "${id}"; there are ${expected}`, {
      seen: id,
      expected,
    });
  }
  const message = `the server has no schedule "${id}" of densing: \`densing schedule sync\` makes it`;
  throw new DensingError("schedule-missing", message, { schedule: id });
}

/** Null where there is none of that id. */
export async function describeSchedule(client: Client, id: string): Promise<ScheduleDescription | null> {
  try {
    return await client.schedule.getHandle(id).describe();
  } catch (thrown) {
    if (thrown instanceof ScheduleNotFoundError) return null;
    throw thrown;
  }
}
