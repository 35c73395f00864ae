import { join } from "node:path";
import type { Command } from "commander";
import { DensingError } from "../../errors.ts";
import { monthBefore, originDay } from "../../law/time.ts";
import type { MonthlyReportResult } from "../../workflows/monthlyReport.ts";
import { dayOf } from "../clock.ts";
import { requireEndedMonth } from "../endedMonth.ts";
import { openProduct } from "../product.ts";
import { withProgressView } from "../progressView.ts";
import { runMonthlyReport } from "../runMonthlyReport.ts";
import { withClient } from "../session.ts";
import type { CommandContext } from "./context.ts";

/** `densing report [--month YYYY-MM]` */
export function addReportCommand(program: Command, context: () => CommandContext): void {
  program
    .command("report")
    .description("writes the report of a month that has ended, as of its last day")
    .option("--month <month>", "YYYY-MM (default: the last whole month, UTC)")
    .action(async (options: { month?: string }) => {
      const { settings, output, now } = context();
      const month = requireReportedMonth(options.month ?? monthBefore(dayOf(now())), dayOf(now()));
      const product = openProduct(settings, now, output.say);
      try {
        const result = await withClient({ settings, output }, product, (client) =>
          withProgressView(output.json, (update) => runMonthlyReport(client, { month }, update)),
        );
        const path = join(product.folders.reports, month, "index.html");
        output.result({ ...result, path }, () => reportLines(result, path));
      } finally {
        await product.close();
      }
    });
}

/** @throws DensingError `invalid-argument` on a month that has not ended, and on one before the first model */
export function requireReportedMonth(month: string, today: string): string {
  const first = originDay.slice(0, 7);
  if (requireEndedMonth(month, today) >= first) return month;
  const message = `the first month with a report is ${first}, that of Llama-1`;
  throw new DensingError("invalid-argument", message, { seen: month, first });
}

function reportLines(
  { title, revision, published, snapshotId }: MonthlyReportResult,
  path: string,
): string[] {
  const state = !published
    ? `Nothing changed: revision ${revision} stays the newest report of the month.`
    : revision === 1
      ? "Published the report."
      : `Published revision ${revision}; the one before it is kept and says so.`;
  return [title, state, `  report    ${path}`, `  revision  ${revision}`, `  snapshot  ${snapshotId}`];
}
