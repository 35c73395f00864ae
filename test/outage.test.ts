import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { monthBefore } from "../law/time.ts";
import { syncSchedules } from "../temporal/syncSchedules.ts";
import { type ScheduleDefinition, schedules } from "../temporal.config.ts";
import { runsOf, startRig } from "./scheduleRig.ts";

/*
 * A machine that is off for five days and over a month's end, with the time of the schedules run 5760 times faster: a
 * day is 15 seconds, a month 456. The server's process is stopped, with its workers, and started again on its database.
 *
 * It proves what the shipped policies do: overlap as it is, and the catch-up window in its proportion to the period. It
 * does not prove the calendars and the dates, since all these slots are of today; those are shown at their real length in
 * schedules.test.ts.
 */

const secondsADay = 15;
const secondsAMonth = 456;
const millisecondsADay = 86_400_000;

function faster(id: string, every: number, offset: number): ScheduleDefinition {
  const shipped = schedules.find((each) => each.id === id)!;
  const window = durationOf(shipped.policies.catchupWindow) * (secondsADay * 1000);
  // The server takes no shorter one: it would prove its own minimum.
  expect(window).toBeGreaterThan(10_000);
  return {
    ...shipped,
    spec: { intervals: [{ every: every * 1000, offset: offset * 1000 }], timezone: "UTC", jitter: 0 },
    policies: { ...shipped.policies, catchupWindow: Math.round(window) },
  };
}

/** In days. */
function durationOf(duration: ScheduleDefinition["policies"]["catchupWindow"]): number {
  const [, count, unit] = /^(\d+) (minutes|days)$/.exec(String(duration)) ?? [];
  if (count === undefined) throw new RangeError(`neither minutes nor days: ${duration}`);
  return (Number(count) * (unit === "days" ? millisecondsADay : 60_000)) / millisecondsADay;
}

const seconds = () => Date.now() / 1000;
const untilSecond = (second: number) => sleep(Math.max(0, second - seconds()) * 1000);

it("after five days and a month's end there is one refresh, and the month's report once, as of its own date", async () => {
  const rig = await startRig();
  onTestFinished(() => rig.stop());
  const monthsEnd = Math.ceil(seconds()) + 60;
  const quick = [
    faster("refresh-daily", secondsADay, 0),
    faster("monthly-report", secondsAMonth, monthsEnd % secondsAMonth),
  ];
  const refreshed = () => runsOf(rig, "scheduledRefresh", "");
  await syncSchedules(rig.client(), quick);
  await rig.next("bundle");
  while ((await refreshed()).some(({ status }) => status === "RUNNING")) await sleep(100);

  await rig.away();
  const gone = Math.ceil(seconds() / secondsADay) * secondsADay;
  const newest = gone + 5 * secondsADay;
  const missed = Array.from({ length: 6 }, (_, index) => gone + index * secondsADay);
  expect(monthsEnd).toBeGreaterThan(gone);
  expect(monthsEnd).toBeLessThan(newest);
  await untilSecond(newest + 1);
  await rig.back();
  // As `densing up` does, which must not cost what is being made up.
  await syncSchedules(rig.client(), quick);

  const slotsOf = async (workflowType: string) =>
    (await runsOf(rig, workflowType, "")).map(
      ({ slot, status }) => [slot!.getTime() / 1000, status] as const,
    );
  const isOver = async () => {
    const all = [...(await slotsOf("scheduledRefresh")), ...(await slotsOf("scheduledMonthlyReport"))];
    return all.some(([slot]) => slot > newest) && all.every(([, status]) => status === "COMPLETED");
  };
  while (!(await isOver())) await sleep(200);

  const made = (await slotsOf("scheduledRefresh")).map(([slot]) => slot);
  expect(made.filter((slot) => missed.includes(slot))).toEqual([newest]);
  const { info } = await rig.client().schedule.getHandle("refresh-daily").describe();
  expect(info.numActionsMissedCatchupWindow).toBe(missed.length - 1);
  const live = rig.asked.filter((what) => what.startsWith("bundle live"));
  expect(live).toHaveLength((await runsOf(rig, "refresh", "")).length);

  expect(await slotsOf("scheduledMonthlyReport")).toEqual([[monthsEnd, "COMPLETED"]]);
  const month = monthBefore(new Date(monthsEnd * 1000).toISOString().slice(0, 10));
  expect(await runsOf(rig, "monthlyReport", "")).toMatchObject([{ id: `monthly-report/${month}` }]);
  expect(rig.asked.filter((what) => what.startsWith("report "))).toEqual([`report ${month}`]);
}, 300_000);
