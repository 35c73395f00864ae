import { workflowTimeouts } from "../temporal.config.ts";
import { runOfSlot, scheduledDay } from "./slot.ts";
import { type TrackModelsResult, trackModels, trackModelsWorkflowId } from "./trackModels.ts";

/**
 * What the schedule of `models track` starts. The id is the day's, not the slot's: a person who asks at ten past finds
 * the run of the slot under it and waits for it, instead of asking the Hub a second time beside it.
 *
 * @returns null when a run of that day is going on: the slot has its run
 */
export async function scheduledTrackModels(): Promise<TrackModelsResult | null> {
  const input = { date: scheduledDay() };
  return runOfSlot(trackModels, {
    workflowId: trackModelsWorkflowId(input),
    args: [input],
    workflowExecutionTimeout: workflowTimeouts.trackModels,
  });
}
