import { describe, expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../temporal/testing/testServer.ts";
import { schedules } from "../temporal.config.ts";
import { densing, temporaryFolder } from "./support.ts";

/* `densing schedule` as a user runs it: on a server that is there, and on none. */

const ids = schedules.map(({ id }) => id);
const json = (text: string) => JSON.parse(text);

describe("densing schedule", () => {
  it("syncs, lists, pauses with a reason and resumes with one, on a server of yours", async () => {
    const server = await startTestServer();
    onTestFinished(server.stop);
    const environment = { TEMPORAL_ADDRESS: server.address, DENSING_HOME: temporaryFolder("schedule") };
    const schedule = (...args: string[]) => densing(["schedule", ...args], environment);

    const before = await schedule("list", "--json");
    expect(before, before.stderr).toMatchObject({ code: 0 });
    expect(json(before.stdout)).toMatchObject(ids.map((id) => ({ id, state: "not-synced", next_runs: [] })));
    const early = await schedule("pause", "refresh-daily", "--reason", "x");
    expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining("densing schedule sync") });

    const synced = await schedule("sync", "--json");
    expect(json(synced.stdout)).toEqual({ created: ids, replaced: [], removed: [] });
    const reason = "the mirror is being moved";
    const paused = await schedule("pause", "refresh-daily", "--reason", reason);
    expect(paused, paused.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining(reason) });

    const [refresh, track, report] = json((await schedule("list", "--json")).stdout);
    expect(refresh).toMatchObject({ state: "paused", note: reason, next_runs: [], last_runs: [] });
    expect(track).toMatchObject({ state: "active", note: schedules[1]!.note });
    expect(track.next_runs).toHaveLength(5);
    expect(report.next_runs[0]).toMatch(/^\d{4}-\d{2}-01T08:00:00.000Z$/);
    const table = (await schedule("list")).stdout.split("\n");
    expect(table[1]).toMatch(/^refresh-daily +none +none +paused +the mirror is being moved$/);

    const resumed = await schedule("resume", "refresh-daily", "--reason", "moved", "--json");
    expect(json(resumed.stdout)).toMatchObject({ id: "refresh-daily", paused: false, note: "moved" });
    expect(json(resumed.stdout).next_run).toMatch(/T06:0[0-4]:/);
  }, 180_000);

  it("takes no wrong use: no reason, an empty one, an id of none", async () => {
    const environment = { DENSING_HOME: temporaryFolder("schedule-wrong") };
    for (const [args, said] of [
      [["pause", "refresh-daily"], "--reason"],
      [["resume", "refresh-daily"], "--reason"],
      [["pause", "refresh-daily", "--reason", " "], "--reason is empty"],
      [["pause", "refresh", "--reason", "x"], `there are ${ids.join(", ")}`],
    ] as const) {
      const refused = await densing(["schedule", ...args], environment);
      expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(said) });
    }
  }, 180_000);

  it("starts the folder's own server where none runs, and keeps what it was told", async () => {
    const environment = { DENSING_HOME: temporaryFolder("schedule-alone") };
    const schedule = (...args: string[]) => densing(["schedule", ...args, "--json"], environment);
    expect(json((await schedule("sync")).stdout)).toMatchObject({ created: ids });
    expect(json((await schedule("pause", "track-models", "--reason", "quota")).stdout).paused).toBe(true);
    expect(json((await schedule("sync")).stdout)).toMatchObject({ created: [], replaced: ids });
    const states = json((await schedule("list")).stdout);
    expect(states.map(({ state }: { state: string }) => state)).toEqual(["active", "paused", "active"]);
    expect(states[1]).toMatchObject({ id: "track-models", note: "quota" });
  }, 180_000);
});
