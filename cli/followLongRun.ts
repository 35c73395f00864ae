import type { WorkflowHandle } from "@temporalio/client";
import { DensingError } from "../errors.ts";
import type { ProgressStep } from "../workflows/progress.ts";
import { followRun } from "./followRun.ts";
import { printable } from "./output.ts";

/** How often the server is asked what it waits for: seldom, since that says something only in a long wait. */
const describeEveryPolls = 20;

/** A line that wraps cannot be rewritten in its place. */
const longestNote = 100;

export interface LongRun {
  /** Aborts on Ctrl-C: then the run is stopped. */
  readonly interrupted: AbortSignal;
  readonly onProgress: (steps: readonly ProgressStep[]) => void;
  /** The type of a failure that has none of its own. */
  readonly failedType: string;
  /** What is not lost when it stops ("what was imported"). */
  readonly kept: string;
  /** A type of failure whose message says already how it goes on. */
  readonly givenUpType: string;
  readonly facts: Readonly<Record<string, string>>;
}

/**
 * Waits for a run that fetches one thing after the other and may be stopped anywhere: tells its progress, with what
 * it waits for, and stops it when `interrupted` aborts.
 *
 * @throws DensingError with the type of the activity that failed, `interrupted`
 */
export async function followLongRun<Result>(
  handle: WorkflowHandle & { result(): Promise<Result> },
  { interrupted, onProgress, failedType, kept, givenUpType, facts }: LongRun,
): Promise<Result> {
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
      failedType,
    );
  } catch (thrown) {
    if (!(thrown instanceof DensingError)) throw thrown;
    const goesOn = "the same command goes on from there";
    if (interrupted.aborted && thrown.type === "run-cancelled") {
      throw new DensingError("interrupted", `stopped; ${kept} is kept, ${goesOn}`, facts);
    }
    if (thrown.type === givenUpType) throw thrown;
    const message = `${thrown.message} (${kept} is kept, ${goesOn})`;
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
