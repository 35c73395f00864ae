import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  executeChild,
  proxyActivities,
  setHandler,
} from "@temporalio/workflow";
import { DensingError } from "../../errors.ts";
import { netActivity, nonRetryableErrorTypes } from "../../temporal.config.ts";
import type { createTestActivities } from "./activities.ts";

// Workflows for the tests of this folder only; the product's own are in workflows/.

type TestActivities = ReturnType<typeof createTestActivities>;

const activities = proxyActivities<TestActivities>(netActivity);
const quickRetries = proxyActivities<TestActivities>({
  ...netActivity,
  retry: {
    initialInterval: "10 ms",
    maximumAttempts: 3,
    nonRetryableErrorTypes: [...nonRetryableErrorTypes],
  },
});
const withoutList = proxyActivities<TestActivities>({ ...netActivity, retry: { maximumAttempts: 3 } });

export async function echoThroughActivity(bytes: number): Promise<number> {
  return (await activities.echo("x".repeat(bytes))).length;
}

export async function largeActivityResult(bytes: number): Promise<number> {
  return (await activities.produce(bytes)).length;
}

export async function largeResult(bytes: number): Promise<string> {
  return "x".repeat(bytes);
}

export const largeAnswer = defineQuery<string, [number]>("largeAnswer");
export const finish = defineSignal("finish");

export async function answersQueries(): Promise<string> {
  let done = false;
  setHandler(largeAnswer, (bytes) => "x".repeat(bytes));
  setHandler(finish, () => {
    done = true;
  });
  await condition(() => done);
  return "finished";
}

export async function throwsDensingError(): Promise<void> {
  throw new DensingError("catalogue-invalid", "Row 7 is broken.", { row: 7 });
}

export async function failingActivity(type: string, facts: Record<string, number>): Promise<void> {
  // Without the list in the retry policy: the failure itself has to say that it is final.
  await withoutList.fail(type, facts);
}

export async function flakyActivity(failures: number): Promise<number> {
  return quickRetries.failTimes(failures);
}

export async function waitingActivity(): Promise<string> {
  return quickRetries.waitForRelease();
}

export async function cancellableActivity(): Promise<string> {
  return quickRetries.waitForCancellation();
}

export async function stubbornActivity(): Promise<string> {
  return quickRetries.ignoreCancellation();
}

type Searchable = { readonly asOf: string; readonly sources?: readonly string[]; readonly times?: number };

export async function searchable(input: Searchable) {
  const { asOf, times = 0 } = input;
  if (times > 0) await continueAsNew<typeof searchable>({ ...input, times: times - 1 });
  await activities.echo(asOf);
  const checks = [
    { sourceId: "litellm", state: "captured" },
    { sourceId: "epoch", state: "failed" },
    { sourceId: "hf-hub", state: "skipped" },
  ];
  return { snapshotId: `${asOf}-1a2b3c4d`, checks };
}

export async function startsSearchable(workflowId: string, input: Searchable): Promise<void> {
  await executeChild(searchable, { workflowId, args: [input] });
}
