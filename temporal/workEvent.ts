import { ApplicationFailure } from "@temporalio/common";
import { DensingError, messageOf } from "../errors.ts";

/** What a line of the log may carry beside its message. */
export type WorkFacts = Readonly<Record<string, string | number | boolean>>;

export type WorkOutcome = "completed" | "failed" | "cancelled" | "continued";

/** A step or a run that began or ended in a worker of this process. */
export type WorkEvent = {
  readonly of: "activity" | "workflow";
  /** The activity's or the workflow's type. */
  readonly name: string;
  readonly state: "started" | WorkOutcome;
  /** Null at the start. */
  readonly durationMs: number | null;
  readonly facts: WorkFacts;
};

/** Takes events of the workers, for the log and the metrics. It must not throw: neither may stop the work. */
export type Observe = (event: WorkEvent) => void;

/** Fields of arguments and results that say what a step was about, under the name they have in the log. */
const told: Readonly<Record<string, string>> = {
  sourceId: "source",
  organisation: "organisation",
  asOf: "asOf",
  knownAt: "knownAt",
  snapshotId: "snapshot",
  id: "snapshot",
  published: "published",
  rows: "rows",
  quarantined: "quarantined",
  models: "models",
  scores: "scores",
  prices: "prices",
  imported: "imported",
  captured: "captured",
  bytes: "bytes",
  state: "found",
  reason: "reason",
};

/** The facts of an argument or a result that belong into the log: names, dates and counts, never lists or bodies. */
export function factsOf(value: unknown): WorkFacts {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, fact]) => {
      const name = told[field];
      return name !== undefined && ["string", "number", "boolean"].includes(typeof fact)
        ? [[name, fact as string | number | boolean]]
        : [];
    }),
  );
}

/** What went wrong: the stable type, and the words for a person. */
export function failureFacts(thrown: unknown): WorkFacts {
  const type =
    thrown instanceof DensingError || thrown instanceof ApplicationFailure
      ? thrown.type
      : thrown instanceof Error
        ? thrown.name
        : undefined;
  return { errorType: type ?? "unknown", error: messageOf(thrown) };
}
