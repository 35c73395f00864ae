import {
  ContinueAsNew,
  isCancellation,
  log,
  upsertSearchAttributes,
  type WorkflowInboundCallsInterceptor,
  workflowInfo,
} from "@temporalio/workflow";
import { attributesOfInput, attributesOfResult, isMarked } from "./searchAttributes.ts";
import { factsOf, failureFacts, type WorkFacts, type WorkOutcome } from "./workEvent.ts";
import { runEnded, runStarted } from "./workflowEvent.ts";

/** Tells a run's start and end through the SDK's logger, which is silent during replay. */
export const loggedRun: WorkflowInboundCallsInterceptor = {
  async execute(input, next) {
    // In a workflow this is the deterministic time of its history, not the machine's clock.
    const began = Date.now();
    const end = (outcome: WorkOutcome, facts: WorkFacts) =>
      log.info(runEnded, { outcome, durationMs: Date.now() - began, ...facts });
    log.info(runStarted, factsOf(input.args[0]));
    try {
      const result = await next(input);
      end("completed", factsOf(result));
      return result;
    } catch (thrown) {
      if (thrown instanceof ContinueAsNew) end("continued", {});
      else end(isCancellation(thrown) ? "cancelled" : "failed", failureFacts(thrown));
      throw thrown;
    }
  },
};

/** Sets the search attributes of a marked run: at its start from its argument, at its end from its result. */
export const searchableRun: WorkflowInboundCallsInterceptor = {
  async execute(input, next) {
    const isSearchable = isMarked(workflowInfo().memo);
    const set = (attributes: ReturnType<typeof attributesOfInput>) => {
      if (isSearchable && attributes.length > 0) upsertSearchAttributes(attributes);
    };
    set(attributesOfInput(input.args[0]));
    const result = await next(input);
    set(attributesOfResult(result));
    return result;
  },
};
