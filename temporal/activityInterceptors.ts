import { activityInfo } from "@temporalio/activity";
import type { ActivityInterceptorsFactory } from "@temporalio/worker";
import { temporalFailureOf } from "./failures.ts";
import { requireSmallPayloads } from "./payloadGuard.ts";

/**
 * Around every activity: a result over the limit fails at once, and a DensingError becomes a failure with its
 * own type, facts and retry delay.
 */
export const activityInterceptors: ActivityInterceptorsFactory = () => ({
  inbound: {
    async execute(input, next) {
      try {
        const result = await next(input);
        requireSmallPayloads(`result of activity ${activityInfo().activityType}`, [result]);
        return result;
      } catch (thrown) {
        throw temporalFailureOf(thrown);
      }
    },
  },
});
