import { fileURLToPath } from "node:url";
import { Worker } from "@temporalio/worker";
import { DeterminismViolationError } from "@temporalio/workflow";
import { beforeAll, describe, expect, it } from "vitest";
import { installRuntime } from "../../temporal/runtime.ts";
import { bundleWorkflows } from "../../temporal/workflowBundle.ts";
import * as workflows from "../../workflows/index.ts";
import { readHistories } from "./histories.ts";

/*
 * Recorded runs are replayed by the workflows as they are: a change that a run which is going on would not survive fails
 * here. docs/decisions/0011-workflow-changes.md says what to do then; `npm run record:histories` records them anew.
 */

const histories = readHistories();
const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
let present: string;
let changed: string;
beforeAll(async () => {
  installRuntime(() => undefined);
  present = await bundleWorkflows(pathOf("../../workflows/index.ts"), console.warn);
  changed = await bundleWorkflows(pathOf("changedWorkflows.ts"), console.warn);
}, 120_000);

const replay = (code: string, { history, name }: (typeof histories)[number]) =>
  Worker.runReplayHistory({ workflowBundle: { code } }, history, name);

describe("replay", () => {
  it("has a recorded run of every workflow, and of both ends of one that continues as another", () => {
    const recorded = new Set(histories.map(({ workflowType }) => workflowType));
    expect([...recorded].sort()).toEqual(Object.keys(workflows).sort());
    const lastEvents = histories.map(({ history }) => history.events?.at(-1));
    expect(lastEvents.some((event) => event?.workflowExecutionContinuedAsNewEventAttributes)).toBe(true);
  });

  it.each(histories)("$name goes as it went", async (recorded) => {
    await replay(present, recorded);
  });

  it("fails where the workflow does another thing", async () => {
    const recorded = histories.find(({ name }) => name === "refresh.all-sources")!;
    await expect(replay(changed, recorded)).rejects.toThrow(DeterminismViolationError);
  });

  it("fails where a recorded event is another", async () => {
    const recorded = structuredClone(histories.find(({ name }) => name === "backfill.continued"))!;
    const scheduled = recorded.history.events?.findLast(
      (event) => event.activityTaskScheduledEventAttributes,
    );
    Object.assign(scheduled!.activityTaskScheduledEventAttributes!, {
      activityType: { name: "writeStatus" },
    });
    await expect(replay(present, recorded)).rejects.toThrow(DeterminismViolationError);
  });
});
