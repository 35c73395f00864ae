import type { Command } from "commander";
import { DensingError } from "../../errors.ts";
import type { RefreshInput, RefreshResult } from "../../workflows/refresh.ts";
import { dayOf } from "../clock.ts";
import { openProduct } from "../product.ts";
import { withProgressView } from "../progressView.ts";
import { runRefresh } from "../runRefresh.ts";
import { withClient } from "../session.ts";
import type { CommandContext } from "./context.ts";

/** `densing refresh [--as-of D] [--source ID] [--offline]` */
export function addRefreshCommand(program: Command, context: () => CommandContext): void {
  program
    .command("refresh")
    .description("fetches the sources and publishes a snapshot when something changed")
    .option("--as-of <day>", "the date it is about, YYYY-MM-DD (default: today, UTC)")
    .option("--source <id...>", "fetch only these")
    .option("--offline", "fetch nothing")
    .action(async (options: { asOf?: string; source?: string[]; offline?: boolean }) => {
      const { settings, output, now } = context();
      const input: RefreshInput = {
        asOf: requireDay(options.asOf ?? dayOf(now())),
        interactive: true,
        ...(options.source ? { sources: options.source } : {}),
        ...(options.offline ? { offline: true } : {}),
      };
      const product = openProduct(settings, now, output.say);
      try {
        const result = await withClient({ settings, output }, product, (client) =>
          withProgressView(output.json, (update) => runRefresh(client, input, update)),
        );
        output.result(result, () => refreshLines(result));
      } finally {
        await product.close();
      }
    });
}

/** @throws DensingError `invalid-argument` on anything but a calendar date */
export function requireDay(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  if (time && !Number.isNaN(time.getTime()) && dayOf(time) === text) return text;
  throw new DensingError("invalid-argument", `not a date (YYYY-MM-DD): ${text}`, { seen: text });
}

/** What a refresh did, for a person. */
export function refreshLines({ snapshotId, published, checks }: RefreshResult): string[] {
  const lines = checks.flatMap((check) =>
    check.state === "failed" ? [`${check.sourceId} was not read: ${check.reason} [${check.type}]`] : [],
  );
  lines.push(
    published
      ? `Published snapshot ${snapshotId}.`
      : `Nothing changed: ${snapshotId} stays the newest snapshot.`,
  );
  return lines;
}
