import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runRefresh } from "../cli/runRefresh.ts";
import { runTrackModels } from "../cli/runTrackModels.ts";
import { DensingError } from "../errors.ts";
import { organisations } from "../hub/organisations.ts";
import { readScheduleStates } from "../temporal/scheduleStates.ts";
import { syncSchedules } from "../temporal/syncSchedules.ts";
import { type ScheduleDefinition, schedules } from "../temporal.config.ts";
import type { RefreshInput } from "../workflows/refresh.ts";
import { type Rig, runsOf, sourceIds, startRig } from "./scheduleRig.ts";

/*
 * The shipped schedules on a real server. Their slots here are long ago, so that nothing starts by itself: backfilling
 * a schedule makes its slots happen as they would have, through its own calendar, action and workflows.
 */

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
beforeEach(async () => {
  await syncSchedules(rig.client(), schedules);
  rig.asked.length = 0;
});
afterAll(() => rig.stop());

/** Makes the slots of a schedule happen that lie between two moments; resolves when so many of them have ended. */
async function slots(id: string, from: string, to: string) {
  const schedule = rig.client().schedule.getHandle(id);
  const overlap = schedules.find((each) => each.id === id)!.policies.overlap;
  const before = (await schedule.describe()).info.numActionsTaken;
  await schedule.backfill({ start: new Date(from), end: new Date(to), overlap });
  return async (count: number) => {
    for (;;) {
      const { info } = await schedule.describe();
      if (info.numActionsTaken - before >= count && info.runningActions.length === 0) return;
      await sleep(100);
    }
  };
}
const slotOfRefresh = (day: string) => slots("refresh-daily", `${day}T05:30:00Z`, `${day}T06:30:00Z`);

/** Starts something and resolves when its activity of that name has been asked for, which then waits for `release`. */
async function held<Result>(
  name: string,
  start: () => Result,
): Promise<{ release(): void; started: Result }> {
  const release = rig.hold(name);
  const begun = rig.next(name);
  const started = start();
  await begun;
  return { release, started };
}

const refreshed = (asOf: string, input: Partial<RefreshInput> = {}) =>
  runRefresh(rig.client(), { asOf, ...input }, () => undefined);
const fetches = () => rig.asked.filter((what) => what.startsWith("fetch ")).sort();
const allOnce = sourceIds.map((id) => `fetch ${id}`);

describe("a refresh", () => {
  it("is one when two ask for it at once", async () => {
    const day = "2024-05-01";
    const { release, started } = await held("fetch", () => [refreshed(day), refreshed(day)]);
    release();
    const [one, other] = await Promise.all(started);
    expect(one).toEqual(other);
    expect(fetches()).toEqual(allOnce);
    expect(await runsOf(rig, "refresh", day)).toMatchObject([{ id: `refresh/${day}`, status: "COMPLETED" }]);
  });

  it("is that of the slot when one asks during it, as of the day of the slot", async () => {
    const day = "2024-05-02";
    const { release, started } = await held("fetch", () => slotOfRefresh(day));
    const ended = await started;
    const asked = refreshed(day);
    release();
    expect(await asked).toMatchObject({ snapshotId: `${day}-00000000` });
    await ended(1);
    expect(fetches()).toEqual(allOnce);
    expect(await runsOf(rig, "refresh", day)).toHaveLength(1);
    expect(await runsOf(rig, "scheduledRefresh", day)).toMatchObject([
      { status: "COMPLETED", slot: new Date(`${day}T06:00:00Z`) },
    ]);
  });

  it("that a person has started is that of the slot that comes during it", async () => {
    const day = "2024-05-03";
    const { release, started } = await held("fetch", () => refreshed(day));
    await (await slotOfRefresh(day))(1);
    release();
    await started;
    expect(fetches()).toEqual(allOnce);
    expect(await runsOf(rig, "refresh", day)).toHaveLength(1);
  });

  it.each([
    ["2024-05-04", "that fetches nothing", { offline: true }, []],
    ["2024-05-05", "of one source", { sources: ["litellm"] }, ["fetch litellm"]],
  ])("%s: %s goes on as one of all when the slot comes during it", async (day, _, input, fetched) => {
    const { release, started } = await held("load", () => refreshed(day, input));
    expect(fetches()).toEqual(fetched);
    await (await slotOfRefresh(day))(1);
    release();
    const { checks } = await started;
    expect(checks.map(({ sourceId, state }) => `${sourceId} ${state}`)).toEqual(
      sourceIds.map((id) => `${id} unchanged`),
    );
    expect(fetches()).toEqual([...fetched, ...allOnce].sort());
    expect((await runsOf(rig, "refresh", day)).map(({ status }) => status)).toEqual([
      "CONTINUED_AS_NEW",
      "COMPLETED",
    ]);
  });

  it("ends as it began when its schedule is edited and then removed during it", async () => {
    const day = "2024-05-06";
    const { release } = await held("fetch", () => slotOfRefresh(day));
    const later = schedules.map(
      (each): ScheduleDefinition =>
        each.id === "refresh-daily"
          ? { ...each, spec: { ...each.spec, calendars: [{ hour: 7, minute: 0, second: 0 }], jitter: 0 } }
          : each,
    );
    await syncSchedules(rig.client(), later);
    // The slot of the old hour is none any longer; that of the new one finds the run going on.
    await slots("refresh-daily", `${day}T05:30:00Z`, `${day}T07:30:00Z`);
    const rest = later.filter(({ id }) => id !== "refresh-daily");
    expect(await syncSchedules(rig.client(), rest)).toMatchObject({ removed: ["refresh-daily"] });
    release();
    const started = () => runsOf(rig, "scheduledRefresh", day);
    while ((await started()).some(({ status }) => status === "RUNNING")) await sleep(100);
    expect(await started()).toMatchObject([{ status: "COMPLETED", slot: new Date(`${day}T06:00:00Z`) }]);
    expect(await runsOf(rig, "refresh", day)).toMatchObject([{ status: "COMPLETED" }]);
    expect(fetches()).toEqual(allOnce);
  });
});

