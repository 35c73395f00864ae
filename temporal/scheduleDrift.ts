import { isDeepStrictEqual } from "node:util";
import type { ScheduleDescription } from "@temporalio/client";
import { decodeScheduleSpec, encodeScheduleSpec } from "@temporalio/client/lib/schedule-helpers.js";
import { msToNumber } from "@temporalio/common/lib/time.js";
import type { ScheduleDefinition } from "../temporal.config.ts";

/** In what a schedule of the server differs from its definition: `slots`, `policies`, `workflow`; none when it does not. */
export function scheduleDrift(
  definition: ScheduleDefinition,
  there: Pick<ScheduleDescription, "spec" | "policies" | "action">,
): string[] {
  const { spec, policies, workflowType, taskQueue } = definition;
  const wantedPolicies = {
    overlap: policies.overlap,
    catchupWindow: msToNumber(policies.catchupWindow),
    pauseOnFailure: policies.pauseOnFailure,
  };
  const sameAction = there.action.workflowType === workflowType && there.action.taskQueue === taskQueue;
  return [
    // As the server gives it back: with every field that the definition leaves to its default.
    ...(isDeepStrictEqual(decodeScheduleSpec(encodeScheduleSpec(spec)), there.spec) ? [] : ["slots"]),
    ...(isDeepStrictEqual(wantedPolicies, { ...there.policies }) ? [] : ["policies"]),
    ...(sameAction ? [] : ["workflow"]),
  ];
}
