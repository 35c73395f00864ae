import { afterAll, beforeAll, expect, it } from "vitest";
import { schedules } from "../temporal.config.ts";
import { connectClient, targetFromDevServer } from "./connection.ts";
import { syncSchedules } from "./syncSchedules.ts";
import { startTestServer } from "./testing/testServer.ts";

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

it("creates the schedules once, then replaces what was edited and keeps a pause", async () => {
  const { client, close } = await connectClient(targetFromDevServer(server.address));
  try {
    expect(await syncSchedules(client, schedules)).toEqual(["refresh-daily"]);
    const handle = client.schedule.getHandle("refresh-daily");
    await handle.update((schedule) => ({ ...schedule, spec: { intervals: [{ every: "1 hour" }] } }));
    await handle.pause("on holiday");

    expect(await syncSchedules(client, schedules)).toEqual([]);
    const { spec, policies, state } = await handle.describe();
    expect(spec.intervals ?? []).toEqual([]);
    expect(spec.calendars?.[0]?.hour).toEqual([{ start: 6, end: 6, step: 1 }]);
    expect(policies.overlap).toBe("SKIP");
    expect(state).toMatchObject({ paused: true, note: "on holiday" });
  } finally {
    await close();
  }
});
