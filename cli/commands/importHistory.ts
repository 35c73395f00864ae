import { type Command, Option } from "commander";
import { historyOf } from "../../activities/listRevisions.ts";
import { DensingError } from "../../errors.ts";
import { loadSources } from "../../sources/registry.ts";
import type { ImportHistoryInput, ImportHistoryResult } from "../../workflows/importHistory.ts";
import { dayOf } from "../clock.ts";
import { openProduct } from "../product.ts";
import { withProgressView } from "../progressView.ts";
import { runImportHistory } from "../runImportHistory.ts";
import { runRefresh } from "../runRefresh.ts";
import { withClient } from "../session.ts";
import type { CommandContext } from "./context.ts";
import { refreshLines, requireDay } from "./refresh.ts";

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly limit?: string;
  readonly offline?: boolean;
}

/** `densing import-history SOURCE [--from D] [--to D] [--limit N]` */
export function addImportHistoryCommand(program: Command, context: () => CommandContext): void {
  program
    .command("import-history")
    .description("brings the past states of a source that somebody keeps, then publishes what they change")
    .argument("<source>", "source")
    .option("--from <day>", "no revision before this day, YYYY-MM-DD, UTC")
    .option("--to <day>", "no revision after this day")
    .option("--limit <n>", "only the newest so many of them")
    // Other commands have it: whoever tries it here is told why it cannot be.
    .addOption(new Option("--offline").hideHelp())
    .action(async (sourceId: string, options: Options) => {
      const { settings, output, now, interrupted } = context();
      const input = importInput(sourceId, options);
      // Before a server is started for nothing.
      historyOf(new Map((await loadSources()).map((source) => [source.id, source])), sourceId);
      // The activity hears of it with its next heartbeat, which is some seconds off.
      interrupted.addEventListener("abort", () => output.say("Stopping …"), { once: true });
      const product = openProduct(settings, now, output.say);
      try {
        const done = await withClient({ settings, output }, product, async (client) => {
          const imported = await withProgressView(output.json, (update) =>
            runImportHistory(client, input, interrupted, update),
          );
          // Nothing is fetched: the history is there, and what it changes is published now.
          const refresh = { asOf: dayOf(now()), offline: true, interactive: true };
          const refreshed = await withProgressView(output.json, (update) =>
            runRefresh(client, refresh, update),
          );
          return { imported, refreshed };
        });
        const { imported, refreshed } = done;
        const { snapshotId, published } = refreshed;
        output.result({ source: sourceId, ...imported, snapshotId, published }, () => [
          ...importLines(sourceId, imported),
          ...refreshLines(refreshed),
        ]);
      } finally {
        await product.close();
      }
    });
}

/** @throws DensingError `invalid-argument` */
function importInput(sourceId: string, { from, to, limit, offline }: Options): ImportHistoryInput {
  if (offline) {
    const message =
      "import-history fetches past revisions: it cannot work offline; what was imported stays as it is";
    throw new DensingError("invalid-argument", message);
  }
  const input = {
    sourceId,
    from: from === undefined ? null : requireDay(from),
    to: to === undefined ? null : requireDay(to),
    limit: limit === undefined ? null : Number(limit),
  };
  if (input.limit !== null && !(Number.isSafeInteger(input.limit) && input.limit > 0)) {
    throw new DensingError("invalid-argument", `not a number of revisions: ${limit}`, { seen: limit });
  }
  if (input.from !== null && input.to !== null && input.from > input.to) {
    throw new DensingError("invalid-argument", `--from ${from} is after --to ${to}`, { from, to });
  }
  return input;
}

function importLines(sourceId: string, result: ImportHistoryResult): string[] {
  const { found, imported, present, absent, failed, failures } = result;
  const counts = [
    `${imported} imported`,
    `${present} present already`,
    ...(absent > 0 ? [`${absent} without the file`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return [
    found === 0
      ? `${sourceId}: no revision in that time.`
      : `${sourceId}: ${found} revisions, ${counts.join(", ")}.`,
    ...failures.map(
      ({ revision, observedAt, type, reason }) =>
        `  ${revision.slice(0, 14)} of ${observedAt.slice(0, 10)} was not imported: ${reason} [${type}]`,
    ),
    ...(failed > failures.length ? [`  and ${failed - failures.length} more`] : []),
  ];
}
