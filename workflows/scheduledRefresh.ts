import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import { executeChild, ParentClosePolicy, workflowInfo } from "@temporalio/workflow";
import { type RefreshResult, refresh, refreshWorkflowId } from "./refresh.ts";

/**
 * What the daily schedule starts. The server appends a time to the ids of scheduled runs, so this one only
 * starts the child with the readable id. The as-of date is the slot, which neither jitter nor an outage moves.
 *
 * @returns null when a run of that day is going on already, started by hand: the slot has its run
 */
export async function scheduledRefresh(): Promise<RefreshResult | null> {
  const asOf = scheduledDay();
  try {
    return await executeChild(refresh, {
      workflowId: refreshWorkflowId(asOf),
      args: [{ asOf }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (thrown) {
    if (thrown instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw thrown;
  }
}

/** The day of the slot, from the server; the start of the run where it was started by hand. */
function scheduledDay(): string {
  const slot = workflowInfo().searchAttributes.TemporalScheduledStartTime?.[0];
  const time = slot instanceof Date ? slot : workflowInfo().startTime;
  return time.toISOString().slice(0, 10);
}
