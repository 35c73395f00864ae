import { setTimeout as sleep } from "node:timers/promises";
import { type Client, WorkflowFailedError, WorkflowNotFoundError } from "@temporalio/client";
import { ActivityFailure, ApplicationFailure } from "@temporalio/common";
import { DensingError, messageOf } from "../errors.ts";
import { workflowQueue, workflowTimeouts } from "../temporal.config.ts";
import { type ProgressStep, progressQuery } from "../workflows/progress.ts";
import {
  type RefreshInput,
  type RefreshResult,
  type refresh,
  refreshWorkflowId,
} from "../workflows/refresh.ts";

const pollEveryMs = 150;

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
  let ended = false;
  const result = handle.result().finally(() => {
    ended = true;
  });
  const ask = async () => {
    try {
      onProgress(await handle.query(progressQuery));
    } catch (thrown) {
      // The worker may not have taken the run yet; the next poll asks again.
      if (thrown instanceof WorkflowNotFoundError) throw thrown;
    }
  };
  const polling = (async () => {
    while (!ended) {
      await ask();
      await sleep(pollEveryMs);
    }
    await ask();
  })();
  try {
    return await result;
  } catch (thrown) {
    throw failureOf(thrown);
  } finally {
    await polling.catch(() => undefined);
  }
}

/** The failure of the activity at the bottom of a workflow's failure. */
function failureOf(thrown: unknown): unknown {
  const cause = thrown instanceof WorkflowFailedError ? thrown.cause : undefined;
  const root = cause instanceof ActivityFailure ? cause.cause : cause;
  if (root instanceof ApplicationFailure) {
    return new DensingError(root.type ?? "refresh-failed", root.message, factsOf(root), { cause: thrown });
  }
  return new DensingError("refresh-failed", messageOf(root ?? thrown), {}, { cause: thrown });
}

function factsOf(failure: ApplicationFailure): Record<string, string | number | boolean> {
  const [facts] = failure.details ?? [];
  if (typeof facts !== "object" || facts === null) return {};
  return Object.fromEntries(
    Object.entries(facts).filter((entry): entry is [string, string | number | boolean] =>
      ["string", "number", "boolean"].includes(typeof entry[1]),
    ),
  );
}
