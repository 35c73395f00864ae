import type { Client } from "@temporalio/client";
import { workflowQueue, workflowTimeouts } from "../temporal.config.ts";
import {
  type MonthlyReportInput,
  type MonthlyReportResult,
  type monthlyReport,
  monthlyReportWorkflowId,
} from "../workflows/monthlyReport.ts";
import type { ProgressStep } from "../workflows/progress.ts";
import { followRun } from "./followRun.ts";

/**
 * Starts the report of a month and waits for it; one that is being made is waited for instead.
 * @throws DensingError with the type of the activity that failed
 */
export async function runMonthlyReport(
  client: Client,
  input: MonthlyReportInput,
  onProgress: (steps: readonly ProgressStep[]) => void,
): Promise<MonthlyReportResult> {
  const handle = await client.workflow.start<typeof monthlyReport>("monthlyReport", {
    workflowId: monthlyReportWorkflowId(input.month),
    taskQueue: workflowQueue,
    args: [input],
    workflowIdConflictPolicy: "USE_EXISTING",
    workflowExecutionTimeout: workflowTimeouts.monthlyReport,
  });
  return followRun(handle, onProgress, "monthly-report-failed");
}
