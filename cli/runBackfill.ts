import { type Client, WorkflowExecutionAlreadyStartedError, type WorkflowHandle } from "@temporalio/client";
import { DensingError } from "../errors.ts";
import { workflowQueue, workflowTimeouts } from "../temporal.config.ts";
import {
  type BackfillInput,
  type BackfillResult,
  type backfill,
  backfillQuery,
  backfillWorkflowId,
} from "../workflows/backfill.ts";
import type { ProgressStep } from "../workflows/progress.ts";
import { followLongRun } from "./followLongRun.ts";

/**
 * Starts a backfill and waits for it; one of the same months that is already running is waited for instead. When
 * `interrupted` aborts, it is stopped; the snapshots that it published are kept.
 *
 * @throws DensingError with the type of the activity that failed, `backfill-running`, `interrupted`
 */
export async function runBackfill(
  client: Client,
  input: BackfillInput,
  interrupted: AbortSignal,
  onProgress: (steps: readonly ProgressStep[]) => void,
): Promise<BackfillResult> {
  return followLongRun(await startOrJoin(client, input), {
    interrupted,
    onProgress,
    failedType: "backfill-failed",
    kept: "what was published",
    givenUpType: "backfill-running",
    facts: { from: input.from, to: input.to },
  });
}

type Handle = WorkflowHandle<typeof backfill>;

async function startOrJoin(client: Client, input: BackfillInput): Promise<Handle> {
  const workflowId = backfillWorkflowId(input);
  try {
    return await client.workflow.start<typeof backfill>("backfill", {
      workflowId,
      taskQueue: workflowQueue,
      args: [input],
      workflowIdConflictPolicy: "FAIL",
      workflowExecutionTimeout: workflowTimeouts.backfill,
    });
  } catch (thrown) {
    if (!(thrown instanceof WorkflowExecutionAlreadyStartedError)) throw thrown;
    const running: Handle = client.workflow.getHandle<typeof backfill>(workflowId);
    const { from, to } = await running.query(backfillQuery);
    if (from === input.from && to === input.to) return running;
    const message = `a backfill of ${from} to ${to} is going on: run this again when it has ended`;
    throw new DensingError("backfill-running", message, { from, to });
  }
}
