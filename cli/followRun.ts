import { setTimeout as sleep } from "node:timers/promises";
import { WorkflowFailedError, type WorkflowHandle, WorkflowNotFoundError } from "@temporalio/client";
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
} from "@temporalio/common";
import { DensingError, messageOf } from "../errors.ts";
import { type ProgressStep, progressQuery } from "../workflows/progress.ts";

const pollEveryMs = 150;

/**
 * Waits for a run and tells its progress meanwhile.
 *
 * @param failedType the type of a failure that has none of its own
 * @throws DensingError with the type of the activity that failed, `run-cancelled`
 */
export async function followRun<Result>(
  handle: Pick<WorkflowHandle, "query"> & { result(): Promise<Result> },
  onProgress: (steps: readonly ProgressStep[]) => void | Promise<void>,
  failedType: string,
): Promise<Result> {
  let ended = false;
  const result = handle.result().finally(() => {
    ended = true;
  });
  const ask = async () => {
    try {
      await onProgress(await handle.query(progressQuery));
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
    throw failureOf(thrown, failedType);
  } finally {
    await polling.catch(() => undefined);
  }
}

/** The failure of the activity at the bottom of a workflow's failure. */
function failureOf(thrown: unknown, failedType: string): unknown {
  let root = thrown instanceof WorkflowFailedError ? thrown.cause : undefined;
  while (root instanceof ActivityFailure || root instanceof ChildWorkflowFailure) root = root.cause;
  if (root instanceof CancelledFailure) {
    return new DensingError("run-cancelled", "the run was cancelled", {}, { cause: thrown });
  }
  if (root instanceof ApplicationFailure) {
    return new DensingError(root.type ?? failedType, root.message, factsOf(root), { cause: thrown });
  }
  return new DensingError(failedType, messageOf(root ?? thrown), {}, { cause: thrown });
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
