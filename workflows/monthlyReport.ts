import { proxyActivities } from "@temporalio/workflow";
import type { WarehouseActivities } from "../activities/index.ts";
import { publishedSampling } from "../law/constants.ts";
import { dayAfter, endOfMonth, originDay } from "../law/time.ts";
import { warehouseActivity } from "../temporal.config.ts";
import { type MadeSnapshot, makeSnapshot, snapshotSteps } from "./makeSnapshot.ts";
import { type Progress, trackProgress } from "./progress.ts";

export interface MonthlyReportInput {
  /** `YYYY-MM`, a month that has ended. */
  readonly month: string;
}

export interface MonthlyReportResult {
  readonly month: string;
  /** The month-end snapshot that the report is of. */
  readonly snapshotId: string;
  /** That of the month before; null for the first month. */
  readonly previousId: string | null;
  /** 1 for the first report of the month. */
  readonly revision: number;
  /** False when the newest report of the month says the same. */
  readonly published: boolean;
  /** The headline as a sentence. */
  readonly title: string;
}

/** One run a month at a time, whoever starts it. */
export const monthlyReportWorkflowId = (month: string) => `monthly-report/${month}`;

const warehouse = proxyActivities<WarehouseActivities>(warehouseActivity);

/**
 * A month's report, as of its own last day and from what was known by then, on whatever day it is made: the month-end
 * snapshot, that of the month before where there is none yet, and the report. A second run writes nothing.
 */
export async function monthlyReport({ month }: MonthlyReportInput): Promise<MonthlyReportResult> {
  const progress = trackProgress(["warehouse", ...snapshotSteps.map(before), ...snapshotSteps, "report"]);
  await progress.run(
    "warehouse",
    () => warehouse.loadFacts(),
    ({ rows, quarantined }) => `${rows} rows, ${quarantined} quarantined`,
  );
  const previousId = await previousVintage(dayAfter(`${month}-01`, -1), progress);
  const { id: snapshotId } = await vintage(endOfMonth(month), progress);
  const report = await progress.run(
    "report",
    () => warehouse.writeMonthlyReport({ month, snapshotId, previousId }),
    ({ revision, published }) =>
      published ? `revision ${revision}` : `nothing changed since revision ${revision}`,
  );
  return { month, snapshotId, previousId, ...report };
}

const before = (step: string) => `${step} of the month before`;

/** The one that is there: what has been corrected since is a change of this month. */
async function previousVintage(day: string, progress: Progress): Promise<string | null> {
  const steps = snapshotSteps.map(before);
  if (day < originDay) {
    progress.skip(steps, "before the first model");
    return null;
  }
  const { id } = await warehouse.findVintage({ asOf: day });
  if (id !== null) {
    progress.skip(steps, `there is ${id}`);
    return id;
  }
  const made = await vintage(day, {
    ...progress,
    run: (name, work, describe) => progress.run(before(name), work, describe),
    skip: (names, detail) => progress.skip(names.map(before), detail),
  });
  return made.id;
}

function vintage(day: string, progress: Progress): Promise<MadeSnapshot> {
  const replicates = publishedSampling.headlineReplicates;
  return makeSnapshot({ kind: "vintage", asOf: day, knownAt: day, replicates }, progress);
}
