import type { Command } from "commander";
import { DensingError } from "../../errors.ts";
import { trackedSince } from "../../hub/organisations.ts";
import type { TrackModelsInput, TrackModelsResult } from "../../workflows/trackModels.ts";
import { dayOf } from "../clock.ts";
import { openProduct } from "../product.ts";
import { withProgressView } from "../progressView.ts";
import { runTrackModels } from "../runTrackModels.ts";
import { withClient } from "../session.ts";
import type { CommandContext } from "./context.ts";
import { requireDay } from "./refresh.ts";

interface Options {
  readonly organisation?: string[];
  readonly since?: string;
  /** `--no-publish` */
  readonly publish: boolean;
}

/** `densing models track [--organisation O…] [--since D] [--no-publish]` */
export function addTrackCommand(models: Command, context: () => CommandContext): void {
  models
    .command("track")
    .description("asks the Hub what the labs have released, and models.dev, and publishes what is new")
    .option("--organisation <owner...>", "only these owners on the Hub (default: the labs of the catalogue)")
    .option("--since <day>", `no repository that was created before (default: ${trackedSince})`)
    .option("--no-publish", "only capture: the next refresh publishes it")
    .action(async (options: Options) => {
      const { settings, output, now, interrupted } = context();
      const input = trackInput(options, dayOf(now()));
      // The activity hears of it with its next heartbeat, which is some seconds off.
      interrupted.addEventListener("abort", () => output.say("Stopping …"), { once: true });
      const product = openProduct(settings, now, output.say);
      try {
        const result = await withClient({ settings, output }, product, (client) =>
          withProgressView(output.json, (update) => runTrackModels(client, input, interrupted, update)),
        );
        output.result(result, () => trackLines(result));
      } finally {
        await product.close();
      }
    });
}

/** @throws DensingError `invalid-argument` */
function trackInput({ organisation, since, publish }: Options, date: string): TrackModelsInput {
  const wrong = organisation?.find((owner) => !/^[A-Za-z0-9][\w.-]{0,95}$/.test(owner));
  if (wrong !== undefined) {
    throw new DensingError("invalid-argument", `not an owner on the Hub: ${wrong}`, { seen: wrong });
  }
  return {
    date,
    interactive: true,
    ...(organisation === undefined ? {} : { organisations: [...new Set(organisation)] }),
    ...(since === undefined ? {} : { since: requireDay(since) }),
    ...(publish ? {} : { captureOnly: true }),
  };
}

function trackLines(result: TrackModelsResult): string[] {
  const { organisations, captured, known, absent, later, failed, failures, skipped, checks, refreshed } =
    result;
  const others = Object.entries(skipped).sort(([a], [b]) => (a < b ? -1 : 1));
  const counts = [
    `${captured} repositories captured`,
    `${known} known already`,
    ...(absent > 0 ? [`${absent} gone`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(later > 0 ? [`${later} left for the next run`] : []),
  ];
  return [
    `${organisations} organisations: ${counts.join(", ")}.`,
    ...(others.length > 0
      ? [`Not asked for: ${others.map(([what, count]) => `${what} (${count})`).join(", ")}.`]
      : []),
    ...failures.map(({ type, reason, ...what }) => `  ${Object.values(what).join()}: ${reason} [${type}]`),
    ...(failed > failures.length ? [`  and ${failed - failures.length} more`] : []),
    ...checks.flatMap((check) =>
      check.state === "failed" ? [`${check.sourceId} was not read: ${check.reason} [${check.type}]`] : [],
    ),
    refreshed === null
      ? captured > 0 || checks.some(({ state }) => state === "captured")
        ? "Captured; the next refresh publishes it."
        : "Nothing new."
      : refreshed.published
        ? `Published snapshot ${refreshed.snapshotId}.`
        : `Nothing changed: ${refreshed.snapshotId} stays the newest snapshot.`,
  ];
}
