import type { Client } from "@temporalio/client";
import { workflowQueue, workflowTimeouts } from "../temporal.config.ts";
import type { ProgressStep } from "../workflows/progress.ts";
import {
  type RefreshInput,
  type RefreshResult,
  type refresh,
  refreshWorkflowId,
} from "../workflows/refresh.ts";
import { followRun } from "./followRun.ts";

/**
 * Starts the refresh of a day and waits for it; one that is already running is waited for instead.
 * @throws DensingError with the type of the activity that failed
 */
export async function runRefresh(
  client: Client,
  input: RefreshInput,
  onProgress: (steps: readonly ProgressStep[]) => void,
): Promise<RefreshResult> {
  const handle = await client.workflow.start<typeof refresh>("refresh", {
    workflowId: refreshWorkflowId(input.asOf),
    taskQueue: workflowQueue,
    args: [input],
    workflowIdConflictPolicy: "USE_EXISTING",
    workflowExecutionTimeout: workflowTimeouts.refresh,
  });
  return followRun(handle, onProgress, "refresh-failed");
}
