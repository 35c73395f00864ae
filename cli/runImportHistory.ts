import type { Client, WorkflowHandle } from "@temporalio/client";
import { DensingError } from "../errors.ts";
import { workflowQueue, workflowTimeouts } from "../temporal.config.ts";
import {
  type ImportHistoryInput,
  type ImportHistoryResult,
  type importHistory,
  importHistoryWorkflowId,
} from "../workflows/importHistory.ts";
import type { ProgressStep } from "../workflows/progress.ts";
import { followRun } from "./followRun.ts";
import { printable } from "./output.ts";

/** How often the server is asked what it waits for: seldom, since that says something only in a long wait. */
const describeEveryPolls = 20;

/** A line that wraps cannot be rewritten in its place. */
const longestNote = 100;

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
  const stop = () => void handle.cancel().catch(() => undefined);
  interrupted.addEventListener("abort", stop, { once: true });
  if (interrupted.aborted) stop();
  let polls = 0;
  let waiting = "";
  try {
    return await followRun(
      handle,
      async (steps) => {
        if (polls % describeEveryPolls === 0) waiting = await waitingFor(handle);
        polls += 1;
        onProgress(steps.map((step) => (step.state === "running" ? withNote(step, waiting) : step)));
      },
      "import-failed",
    );
  } catch (thrown) {
    if (!(thrown instanceof DensingError)) throw thrown;
    const goesOn = "the same command goes on from there";
    if (interrupted.aborted && thrown.type === "run-cancelled") {
      const message = `stopped; what was imported is kept, ${goesOn}`;
      throw new DensingError("interrupted", message, { source: input.sourceId });
    }
    if (thrown.type === "history-given-up") throw thrown;
    const message = `${thrown.message} (what was imported is kept, ${goesOn})`;
    throw new DensingError(thrown.type, message, thrown.facts, { cause: thrown });
  } finally {
    interrupted.removeEventListener("abort", stop);
  }
}

function withNote(step: ProgressStep, note: string): ProgressStep {
  return { ...step, detail: [step.detail, note].filter((part) => part !== "").join("; ") };
}

/** Why the activity that runs was tried again, or "": a host that limits us may cost ten minutes without a sign. */
async function waitingFor(handle: WorkflowHandle): Promise<string> {
  const { raw } = await handle.describe();
  const failures = (raw.pendingActivities ?? []).flatMap(({ lastFailure }) => lastFailure?.message ?? []);
  const [why] = failures;
  // Part of it may be the host's own words.
  return why === undefined
    ? ""
    : printable(`trying again: ${why}`).replace(/\s+/g, " ").slice(0, longestNote);
}
