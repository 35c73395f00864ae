import type { Client } from "@temporalio/client";
import { DensingError } from "../errors.ts";
import { workflowQueue } from "../temporal.config.ts";
import type { CommandContext } from "./commands/context.ts";
import { attach, type Engine, startEngine } from "./engine.ts";
import { createLog } from "./log.ts";
import type { Product } from "./product.ts";

/** `TASK_QUEUE_TYPE_WORKFLOW` of Temporal's API. */
const workflowTaskQueueType = 1;

/**
 * Runs `work` with a client: on your own server (TEMPORAL_ADDRESS) as its workers are, on an engine of our own,
 * or, when another densing holds the data folder, on the server that it runs.
 *
 * @throws DensingError `no-worker` when nobody serves the workflows of your own server
 */
export async function withClient<Result>(
  { settings, output }: Pick<CommandContext, "settings" | "output">,
  product: Product,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  if (settings.environment.TEMPORAL_ADDRESS) {
    // Workers of ours would take steps from those that are there, on a data folder that is not theirs.
    const { client, close } = await attach(settings);
    return requireWorker(client, settings.environment.TEMPORAL_ADDRESS)
      .then(() => work(client))
      .finally(close);
  }
  const log = createLog(settings);
  let engine: Engine;
  try {
    engine = await startEngine({ settings, activities: product.activities, say: output.say, log });
  } catch (thrown) {
    if (!(thrown instanceof DensingError) || thrown.type !== "data-folder-locked") throw thrown;
    output.say(`Process ${thrown.facts.pid} runs densing on this folder: using its server.`);
    const { client, close } = await attach(settings);
    return work(client).finally(close);
  }
  try {
    return await Promise.race([work(engine.client), engine.finished.then(() => never<Result>())]);
  } finally {
    await engine.stop();
  }
}

async function requireWorker(client: Client, address: string): Promise<void> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: workflowQueue },
    taskQueueType: workflowTaskQueueType,
  });
  if (pollers && pollers.length > 0) return;
  const message = `no worker serves the queue ${workflowQueue} at ${address}: start one with \`densing worker\``;
  throw new DensingError("no-worker", message, { address, queue: workflowQueue });
}

/** The workers end only after `stop`, so whoever waits for them alone waits for their failure. */
function never<Result>(): Promise<Result> {
  return new Promise(() => undefined);
}
