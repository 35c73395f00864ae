import type { SdkLogEntry } from "./runtime.ts";
import type { WorkEvent, WorkOutcome } from "./workEvent.ts";

/** The messages by which workflows tell of themselves through the SDK's logger. */
export const runStarted = "run started";
export const runEnded = "run ended";

/** The event that a line of the SDK's log tells of; null for any other line. */
export function workflowEventOf({ message, facts }: SdkLogEntry): WorkEvent | null {
  if (facts.sdkComponent !== "workflow" || (message !== runStarted && message !== runEnded)) return null;
  const { workflowType, workflowId, outcome, durationMs, ...others } = facts;
  const told = Object.entries(others).filter(
    (entry): entry is [string, string | number | boolean] =>
      !notTold.has(entry[0]) && ["string", "number", "boolean"].includes(typeof entry[1]),
  );
  return {
    of: "workflow",
    name: String(workflowType),
    state: message === runStarted ? "started" : (outcome as WorkOutcome),
    durationMs: message === runStarted ? null : Number(durationMs),
    facts: { workflowId: String(workflowId), ...Object.fromEntries(told) },
  };
}

/** The same for every run of a process, or of no use to a person. */
const notTold: ReadonlySet<string> = new Set(["sdkComponent", "namespace", "taskQueue", "runId"]);
