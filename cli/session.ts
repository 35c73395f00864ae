import type { Client } from "@temporalio/client";
import { DensingError } from "../errors.ts";
import type { CommandContext } from "./commands/context.ts";
import { attach, type Engine, startEngine } from "./engine.ts";
import { createLog } from "./log.ts";
import type { Product } from "./product.ts";

/**
 * Runs `work` with a client: on an engine of our own, or, when another densing holds the data folder, on the
 * server that it runs.
 */
export async function withClient<Result>(
  { settings, output }: Pick<CommandContext, "settings" | "output">,
  product: Product,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const log = createLog(settings.home);
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

/** The workers end only after `stop`, so whoever waits for them alone waits for their failure. */
function never<Result>(): Promise<Result> {
  return new Promise(() => undefined);
}
