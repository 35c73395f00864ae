import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from "@temporalio/client";
import { workflowQueue, workflowTimeouts } from "../temporal.config.ts";
import type { ProgressStep } from "../workflows/progress.ts";
import {
  type RefreshInput,
  type RefreshResult,
  type refresh,
  refreshWorkflowId,
} from "../workflows/refresh.ts";
import { wantedSignal } from "../workflows/wantedSources.ts";
import { followRun } from "./followRun.ts";

/**
 * Starts the refresh of a day and waits for it; one that is already running is waited for instead, and told what is
 * wanted of it.
 * @throws DensingError with the type of the activity that failed
 */
export async function runRefresh(
  client: Client,
  input: RefreshInput,
  onProgress: (steps: readonly ProgressStep[]) => void,
): Promise<RefreshResult> {
  return followRun(await startOrJoin(client, input), onProgress, "refresh-failed");
}

async function startOrJoin(client: Client, input: RefreshInput): Promise<WorkflowHandle<typeof refresh>> {
  const workflowId = refreshWorkflowId(input.asOf);
  for (;;) {
    try {
      return await client.workflow.start<typeof refresh>("refresh", {
        workflowId,
        taskQueue: workflowQueue,
        args: [input],
        workflowExecutionTimeout: workflowTimeouts.refresh,
      });
    } catch (thrown) {
      if (!(thrown instanceof WorkflowExecutionAlreadyStartedError)) throw thrown;
    }
    const handle = client.workflow.getHandle<typeof refresh>(workflowId);
    try {
      await handle.signal(wantedSignal, input);
      return handle;
    } catch (thrown) {
      // It has ended in between, and nothing is in the way.
      if (!(thrown instanceof WorkflowNotFoundError)) throw thrown;
    }
  }
}
