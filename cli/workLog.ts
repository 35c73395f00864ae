import type { SdkLogEntry } from "../temporal/runtime.ts";
import { failureFacts, type Observe, type WorkFacts } from "../temporal/workEvent.ts";
import type { Log } from "./log.ts";

/** Writes each step and run into the log. A failed attempt is tried again, a failed run is not. */
export function logWork(log: Log): Observe {
  return ({ of, name, state, durationMs, facts }) => {
    const level = state !== "failed" ? "info" : of === "activity" ? "warn" : "error";
    log[level](`${of} ${state}`, { [of]: name, ...(durationMs === null ? {} : { durationMs }), ...facts });
  };
}

/** Parts of the SDK that tell of each of their own steps: with every start and stop some thirty lines. */
const talkative: ReadonlySet<unknown> = new Set(["core", "worker"]);

/** Writes a line of the SDK's own log: from workflow and activity code all of them, from its own parts warnings. */
export function logSdk(log: Log, { level, message, facts }: SdkLogEntry): void {
  if (level === "INFO" && talkative.has(facts.sdkComponent)) return;
  const told: WorkFacts = Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => {
      if (value === undefined || value === null || typeof value === "symbol") return [];
      if (name === "error") return Object.entries(failureFacts(value));
      const plain = ["string", "number", "boolean"].includes(typeof value);
      return [[name, plain ? (value as string | number | boolean) : textOf(value)]];
    }),
  );
  const severity = level === "ERROR" ? "error" : level === "WARN" ? "warn" : "info";
  log[severity](message, told);
}

/** What is neither text nor number, as JSON if it can be. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
