import {
  ActivityFailure,
  ApplicationFailure,
  ContinueAsNew,
  continueAsNew,
  defineQuery,
  isCancellation,
  proxyActivities,
  setHandler,
} from "@temporalio/workflow";
import type { WarehouseActivities } from "../activities/index.ts";
import type { SnapshotRequest } from "../activities/writeBundle.ts";
import { DensingError } from "../errors.ts";
import { monthEndsOf } from "../law/time.ts";
import { warehouseActivity } from "../temporal.config.ts";
import { type BackfillProgress, type MonthMade, progressOf, type Reached, stepsOf } from "./backfillState.ts";
import { type PreparedSnapshot, prepareSnapshot, publishPrepared } from "./makeSnapshot.ts";
import { type Progress, progressQuery } from "./progress.ts";

export interface BackfillInput {
  /** Months, YYYY-MM, both inclusive. */
  readonly from: string;
  readonly to: string;
  /** What was known by this day, YYYY-MM-DD; null for vintages: each month-end as it was known then. */
  readonly knownAt: string | null;
  /** Draws of families for each headline. */
  readonly replicates: number;
  /** Where a run that continues another one goes on; absent for the first. */
  readonly reached?: Reached;
}

export interface BackfillResult {
  /** Oldest first. */
  readonly months: readonly MonthMade[];
}

/** One backfill of a series at a time, whoever starts it: its snapshots have their parents in order. */
export const backfillWorkflowId = ({ knownAt }: Pick<BackfillInput, "knownAt">) =>
  knownAt === null ? "backfill/vintages" : `backfill/known-${knownAt}`;

export const backfillQuery = defineQuery<BackfillProgress>("backfill");

/** Some thirty events a month. */
const monthsARun = 48;
/** Two are analysed at a time on one worker, one is bundled and one published meanwhile, and two more lie ready. */
const monthsAtATime = 6;

const { loadFacts } = proxyActivities<Pick<WarehouseActivities, "loadFacts">>(warehouseActivity);

/** The steps of one month are too many to be shown one by one. */
const unseen: Pick<Progress, "run" | "skip"> = { run: (_, work) => work(), skip: () => undefined };

/**
 * One snapshot a month-end, oldest first. Months are prepared side by side and published one after another. What is there
 * already is not made again, so a run that was stopped anywhere is gone on with by the next.
 */
export async function backfill(input: BackfillInput): Promise<BackfillResult> {
  const days = monthEndsOf(input.from, input.to);
  let reached = input.reached ?? null;
  let hasFailed = false;
  // In a workflow this is the deterministic time of its history, not the machine's clock.
  const startedAt = Date.now();
  const progress = () => progressOf({ ...input, months: days.length }, reached, Date.now());
  setHandler(backfillQuery, progress);
  setHandler(progressQuery, () => stepsOf(progress(), reached, { startedAt, now: Date.now(), hasFailed }));

  try {
    if (reached === null) {
      await loadFacts();
      reached = { made: [], loadedAt: Date.now(), analysingSince: null };
    }
    const first = reached.made.length;
    const wanted = days.slice(first, first + monthsARun);
    const coming: Promise<PreparedSnapshot>[] = [];
    for (let index = 0; index < wanted.length; index += 1) {
      while (coming.length < Math.min(index + monthsAtATime, wanted.length)) {
        coming.push(begin(requestOf(input, wanted[coming.length]!)));
      }
      const prepared = await coming[index]!;
      const isNew = prepared.renderedSha256 !== null;
      const { id, published } = await publishPrepared(prepared, unseen);
      const made: MonthMade = { asOf: wanted[index]!, id, published, analysed: isNew };
      reached = {
        ...reached,
        analysingSince: reached.analysingSince ?? (isNew ? reached.loadedAt : null),
        made: [...reached.made, made],
      };
    }
    if (reached.made.length < days.length) await continueAsNew<typeof backfill>({ ...input, reached });
    return { months: reached.made };
  } catch (thrown) {
    hasFailed = !(thrown instanceof ContinueAsNew) && !isCancellation(thrown);
    throw hasFailed ? ofMonth(days[reached?.made.length ?? 0], thrown) : thrown;
  }
}

/** Started before it is awaited: its failure is the run's only when its turn comes. */
function begin(request: SnapshotRequest): Promise<PreparedSnapshot> {
  const prepared = prepareSnapshot(request, unseen);
  prepared.catch(() => undefined);
  return prepared;
}

function requestOf({ knownAt, replicates }: BackfillInput, asOf: string): SnapshotRequest {
  return knownAt === null
    ? { kind: "vintage", asOf, knownAt: asOf, replicates }
    : { kind: "restated", asOf, knownAt, replicates };
}

function ofMonth(day: string | undefined, thrown: unknown): unknown {
  const cause = thrown instanceof ActivityFailure ? thrown.cause : undefined;
  if (!(cause instanceof ApplicationFailure) || !cause.type || day === undefined) return thrown;
  return new DensingError(cause.type, `${day.slice(0, 7)}: ${cause.message}`, { month: day.slice(0, 7) });
}
