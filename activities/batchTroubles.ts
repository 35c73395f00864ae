/** How a batch of fetches goes on after one that failed: what passes is tried again within bounds, the rest is named. */
import { heartbeat } from "@temporalio/activity";
import { DensingError } from "../errors.ts";
import { finalFetchErrors, retryableFetchErrors } from "../http/errors.ts";

/** What a heartbeat carries: how far a batch is, and what was tried at the member it is at. */
export interface BatchReached<Outcome> {
  readonly next: number;
  readonly tries: number;
  readonly waits: number;
  readonly outcome: Outcome;
}

export interface BatchTroubles<Failure> {
  readonly failures: Failure[];
  readonly failuresInARow: number;
  /** So many failed one after another that going on would only trouble the host. */
  readonly gaveUp: boolean;
}

/** A hiccup passes in three tries; an outage is for the next run, which goes on where this one ended. */
const triesEach = 3;
/** A limit that asks for longer waits than these (each up to ten minutes) is for the next run, too. */
const waitsABatch = 10;
/** One bad member is a bad member; five in a row are a host that has had enough of us, or no network. */
const failuresToGiveUp = 5;
const longestReason = 300;

/**
 * @param failureOf names the member in the outcome
 * @returns where the batch is when this member has been given up
 * @throws what should be tried again, after a heartbeat that counts it, and what is no trouble of one fetch
 */
export function afterFailedFetch<Failure, Outcome extends BatchTroubles<Failure>>(
  reached: BatchReached<Outcome>,
  thrown: unknown,
  failureOf: (trouble: { readonly type: string; readonly reason: string }) => Failure,
): BatchReached<Outcome> {
  if (!(thrown instanceof DensingError)) throw thrown;
  const { type, message } = thrown;
  const passes = (retryableFetchErrors as readonly string[]).includes(type);
  if (!passes && !(finalFetchErrors as readonly string[]).includes(type)) throw thrown;
  const isLimit = type === "source-rate-limited";
  const tried = isLimit ? { ...reached, waits: reached.waits + 1 } : { ...reached, tries: reached.tries + 1 };
  if (isLimit ? tried.waits < waitsABatch : passes && tried.tries < triesEach) {
    heartbeat(tried);
    throw thrown;
  }
  const { outcome, next, waits } = tried;
  const failuresInARow = outcome.failuresInARow + 1;
  return {
    next: next + 1,
    tries: 0,
    waits,
    outcome: {
      ...outcome,
      failures: [...outcome.failures, failureOf({ type, reason: message.slice(0, longestReason) })],
      failuresInARow,
      gaveUp: isLimit || failuresInARow >= failuresToGiveUp,
    },
  };
}
