import type { Client } from "@temporalio/client";
import { workflowQueue, workflowTimeouts } from "../temporal.config.ts";
import type { ProgressStep } from "../workflows/progress.ts";
import {
  type TrackModelsInput,
  type TrackModelsResult,
  type trackModels,
  trackModelsWorkflowId,
} from "../workflows/trackModels.ts";
import { followLongRun } from "./followLongRun.ts";

/**
 * Starts the day's look for new models and waits for it; one that is already running is waited for instead.
 * When `interrupted` aborts, it is stopped; what was captured is kept.
 *
 * @throws DensingError with the type of the activity that failed, `tracking-given-up`, `interrupted`
 */
export async function runTrackModels(
  client: Client,
  input: TrackModelsInput,
  interrupted: AbortSignal,
  onProgress: (steps: readonly ProgressStep[]) => void,
): Promise<TrackModelsResult> {
  const handle = await client.workflow.start<typeof trackModels>("trackModels", {
    workflowId: trackModelsWorkflowId(input),
    taskQueue: workflowQueue,
    args: [input],
    workflowIdConflictPolicy: "USE_EXISTING",
    workflowExecutionTimeout: workflowTimeouts.trackModels,
  });
  return followLongRun(handle, {
    interrupted,
    onProgress,
    failedType: "tracking-failed",
    kept: "what was captured",
    givenUpType: "tracking-given-up",
    facts: { date: input.date },
  });
}
