import type { Client, ScheduleOptions } from "@temporalio/client";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { schedules } from "../temporal.config.ts";
import { connectClient, targetFromDevServer } from "./connection.ts";
import { scheduleMark } from "./ourSchedules.ts";
import { readScheduleStates } from "./scheduleStates.ts";
import { syncSchedules } from "./syncSchedules.ts";
import { startTestServer } from "./testing/testServer.ts";

const ids = schedules.map(({ id }) => id);

let server: Awaited<ReturnType<typeof startTestServer>>;
let client: Client;
let close: () => Promise<void>;
beforeAll(async () => {
  server = await startTestServer();
  ({ client, close } = await connectClient(targetFromDevServer(server.address)));
});
afterAll(async () => {
  await close();
  await server.stop();
});
afterEach(async () => {
  for await (const { scheduleId } of client.schedule.list()) {
    await client.schedule.getHandle(scheduleId).delete();
  }
  await expect.poll(listed).toEqual([]);
});

async function listed(): Promise<string[]> {
  const found: string[] = [];
  for await (const { scheduleId } of client.schedule.list()) found.push(scheduleId);
  return found.sort();
}

function somebodys(scheduleId: string, more: Partial<ScheduleOptions> = {}): ScheduleOptions {
  return {
    scheduleId,
    spec: { intervals: [{ every: "1 day" }] },
    action: { type: "startWorkflow", workflowType: "payroll", taskQueue: "payroll", args: [] },
    ...more,
  };
}

it("creates the schedules once, then replaces what was edited and keeps a pause", async () => {
  expect(await syncSchedules(client, schedules)).toEqual({ created: ids, replaced: [], removed: [] });
  const handle = client.schedule.getHandle("refresh-daily");
  await handle.update((schedule) => ({ ...schedule, spec: { intervals: [{ every: "1 hour" }] } }));
  await handle.pause("on holiday");

  expect(await syncSchedules(client, schedules)).toEqual({ created: [], replaced: ids, removed: [] });
  const { spec, policies, state } = await handle.describe();
  expect(spec.intervals ?? []).toEqual([]);
  expect(spec.calendars?.[0]?.hour).toEqual([{ start: 6, end: 6, step: 1 }]);
  expect(policies.overlap).toBe("SKIP");
  expect(state).toMatchObject({ paused: true, note: "on holiday" });
});

it("says all of a schedule: nothing is the server's default", async () => {
  await syncSchedules(client, schedules);
  const described = await Promise.all(ids.map((id) => client.schedule.getHandle(id).describe()));
  const day = 86_400_000;
  expect(
    described.map(({ policies: { overlap, catchupWindow }, spec: { timezone, jitter } }) => [
      overlap,
      catchupWindow / day,
      timezone,
      jitter ?? 0,
    ]),
  ).toEqual([
    ["SKIP", 1430 / 1440, "UTC", 300_000],
    ["SKIP", 350 / 1440, "UTC", 300_000],
    ["BUFFER_ALL", 397, "UTC", 0],
  ]);
});

it("removes those of ours that the configuration no longer has, and leaves others alone", async () => {
  const [first, ...rest] = schedules;
  await syncSchedules(client, schedules);
  await client.schedule.create(somebodys("payroll"));
  const action = { type: "startWorkflow", workflowType: "refresh", taskQueue: "densing", args: [] } as const;
  await client.schedule.create(somebodys("my-own-refresh", { action }));
  await expect.poll(listed).toEqual([...ids, "my-own-refresh", "payroll"].sort());

  expect((await readScheduleStates(client, rest)).map(({ id }) => id)).toEqual(
    ids.slice(1).concat(first!.id),
  );
  expect(await syncSchedules(client, rest)).toMatchObject({ created: [], removed: [first!.id] });
  await expect.poll(listed).toEqual([...ids.slice(1), "my-own-refresh", "payroll"].sort());
});

it("takes one over that is from before there was a mark, but not somebody else's under an id of ours", async () => {
  const [first, second] = schedules;
  const { workflowType, taskQueue } = first!;
  const action = { type: "startWorkflow", workflowType, taskQueue, args: [] } as const;
  await client.schedule.create(somebodys(first!.id, { action }));
  expect(await syncSchedules(client, [first!])).toMatchObject({ replaced: [first!.id] });

  await client.schedule.create(somebodys(second!.id));
  await expect(syncSchedules(client, schedules)).rejects.toMatchObject({
    type: "schedule-taken",
    facts: { schedule: second!.id, seen: "payroll" },
  });
  const { action: kept, spec } = await client.schedule.getHandle(second!.id).describe();
  expect(kept.workflowType).toBe("payroll");
  expect(spec.intervals).toHaveLength(1);
});

it("marks what it makes", async () => {
  await syncSchedules(client, schedules);
  for (const id of ids) expect((await client.schedule.getHandle(id).describe()).memo).toEqual(scheduleMark);
});