describe("readScheduleStates", () => {
  it("tells how the last runs ended, the newest first, and why one failed", async () => {
    await (await slotOfRefresh("2024-06-01"))(1);
    rig.fail("load", new DensingError("storage-unwritable", "no room is left"));
    await (await slotOfRefresh("2024-06-02"))(1);
    const { release, started } = await held("fetch", () => slotOfRefresh("2024-06-03"));
    const [refreshes] = await readScheduleStates(rig.client(), schedules);
    expect(refreshes).toMatchObject({ id: "refresh-daily", state: "active", missed: 0 });
    const runs = refreshes!.last_runs.map(({ workflow_id, outcome, reason }) => [
      workflow_id,
      outcome,
      reason,
    ]);
    expect(runs.slice(0, 3)).toEqual([
      ["refresh-daily-2024-06-03T06:00:00Z", "running", null],
      ["refresh-daily-2024-06-02T06:00:00Z", "failed", "no room is left"],
      ["refresh-daily-2024-06-01T06:00:00Z", "completed", null],
    ]);
    release();
    await (await started)(1);
  });
});

describe("a look for new models", () => {
  const slotOfTracking = (day: string) => slots("track-models", `${day}T09:00:00Z`, `${day}T10:00:00Z`);
  const never = new AbortController().signal;
  const looked = (date: string, some: { organisations?: readonly string[] } = {}) =>
    runTrackModels(rig.client(), { date, ...some }, never, () => undefined);
  const polls = () => rig.asked.filter((what) => what.startsWith("poll "));

  it("that is going on is that of the slot, and asks everyone once", async () => {
    const day = "2024-05-07";
    const { release, started } = await held("poll", () => looked(day));
    await (await slotOfTracking(day))(1);
    release();
    await started;
    expect(polls()).toEqual(organisations.map(({ organisation }) => `poll ${organisation}`));
    expect(fetches()).toEqual(["fetch models-dev"]);
  });

  it("at one owner is not that of the slot", async () => {
    const day = "2024-05-08";
    const { release, started } = await held("poll", () => looked(day, { organisations: ["Glasswing-AI"] }));
    const ended = await slotOfTracking(day);
    release();
    await started;
    await ended(1);
    expect(polls()).toHaveLength(1 + organisations.length);
    expect((await runsOf(rig, "trackModels", day)).map(({ id }) => id).sort()).toEqual([
      `track-models/${day}`,
      `track-models/${day}/Glasswing-AI`,
    ]);
  });

  it("has four slots a day, and each of them its run under the id of the day", async () => {
    const day = "2024-05-09";
    const schedule = rig.client().schedule.getHandle("track-models");
    const { info } = await schedule.describe();
    const hours = info.nextActionTimes.map((time) => time.toISOString().slice(11, 14));
    expect(new Set(hours)).toEqual(new Set(["03:", "09:", "15:", "21:"]));
    // Its own policy would skip the second of two that happen at once.
    const half = { start: new Date(`${day}T00:00:00Z`), end: new Date(`${day}T12:00:00Z`) };
    await schedule.backfill({ ...half, overlap: "BUFFER_ALL" });
    const started = () => runsOf(rig, "scheduledTrackModels", day);
    for (;;) {
      const runs = await started();
      if (runs.length === 2 && runs.every(({ status }) => status === "COMPLETED")) break;
      await sleep(100);
    }
    const slotTimes = (await started()).map(({ slot }) => slot?.toISOString().slice(0, 16));
    expect(slotTimes).toEqual([`${day}T03:30`, `${day}T09:30`]);
    const ids = (await runsOf(rig, "trackModels", day)).map(({ id }) => id);
    expect(ids).toEqual([`track-models/${day}`, `track-models/${day}`]);
  });
});

describe("a monthly report", () => {
  it("is made for each month that had ended, one after the other; again, for none other", async () => {
    const months = ["2023-12", "2024-01", "2024-02", "2024-03"];
    const year = () => slots("monthly-report", "2023-12-15T00:00:00Z", "2024-04-15T00:00:00Z");
    const reports = () => rig.asked.filter((what) => what.startsWith("report "));
    await (await year())(months.length);
    const ids = months.map((month) => `monthly-report/${month}`);
    expect(await runsOf(rig, "monthlyReport", "")).toMatchObject(
      ids.map((id) => ({ id, status: "COMPLETED" })),
    );
    expect(reports()).toEqual(months.map((month) => `report ${month}`));

    await (await year())(months.length);
    const all = await runsOf(rig, "monthlyReport", "");
    expect(all.map(({ id }) => id)).toEqual([...ids, ...ids]);
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(["COMPLETED"]));
    expect(reports()).toHaveLength(2 * months.length);
  });
});
