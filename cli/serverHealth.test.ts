import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@temporalio/client";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { connectClient, connectWorker, targetFromDevServer } from "../temporal/connection.ts";
import { installRuntime } from "../temporal/runtime.ts";
import { syncSchedules } from "../temporal/syncSchedules.ts";
import { createTestActivities } from "../temporal/testing/activities.ts";
import { startTestServer } from "../temporal/testing/testServer.ts";
import { createWorkers, runWorkers } from "../temporal/worker.ts";
import { schedules } from "../temporal.config.ts";
import { now } from "./clock.ts";
import type { Settings } from "./environment.ts";
import { serverHealth } from "./serverHealth.ts";

let home: string;
let server: Awaited<ReturnType<typeof startTestServer>>;
let client: Client;
let close: () => Promise<void>;

beforeAll(async () => {
  installRuntime(() => undefined);
  home = mkdtempSync(join(tmpdir(), "densing-health-"));
  server = await startTestServer();
  ({ client, close } = await connectClient(targetFromDevServer(server.address)));
});
afterAll(async () => {
  await close();
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

/** The parts by name: their detail, with what is wrong marked. */
async function look(environment: Settings["environment"], folder = home) {
  const settings = {
    home: folder,
    environment,
    mirror: null,
    contact: null,
    tokens: new Map(),
    packageRoot: "",
  };
  const found = await serverHealth(settings, schedules, now);
  return Object.fromEntries(found.map(({ part, ok, detail }) => [part, `${ok ? "" : "WRONG "}${detail}`]));
}

const cluster = () => look({ TEMPORAL_ADDRESS: server.address });

describe("serverHealth", () => {
  it("finds nothing wrong with a folder on which nothing runs, or nothing runs any longer", async () => {
    const nothing = { schedules: "not asked: no server runs", workers: "not asked: no server runs" };
    expect(await look({})).toEqual({
      server: expect.stringMatching(/^not running: `npm start`/),
      ...nothing,
    });
    const dead = { pid: 2 ** 22 + 1, started: "0", port: 7233, uiPort: 8233 };
    writeFileSync(join(home, "temporal.pid"), JSON.stringify(dead));
    onTestFinished(() => rmSync(join(home, "temporal.pid")));
    expect(await look({})).toEqual({ server: expect.stringMatching(/^not running: the one/), ...nothing });
  });

  it("says the embedded server's version and address", async () => {
    const found = await look({}, server.home);
    expect(found.server).toMatch(/^Temporal \d+\.\d+\.\d+\S* at 127\.0\.0\.1:\d+, namespace default$/);
  });

  it("says that a server is not there, or takes the call and does not answer", async () => {
    const unasked = {
      schedules: "not asked: the server does not answer",
      workers: "not asked: the server does not answer",
    };
    expect(await look({ TEMPORAL_ADDRESS: "127.0.0.1:1" })).toEqual({
      server: expect.stringMatching(/^WRONG .*127\.0\.0\.1:1 cannot be reached/),
      ...unasked,
    });
    const silent = createServer(() => undefined);
    await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
    onTestFinished(() => void silent.close());
    const address = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    expect(await look({ TEMPORAL_ADDRESS: address })).toEqual({
      server: expect.stringMatching(/^WRONG /),
      ...unasked,
    });
  });

  it("says that the namespace is not there, and that the settings cannot be used", async () => {
    const found = await look({ TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: "nowhere" });
    expect(found.server).toMatch(/^WRONG .*nowhere/);
    const unusable = {
      TEMPORAL_ADDRESS: "a:1",
      TEMPORAL_PROFILE: "absent",
      TEMPORAL_CONFIG_FILE: "/nonexistent",
    };
    expect((await look(unusable)).server).toMatch(/^WRONG Temporal's settings/);
  });

  // In this order: each step goes on from the one before.
  it("tells schedules that are missing, due, paused, edited by hand", async () => {
    expect((await cluster()).schedules).toMatch(/^refresh-daily is not there .*; track-models is not there/);
    await syncSchedules(client, schedules);
    const due = (await cluster()).schedules;
    expect(due).toMatch(/^refresh-daily next \d{4}-\d{2}-\d{2} 06:0[0-4] UTC; track-models next .* UTC/);
    const daily = client.schedule.getHandle("refresh-daily");
    await daily.pause("the summer");
    expect((await cluster()).schedules).toMatch(/^refresh-daily is paused: the summer; track-models next/);
    await daily.update((there) => ({ ...there, spec: { calendars: [{ hour: 7 }] } }));
    const drifted = (await cluster()).schedules;
    expect(drifted).toMatch(/^WRONG refresh-daily differs from temporal\.config\.ts in slots \(/);
    await daily.update((there) => ({ ...there, policies: { ...there.policies, overlap: "ALLOW_ALL" } }));
    expect((await cluster()).schedules).toContain("in slots and policies");
    await syncSchedules(client, schedules);
    expect((await cluster()).schedules).toMatch(/^refresh-daily is paused: the summer/);
  });

  it("tells who works, and which queue nobody serves", async () => {
    expect((await cluster()).workers).toMatch(/^none: densing is not running/);
    const connection = await connectWorker(targetFromDevServer(server.address));
    const workers = await createWorkers({
      connection,
      namespace: "default",
      queues: ["net"],
      activities: {
        net: createTestActivities({ attempts: [], onStart: () => {}, release: Promise.resolve() }),
      },
      workflowBundle: { code: "" },
      identity: "test",
    });
    const stopped = new AbortController();
    const running = runWorkers(workers, stopped.signal);
    onTestFinished(async () => {
      stopped.abort();
      await running;
      await connection.close();
    });
    await expect
      .poll(async () => (await cluster()).workers, { timeout: 20_000 })
      .toMatch(
        /^WRONG net 1, analysis 0, .*: runs wait until somebody serves analysis and warehouse and densing/,
      );
  });
});
