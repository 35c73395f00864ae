import { join } from "node:path";
import type { Command } from "commander";
import { DensingError } from "../../errors.ts";
import { dayAfter, originDay } from "../../law/time.ts";
import type { MonthlyReportResult } from "../../workflows/monthlyReport.ts";
import { dayOf } from "../clock.ts";
import { openProduct } from "../product.ts";
import { createProgressView } from "../progressView.ts";
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
      const month = requireEndedMonth(options.month ?? lastMonth(dayOf(now())), dayOf(now()));
      const product = openProduct(settings, now, output.say);
      try {
        const result = await withClient({ settings, output }, product, (client) => {
          const view = createProgressView(
            (text) => void process.stdout.write(text),
            process.stdout.isTTY === true,
          );
          const show = output.json ? () => undefined : view.update;
          return runMonthlyReport(client, { month }, show).finally(view.end);
        });
        const path = join(product.folders.reports, month, "index.html");
        output.result({ ...result, path }, () => reportLines(result, path));
      } finally {
        await product.close();
      }
    });
}

const lastMonth = (today: string): string => dayAfter(`${today.slice(0, 7)}-01`, -1).slice(0, 7);

/** @throws DensingError `invalid-argument` on anything but a month, on one that has not ended, and on one before the first model */
export function requireEndedMonth(month: string, today: string): string {
  const refuse = (message: string) =>
    new DensingError("invalid-argument", message, { seen: month, last: lastMonth(today) });
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw refuse(`not a month (YYYY-MM): ${month}`);
  if (month > today.slice(0, 7)) throw refuse(`${month} lies ahead: a report is of a month that has ended`);
  if (month === today.slice(0, 7))
    throw refuse(`${month} has not ended: its report can be made from its last day's midnight UTC on`);
  const first = originDay.slice(0, 7);
  if (month < first) throw refuse(`the first month with a report is ${first}, that of Llama-1`);
  return month;
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
