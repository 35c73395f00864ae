import { ApplicationFailure } from "@temporalio/common";
import { DensingError, type ErrorFacts } from "../errors.ts";
import { nonRetryableErrorTypes, retryAfterLimitSeconds } from "../temporal.config.ts";

// Failures are kept in the history and shown in the UI: a message that quotes a whole body must not sink the run
// that reports it.
const longestMessage = 4_000;
const longestFact = 1_000;

function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length} characters)`;
}

function clipFacts(facts: ErrorFacts): ErrorFacts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [
      name,
      typeof fact === "string" ? clip(fact, longestFact) : fact,
    ]),
  );
}

/** The wait a server asked for, in ms; undefined when it asked for none or for nonsense. */
function retryDelay(facts: ErrorFacts): number | undefined {
  const seconds = facts.retryAfterSeconds;
  if (typeof seconds !== "number" || !Number.isFinite(seconds) || seconds <= 0) return undefined;
  return Math.min(seconds, retryAfterLimitSeconds) * 1000;
}

/**
 * A DensingError as Temporal's failure: `type` is kept (retry policies match on it), facts become `details[0]`,
 * the fact `retryAfterSeconds` becomes the delay before the next attempt, clamped to `retryAfterLimitSeconds`.
 *
 * Safe inside the workflow sandbox.
 */
export function toApplicationFailure(error: DensingError): ApplicationFailure {
  const nextRetryDelay = retryDelay(error.facts);
  return ApplicationFailure.create({
    message: clip(error.message, longestMessage),
    type: error.type,
    nonRetryable: nonRetryableErrorTypes.includes(error.type),
    details: [clipFacts(error.facts)],
    ...(error.cause instanceof Error ? { cause: error.cause } : {}),
    ...(nextRetryDelay === undefined ? {} : { nextRetryDelay }),
  });
}

/** What should be thrown to Temporal in place of `thrown`. */
export function temporalFailureOf(thrown: unknown): unknown {
  return thrown instanceof DensingError ? toApplicationFailure(thrown) : thrown;
}
