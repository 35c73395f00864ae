import type { Command } from "commander";
import { DensingError } from "../../errors.ts";
import { publishedSampling } from "../../law/constants.ts";
import type { BackfillInput, BackfillResult } from "../../workflows/backfill.ts";
import { dayOf } from "../clock.ts";
import { requireEndedMonth } from "../endedMonth.ts";
import { openProduct } from "../product.ts";
import { withProgressView } from "../progressView.ts";
import { runBackfill } from "../runBackfill.ts";
import { withClient } from "../session.ts";
import type { CommandContext } from "./context.ts";
import { requireDay } from "./refresh.ts";

interface Options {
  readonly from: string;
  readonly to: string;
  readonly knownAt?: string;
  readonly resamples: string;
}

/** Fewer draws give no interval worth the name. */
const fewestResamples = 100;

/** `densing backfill --from YYYY-MM --to YYYY-MM [--known-at D]`: one snapshot a month-end. */
export function addBackfillCommand(program: Command, context: () => CommandContext): void {
  program
    .command("backfill")
    .description("one snapshot a month-end, as it would have been published then; fetches nothing")
    .requiredOption("--from <month>", "first month, YYYY-MM")
    .requiredOption("--to <month>", "last month, YYYY-MM")
    .option(
      "--known-at <day>",
      "with what was known by this day, YYYY-MM-DD, instead of what was known at each month-end",
    )
    .option(
      "--resamples <n>",
      "draws of families for each headline; everything else has a fifth of them",
      String(publishedSampling.headlineReplicates),
    )
    .action(async (options: Options) => {
      const { settings, output, now, interrupted } = context();
      const input = backfillInput(options, dayOf(now()));
      interrupted.addEventListener("abort", () => output.say("Stopping …"), { once: true });
      const product = openProduct(settings, now, output.say);
      try {
        const result = await withClient({ settings, output }, product, (client) =>
          withProgressView(output.json, (update) => runBackfill(client, input, interrupted, update)),
        );
        output.result(result, () => backfillLines(result));
      } finally {
        await product.close();
      }
    });
}

/** @throws DensingError `invalid-argument` */
function backfillInput({ from, to, knownAt, resamples }: Options, today: string): BackfillInput {
  const input = {
    from: requireEndedMonth(from, today),
    to: requireEndedMonth(to, today),
    knownAt: knownAt === undefined ? null : requireDay(knownAt),
    replicates: Number(resamples),
  };
  if (from > to)
    throw new DensingError("invalid-argument", `--from ${from} is after --to ${to}`, { from, to });
  if (input.knownAt !== null && input.knownAt > today) {
    const message = `--known-at ${input.knownAt}: nobody knows yet what will be known then`;
    throw new DensingError("invalid-argument", message, { seen: input.knownAt, today });
  }
  if (!Number.isSafeInteger(input.replicates) || input.replicates < fewestResamples) {
    const message = `not a number of draws, of at least ${fewestResamples}: ${resamples}`;
    throw new DensingError("invalid-argument", message, { seen: resamples });
  }
  return input;
}

function backfillLines({ months }: BackfillResult): string[] {
  const published = months.filter((month) => month.published);
  const unchanged = months.length - published.length;
  return [
    ...published.map(({ asOf, id }) => `  ${asOf}  ${id}`),
    `${months.length} month-ends: ${published.length} published, ${unchanged} unchanged.`,
  ];
}
