import type { Client } from "@temporalio/client";

/** When one activity ran, ms since the epoch by the server's clock. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

type Time = { readonly seconds?: unknown; readonly nanos?: number | null } | null | undefined;

const milliseconds = (time: Time) => Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;

/** The completed activities of a workflow, with those of the runs that it continued as. */
export async function activitiesOf(
  client: Client,
  workflowId: string,
): Promise<{ readonly spans: readonly Span[]; readonly runs: number }> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  let runId = raw.workflowExecutionInfo?.firstRunId ?? undefined;
  const spans: Span[] = [];
  let runs = 0;
  while (runId) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const started = new Map<string, number>();
    runs += 1;
    runId = undefined;
    for (const event of events ?? []) {
      if (event.activityTaskStartedEventAttributes) {
        started.set(String(event.eventId), milliseconds(event.eventTime));
      }
      const completed = event.activityTaskCompletedEventAttributes;
      if (completed) {
        const from = started.get(String(completed.startedEventId));
        if (from !== undefined) spans.push({ from, to: milliseconds(event.eventTime) });
      }
      const continued = event.workflowExecutionContinuedAsNewEventAttributes;
      if (continued) runId = continued.newExecutionRunId ?? undefined;
    }
  }
  return { spans, runs };
}
