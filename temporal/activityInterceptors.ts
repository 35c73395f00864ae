import { activityInfo, heartbeat } from "@temporalio/activity";
import { CancelledFailure } from "@temporalio/common";
import type { ActivityInterceptorsFactory } from "@temporalio/worker";
import { heartbeatEveryMs } from "../temporal.config.ts";
import { temporalFailureOf } from "./failures.ts";
import { requireSmallPayloads } from "./payloadGuard.ts";
import { factsOf, failureFacts, type Observe, type WorkEvent, type WorkFacts } from "./workEvent.ts";

/**
 * Around every activity: it heartbeats while its process lives, its start and its end are told to `observe`, a
 * result over the limit fails at once, and a DensingError becomes a failure with its own type, facts and retry
 * delay.
 */
export function activityInterceptors(observe: Observe): ActivityInterceptorsFactory {
  return () => ({
    inbound: {
      async execute(input, next) {
        const { activityType, attempt, taskQueue, workflowType, workflowExecution } = activityInfo();
        const asked: WorkFacts = {
          queue: taskQueue,
          attempt,
          ...(workflowType === undefined ? {} : { workflowType }),
          ...(workflowExecution === undefined ? {} : { workflowId: workflowExecution.workflowId }),
          ...factsOf(input.args[0]),
        };
        const began = performance.now();
        const tell = (state: WorkEvent["state"], facts: WorkFacts) =>
          observe({
            of: "activity",
            name: activityType,
            state,
            durationMs: state === "started" ? null : Math.round(performance.now() - began),
            facts: { ...asked, ...facts },
          });
        tell("started", {});
        // Tells a killed worker from a slow step; it also brings cancellations in.
        const beat = setInterval(() => heartbeat(), heartbeatEveryMs);
        try {
          const result = await next(input);
          requireSmallPayloads(`result of activity ${activityType}`, [result]);
          tell("completed", factsOf(result));
          return result;
        } catch (thrown) {
          tell(thrown instanceof CancelledFailure ? "cancelled" : "failed", failureFacts(thrown));
          throw temporalFailureOf(thrown);
        } finally {
          clearInterval(beat);
        }
      },
    },
  });
}
