import { monthBefore } from "../law/time.ts";
import { workflowTimeouts } from "../temporal.config.ts";
import { monthlyReport, monthlyReportWorkflowId } from "./monthlyReport.ts";
import { runOfSlot, scheduledDay } from "./slot.ts";

/**
 * What the schedule of the first of a month starts: the report of the month that had ended on the slot's day, whenever
 * it is made up. Its facts are those known by that month's end, so a second run gives the same report.
 *
 * @returns null when the report of that month is being made: the slot has its run
 */
export async function scheduledMonthlyReport(): Promise<Awaited<ReturnType<typeof monthlyReport>> | null> {
  const month = monthBefore(scheduledDay());
  return runOfSlot(monthlyReport, {
    workflowId: monthlyReportWorkflowId(month),
    args: [{ month }],
    workflowExecutionTimeout: workflowTimeouts.monthlyReport,
  });
}
