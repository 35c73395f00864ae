import type { Command } from "commander";
import { DensingError } from "../../errors.ts";
import { type QueueName, queueNames } from "../../temporal.config.ts";
import { startEngine } from "../engine.ts";
import { createLog } from "../log.ts";
import { metricsOption, metricsPortOf } from "../portOptions.ts";
import { openProduct } from "../product.ts";
import type { CommandContext } from "./context.ts";

/** `densing worker [--queues net,analysis] [--metrics [port]]`: workers only, on a cluster or on the embedded server. */
export function addWorkerCommand(program: Command, context: () => CommandContext): void {
  program
    .command("worker")
    .description("runs workers until it is stopped; with TEMPORAL_ADDRESS on any number of machines")
    .option("--queues <names>", `comma-separated, of ${queueNames.join(", ")} (default: all)`)
    .addOption(metricsOption())
    .action(async (options: { queues?: string; metrics?: string | true }) => {
      const { settings, output, now, interrupted } = context();
      const queues = options.queues === undefined ? queueNames : options.queues.split(",").map(requireQueue);
      const product = openProduct(settings, now, output.say);
      try {
        const engine = await startEngine({
          settings,
          queues,
          activities: product.activities,
          say: output.say,
          log: createLog(settings),
          ...metricsPortOf(options.metrics),
        });
        if (engine.metricsAddress) output.say(`Metrics   ${engine.metricsAddress}`);
        output.say(`Working on ${queues.join(", ")}. Ctrl-C stops it.`);
        await new Promise<void>((resolve, reject) => {
          if (interrupted.aborted) resolve();
          interrupted.addEventListener("abort", () => resolve(), { once: true });
          engine.finished.then(resolve, reject);
        }).finally(() => engine.stop());
      } finally {
        await product.close();
      }
    });
}

function requireQueue(name: string): QueueName {
  const queue = queueNames.find((candidate) => candidate === name.trim());
  if (queue) return queue;
  throw new DensingError("invalid-argument", `no queue "${name}"; there are ${queueNames.join(", ")}`, {
    seen: name,
  });
}
