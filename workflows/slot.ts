import {
  type Workflow,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdReusePolicy,
} from "@temporalio/common";
import {
  type ChildWorkflowOptions,
  executeChild,
  ParentClosePolicy,
  workflowInfo,
} from "@temporalio/workflow";

/** The day of the slot, YYYY-MM-DD: neither jitter nor an outage moves it. A run started by hand has that of its start. */
export function scheduledDay(): string {
  const slot = workflowInfo().searchAttributes.TemporalScheduledStartTime?.[0];
  const time = slot instanceof Date ? slot : workflowInfo().startTime;
  return time.toISOString().slice(0, 10);
}

/**
 * The run of a slot, under the readable id by which a person starts it too: the server appends a time to the ids of
 * what a schedule starts, so that starts this child and waits for it. An id may be used again after its run has
 * ended; that a second run does no harm is for the child, since a server forgets ids.
 *
 * @returns null when a run of that id is going on: nothing was started
 */
export async function runOfSlot<Child extends Workflow>(
  child: Child,
  options: Pick<ChildWorkflowOptions, "workflowId" | "workflowExecutionTimeout"> & {
    readonly args: Parameters<Child>;
  },
): Promise<Awaited<ReturnType<Child>> | null> {
  try {
    return await executeChild<Workflow>(child, {
      ...options,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (thrown) {
    if (thrown instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw thrown;
  }
}
