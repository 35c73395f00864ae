import { join } from "node:path";
import type { Command } from "commander";
import { pageTitle } from "../../site/sentences.ts";
import type { Headline } from "../../snapshot/headline.ts";
import { syncSchedules } from "../../temporal/syncSchedules.ts";
import { schedules } from "../../temporal.config.ts";
import { dayOf } from "../clock.ts";
import { startEngine } from "../engine.ts";
import { createLog } from "../log.ts";
import { metricsOption, metricsPortOf } from "../portOptions.ts";
import { openProduct } from "../product.ts";
import { withProgressView } from "../progressView.ts";
import { runRefresh } from "../runRefresh.ts";
import { serveSite } from "../serve.ts";
import type { CommandContext } from "./context.ts";
import { refreshLines } from "./refresh.ts";

/** `densing up [--once] [--offline] [--metrics [port]]`: server, workers, a refresh, the site; stays up until it is stopped. */
export function addUpCommand(program: Command, context: () => CommandContext): void {
  program
    .command("up")
    .description("starts everything, refreshes, serves the site and stays up (npm start)")
    .option("--once", "end after the snapshot")
    .option("--offline", "fetch nothing")
    .addOption(metricsOption())
    .action(async (options: { once?: boolean; offline?: boolean; metrics?: string | true }) => {
      const { settings, output, now, interrupted } = context();
      const product = openProduct(settings, now, output.say);
      const engine = await startEngine({
        settings,
        activities: product.activities,
        say: output.say,
        log: createLog(settings),
        ...metricsPortOf(options.metrics),
      });
      if (engine.metricsAddress) output.say(`Metrics   ${engine.metricsAddress}`);
      const end = new Promise<void>((resolve) => {
        if (interrupted.aborted) resolve();
        interrupted.addEventListener("abort", () => resolve(), { once: true });
      });
      try {
        const input = {
          asOf: dayOf(now()),
          interactive: true,
          ...(options.offline ? { offline: true } : {}),
        };
        const refreshed = withProgressView(output.json, (update) => runRefresh(engine.client, input, update));
        const result = await Promise.race([refreshed, end, engine.finished]);
        if (!result) return output.say("Stopped. What was running goes on at the next start.");
        const headline = JSON.parse(
          (await product.snapshots.read(result.snapshotId, "headline.json")).toString("utf8"),
        ) as Headline;
        const folder = product.snapshots.folder(result.snapshotId);
        output.result({ ...result, folder, headline }, () => [
          "",
          pageTitle(headline),
          ...refreshLines(result),
          `Report    ${join(folder, "report.html")}`,
        ]);
        if (options.once) return;
        await syncSchedules(engine.client, schedules);
        const site = await serveSite(product.folders, product.snapshots);
        output.say(`Site      ${site.address}`);
        if (engine.uiAddress) output.say(`Temporal  ${engine.uiAddress}`);
        output.say("Refreshes daily at 06:00 UTC and looks for new models every six hours. Ctrl-C stops it.");
        await Promise.race([end, engine.finished]);
        await site.close();
      } finally {
        await engine.stop();
        await product.close();
      }
    });
}
