import { getExternalWorkflowHandle, isCancellation, sleep } from "@temporalio/workflow";
import { workflowTimeouts } from "../temporal.config.ts";
import { type RefreshInput, type RefreshResult, refresh, refreshWorkflowId } from "./refresh.ts";
import { runOfSlot, scheduledDay } from "./slot.ts";
import { wantedSignal } from "./wantedSources.ts";

/**
 * What the daily schedule starts: the refresh of the slot's day.
 *
 * @returns null when one of that day is going on already: it was told what the slot wants, and fetches what it would not
 */
export async function scheduledRefresh(): Promise<RefreshResult | null> {
  const input: RefreshInput = { asOf: scheduledDay() };
  const workflowId = refreshWorkflowId(input.asOf);
  for (;;) {
    const workflowExecutionTimeout = workflowTimeouts.refresh;
    const result = await runOfSlot(refresh, { workflowId, args: [input], workflowExecutionTimeout });
    if (result !== null) return result;
    try {
      await getExternalWorkflowHandle(workflowId).signal(wantedSignal, input);
      return null;
    } catch (thrown) {
      if (isCancellation(thrown)) throw thrown;
      // It has ended in between, and nothing is in the way.
      await sleep("1 second");
    }
  }
}
