import type { Client } from "@temporalio/client";
import { workflowQueue, workflowTimeouts } from "../temporal.config.ts";
import {
  type ImportHistoryInput,
  type ImportHistoryResult,
  type importHistory,
  importHistoryWorkflowId,
} from "../workflows/importHistory.ts";
import type { ProgressStep } from "../workflows/progress.ts";
import { followLongRun } from "./followLongRun.ts";

/**
 * Starts the import of a source's history and waits for it; one that is already running is waited for instead.
 * When `interrupted` aborts, the import is stopped; what was imported is kept.
 *
 * @throws DensingError with the type of the activity that failed, `history-given-up`, `interrupted`
 */
export async function runImportHistory(
  client: Client,
  input: ImportHistoryInput,
  interrupted: AbortSignal,
  onProgress: (steps: readonly ProgressStep[]) => void,
): Promise<ImportHistoryResult> {
  const handle = await client.workflow.start<typeof importHistory>("importHistory", {
    workflowId: importHistoryWorkflowId(input.sourceId),
    taskQueue: workflowQueue,
    args: [input],
    workflowIdConflictPolicy: "USE_EXISTING",
    workflowExecutionTimeout: workflowTimeouts.importHistory,
  });
  return followLongRun(handle, {
    interrupted,
    onProgress,
    failedType: "import-failed",
    kept: "what was imported",
    givenUpType: "history-given-up",
    facts: { source: input.sourceId },
  });
}
