import type { ScheduleOptions, ScheduleSpec } from "@temporalio/client";
import type { ActivityOptions } from "@temporalio/common";

// Pure data: this file is read by the CLI, the worker and, inside the sandbox, by workflows. It imports
// types only, reads no environment and no clock.

/** Where Temporal is when nothing else is said, and how the embedded dev server is asked to listen. */
export const connection = {
  namespace: "default",
  devServer: {
    // Loopback: the dev server has no authentication at all.
    ip: "127.0.0.1",
    // Temporal's own defaults, so that the `temporal` CLI finds the server without flags.
    port: 7233,
    uiPort: 8233,
    // A cold start with migrations takes about 2 s on two cores; a minute covers a busy or slow disk.
    readyWithinMs: 60_000,
    // SIGTERM takes about 1 s; SQLite survives SIGKILL, so there is nothing to win by waiting longer.
    stopGraceMs: 10_000,
  },
} as const;

export type ActivityQueue = "net" | "analysis" | "warehouse";
export type QueueName = ActivityQueue | "densing";

/** The queue of the workflows: orchestration only, no activity is registered on it. */
export const workflowQueue = "densing";

export type ActivityQueueOptions = {
  /** Activities at a time in one worker process. */
  readonly concurrentActivities: number;
};

export const activityQueues: Readonly<Record<ActivityQueue, ActivityQueueOptions>> = {
  // Waiting for other people's servers; politeness is kept per host in http/, not by this number.
  net: { concurrentActivities: 8 },
  // Fits are one CPU each; more workers on more machines is the way to go faster.
  analysis: { concurrentActivities: 2 },
  // The one process that opens DuckDB, one activity at a time: a second writer loses committed rows.
  warehouse: { concurrentActivities: 1 },
};

export const queueNames: readonly QueueName[] = ["net", "analysis", "warehouse", "densing"];

/** Workflow state kept warm in a worker. A dozen runs at a time is already a busy day. */
export const cachedWorkflows = 50;

export const shutdown = {
  /** Running activities may finish for this long after Ctrl-C; then they are cancelled, not lost. */
  graceMs: 30_000,
  /** An activity that ignores its cancellation is abandoned (and retried by another worker) after this. */
  forceMs: 40_000,
} as const;

/**
 * Largest argument or result between workflow and activity, in bytes of its encoded form. The server refuses
 * 2 MB and the SDK then retries for ever; every payload is also kept in the history, so ids, hashes and counts
 * travel and bodies stay in the stores.
 */
export const payloadLimitBytes = 100_000;

/**
 * Errors that trying again cannot cure: the same input fails the same way, or a person has to act.
 * Everything else (time-outs, 5xx, a busy file) is retried within its bounded attempts.
 */
export const nonRetryableErrorTypes: readonly string[] = [
  // Programming and configuration.
  "payload-too-large",
  "invalid-argument",
  "configuration-invalid",
  "source-unknown",
  "source-invalid",
  "sql-file-missing",
  "not-canonical",
  // Bodies: the same bytes parse the same way. The last good capture stays in force.
  "body-unparseable",
  "content-suspicious",
  "layout-drift",
  // Curated facts: only a commit changes them.
  "catalogue-invalid",
  "catalogue-unreadable",
  "catalogue-correction-unsupported",
  // Permission and size: asking again at once is the opposite of polite.
  "source-not-found",
  "source-forbidden",
  "source-not-permitted",
  "source-without-history",
  "history-list-unreadable",
  "history-given-up",
  "history-too-long",
  "source-fetched-otherwise",
  "tracking-given-up",
  "capture-event-invalid",
  "capture-index-damaged",
  "source-too-large",
  "address-refused",
  "redirect-refused",
  // This machine: a full disk or a read-only folder outlasts any retry; the next run recovers.
  "storage-unwritable",
  "data-folder-locked",
  // What is stored is not what was written: `densing doctor` says what, and a person acts.
  "capture-corrupt",
  "capture-missing",
  "document-corrupt",
  "document-missing",
  "snapshot-corrupt",
  "snapshot-index-corrupt",
  "report-index-corrupt",
  "warehouse-corrupt",
  "warehouse-migration-changed",
  "warehouse-capture-invalid",
  "warehouse-row-unexpected",
  "warehouse-value-unfit",
  "parquet-column-invalid",
  "parquet-value-unfit",
  // Mathematics: no clock and no unseeded randomness, so the second try is the first.
  "invalid-regression-input",
  "rank-deficient-design",
  "too-few-observations",
  "no-convergence",
];

