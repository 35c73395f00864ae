import { activityInfo, heartbeat } from "@temporalio/activity";
import type { ActivityInterceptorsFactory } from "@temporalio/worker";
import { heartbeatEveryMs } from "../temporal.config.ts";
import { temporalFailureOf } from "./failures.ts";
import { requireSmallPayloads } from "./payloadGuard.ts";

/**
 * Around every activity: it heartbeats while its process lives, a result over the limit fails at once, and a
 * DensingError becomes a failure with its own type, facts and retry delay.
 */
export const activityInterceptors: ActivityInterceptorsFactory = () => ({
  inbound: {
    async execute(input, next) {
      // Tells a killed worker from a slow step; it also brings cancellations in.
      const beat = setInterval(() => heartbeat(), heartbeatEveryMs);
      try {
        const result = await next(input);
        requireSmallPayloads(`result of activity ${activityInfo().activityType}`, [result]);
        return result;
      } catch (thrown) {
        throw temporalFailureOf(thrown);
      } finally {
        clearInterval(beat);
      }
    },
  },
});