/** Every activity heartbeats this often (temporal/activityInterceptors.ts)… */
export const heartbeatEveryMs = 4_000;
/**
 * …so after this a worker was killed, or its event loop is blocked, and another one takes the step. Short,
 * because after a crash somebody waits for it.
 */
const heartbeatTimeout = "15 seconds";

/**
 * A server's Retry-After replaces the next back-off, up to this. A source that asks for longer than one run is
 * willing to wait is simply unreachable for this run.
 */
export const retryAfterLimitSeconds = 600;

/**
 * Fetching one source. One attempt is bounded by http/'s own total deadline (60 s and up to 5 redirects), the same
 * for the host's robots.txt and a crawl delay of at most 60 s; five minutes leave room for its place in the queue of
 * its host. Five attempts over about two minutes ride out a restart at the other end; an outage is the next day's
 * business.
 */
export const netActivity: ActivityOptions = {
  taskQueue: "net",
  startToCloseTimeout: "5 minutes",
  heartbeatTimeout,
  // Long enough for one Retry-After at its limit plus the other attempts.
  scheduleToCloseTimeout: "30 minutes",
  retry: {
    initialInterval: "2 seconds",
    backoffCoefficient: 3,
    maximumInterval: "1 minute",
    maximumAttempts: 5,
    nonRetryableErrorTypes: [...nonRetryableErrorTypes],
  },
};

/**
 * The same fetch while a person waits at a terminal. Without a network every source fails at once, so two
 * attempts in quick succession tell an outage from a hiccup; the daily run is the patient one.
 */
export const netActivityWhileSomeoneWaits: ActivityOptions = {
  ...netActivity,
  scheduleToCloseTimeout: "5 minutes",
  retry: { ...netActivity.retry, initialInterval: "300 milliseconds", maximumAttempts: 2 },
};

/**
 * One page of a list of past revisions. Four attempts tell an outage from a hiccup while somebody waits; with a
 * quota's waits they are half an hour.
 */
export const historyListActivity: ActivityOptions = {
  ...netActivity,
  scheduleToCloseTimeout: "1 hour",
  retry: {
    ...netActivity.retry,
    initialInterval: "1 second",
    backoffCoefficient: 2,
    maximumInterval: "10 seconds",
    maximumAttempts: 4,
  },
};

/**
 * A batch of past revisions. The activity itself bounds the tries of each and the waits of all; the number here is
 * only above what those can add up to. A minute a revision is more than http/'s total deadline and a host's rest.
 */
export const historyImportActivity: ActivityOptions = {
  ...historyListActivity,
  startToCloseTimeout: "45 minutes",
  scheduleToCloseTimeout: "6 hours",
  retry: { ...historyListActivity.retry, maximumAttempts: 120 },
};

/**
 * A batch of releases on the Hub: three requests each. The activity itself bounds the tries of each and the waits of
 * all, as that of past revisions does, and the number of attempts is above what those can add up to.
 */
export const releaseCaptureActivity: ActivityOptions = { ...historyImportActivity };

/**
 * One fit or one render. Pure, so a failure is nearly always deterministic: three attempts are for a worker
 * that was killed, noticed by the missing heartbeat.
 */
export const analysisActivity: ActivityOptions = {
  taskQueue: "analysis",
  startToCloseTimeout: "15 minutes",
  heartbeatTimeout,
  scheduleToCloseTimeout: "1 hour",
  retry: {
    initialInterval: "1 second",
    backoffCoefficient: 2,
    maximumInterval: "30 seconds",
    maximumAttempts: 3,
    nonRetryableErrorTypes: [...nonRetryableErrorTypes],
  },
};

/**
 * One step in DuckDB or in the stores. Attempts queue behind each other (concurrency 1), so the limit from
 * scheduling to the end allows for a queue of them; each step is idempotent, so a repeat costs only time.
 */
export const warehouseActivity: ActivityOptions = {
  taskQueue: "warehouse",
  startToCloseTimeout: "10 minutes",
  heartbeatTimeout,
  scheduleToCloseTimeout: "2 hours",
  retry: {
    initialInterval: "1 second",
    backoffCoefficient: 2,
    maximumInterval: "30 seconds",
    maximumAttempts: 4,
    nonRetryableErrorTypes: [...nonRetryableErrorTypes],
  },
};

/** Bounds on whole runs, so that a stuck one ends and says so instead of blocking the next day's. */
export const workflowTimeouts = {
  refresh: "6 hours",
  // A whole history at ten seconds a revision is a few hours.
  importHistory: "24 hours",
  // Some seconds a month-end: decades in a day.
  backfill: "24 hours",
  // The first run asks for half a year of releases, a few seconds each; a later one for a day's.
  trackModels: "12 hours",
  // One month-end snapshot and its page, behind whatever the warehouse is doing.
  monthlyReport: "6 hours",
} as const;

export type ScheduleDefinition = {
  readonly id: string;
  /** The workflow the server starts. It starts the child with the readable id and ends with it. */
  readonly workflowType: string;
  readonly taskQueue: QueueName;
  readonly spec: ScheduleSpec;
  readonly policies: Required<NonNullable<ScheduleOptions["policies"]>>;
  readonly note: string;
};

/**
 * Synced by replacing the whole spec (`densing schedule sync`, and at every `densing up`).
 *
 * Nothing is left to a default: of the catch-up window the SDK's own documentation gives two, a minute and a year.
 */
export const schedules: readonly ScheduleDefinition[] = [
  {
    id: "refresh-daily",
    workflowType: "scheduledRefresh",
    taskQueue: "densing",
    spec: {
      // After the nightly commits of the sources in American time zones, before the European morning.
      calendars: [{ hour: 6, minute: 0, second: 0, comment: "06:00 UTC every day" }],
      timezone: "UTC",
      // Installs spread over five minutes instead of meeting at a source in one second. The as-of date is the
      // slot (TemporalScheduledStartTime), which jitter does not move.
      jitter: "5 minutes",
    },
    policies: {
      // A run still going at the next slot is the stuck one: a second beside it helps nobody.
      overlap: "SKIP",
      // Just under the period: of any number of slots missed while the machine was off exactly the newest
      // is made up. A past scrape cannot be invented, so the older ones would only repeat it.
      catchupWindow: "1430 minutes",
      // One bad day must not stop the days after it.
      pauseOnFailure: false,
    },
    note: "All sources to a snapshot, daily",
  },
  {
    id: "track-models",
    workflowType: "scheduledTrackModels",
    taskQueue: "densing",
    spec: {
      // Two and a half hours off the daily refresh: what is captured here is published by a refresh of that day, and
      // only one of them goes at a time. The last slot is late enough for a model to come out in its own month.
      calendars: [{ hour: [3, 9, 15, 21], minute: 30, second: 0, comment: "every 6 hours from 03:30 UTC" }],
      timezone: "UTC",
      // As above: the Hub sees many installs, and each asks it some fifty lists.
      jitter: "5 minutes",
    },
    policies: {
      // The next poll sees all that this one sees. The first of an install may outlast its slot.
      overlap: "SKIP",
      // Just under the period, as above: a poll asks what there is now, so one is as good as the many missed.
      catchupWindow: "350 minutes",
      // The Hub's bad hour must not stop the day.
      pauseOnFailure: false,
    },
    note: "New models on the Hub and at models.dev, every six hours",
  },
  {
    id: "monthly-report",
    workflowType: "scheduledMonthlyReport",
    taskQueue: "densing",
    spec: {
      // After the refresh of the first at 06:00, by which the state of the sources is known, and before the first
      // poll of that day at 09:30. The report itself needs neither: its facts are those known by the month's end.
      calendars: [{ dayOfMonth: 1, hour: 8, minute: 0, second: 0, comment: "08:00 UTC on the first" }],
      timezone: "UTC",
      // Nobody outside is asked for anything, so there is no crowd to spread.
      jitter: 0,
    },
    policies: {
      // Every month has its report: those missed wait for each other and are made one after the other.
      overlap: "BUFFER_ALL",
      // A year away, leap day included, and a month to notice. Each run has the date of its own slot, so a late
      // report says what a punctual one would have said.
      catchupWindow: "397 days",
      // A month that fails must not keep the others from being made; `densing report --month` makes it again.
      pauseOnFailure: false,
    },
    note: "The report of the month before, on the first",
  },
];
