import type { BatchOutcome, RevisionFailure } from "../activities/importRevisions.ts";
import { inWords, type ProgressStep } from "./progress.ts";

/** How far an import is. Every revision that was found is in exactly one of the other counts, or still to come. */
export interface HistoryCounts {
  readonly found: number;
  readonly imported: number;
  /** In the store before the import began: not fetched again. */
  readonly present: number;
  /** The file did not exist in that revision. */
  readonly absent: number;
  /** Could not be fetched; the next import tries them again. */
  readonly failed: number;
}

export interface HistoryProgress extends HistoryCounts {
  /** Null until the pace is known. */
  readonly secondsLeft: number | null;
}

/** Some revisions of the list: how many, from which time on, and under which hash they are stored. */
export interface Page {
  readonly sha256: string;
  readonly count: number;
  readonly oldest: string;
}

/** The state of an import, small and JSON: it goes with a run that continues another one. */
export interface Reached {
  /** When the import began. UTC, as `Date.toISOString` writes it. */
  readonly startedAt: string;
  /** Oldest first. */
  readonly pages: readonly Page[];
  readonly page: number;
  readonly offset: number;
  readonly counts: HistoryCounts;
  readonly failures: readonly RevisionFailure[];
  readonly failuresInARow: number;
  /** Since when revisions are fetched (ms), and how many have been; those that were present cost nothing. */
  readonly importingSince: number;
  readonly fetched: number;
}

/** One activity's share: long enough to be coarse, short enough for a progress that moves. */
const revisionsABatch = 25;
const namedFailures = 20;

/** Before the first batch. `limit` leaves out all but the newest so many. */
export function beginning(
  listed: readonly Page[],
  limit: number | null,
  startedAt: string,
  importingSince: number,
): Reached {
  const pages = [...listed].sort((a, b) => (a.oldest < b.oldest ? -1 : a.oldest > b.oldest ? 1 : 0));
  const all = pages.reduce((sum, { count }) => sum + count, 0);
  const found = Math.min(all, limit ?? all);
  let page = 0;
  let offset = all - found;
  for (; offset > 0 && offset >= pages[page]!.count; page += 1) offset -= pages[page]!.count;
  const counts = { found, imported: 0, present: 0, absent: 0, failed: 0 };
  return {
    startedAt,
    pages,
    page,
    offset,
    counts,
    failures: [],
    failuresInARow: 0,
    importingSince,
    fetched: 0,
  };
}

/** What to import next, or null when that was all. */
export function nextBatch({ pages, page, offset }: Reached) {
  const current = pages[page];
  if (current === undefined) return null;
  return {
    pageSha256: current.sha256,
    from: offset,
    to: Math.min(offset + revisionsABatch, current.count),
  };
}

/** After a batch that ended before index `to` of its page. */
export function after(reached: Reached, to: number, outcome: BatchOutcome): Reached {
  const { counts, failures, pages, page } = reached;
  const isWholePage = to >= pages[page]!.count;
  return {
    ...reached,
    page: isWholePage ? page + 1 : page,
    offset: isWholePage ? 0 : to,
    counts: {
      found: counts.found,
      imported: counts.imported + outcome.imported,
      present: counts.present + outcome.present,
      absent: counts.absent + outcome.absent,
      failed: counts.failed + outcome.failures.length,
    },
    failures: [...failures, ...outcome.failures].slice(0, namedFailures),
    failuresInARow: outcome.failuresInARow,
    fetched: reached.fetched + outcome.imported + outcome.absent + outcome.failures.length,
  };
}

/** @param reached null while the list is read @param now ms */
export function progressOf(reached: Reached | null, listed: number, now: number): HistoryProgress {
  if (reached === null) {
    return { found: listed, imported: 0, present: 0, absent: 0, failed: 0, secondsLeft: null };
  }
  const { counts, fetched, importingSince } = reached;
  const left = counts.found - counts.imported - counts.present - counts.absent - counts.failed;
  const secondsEach = (now - importingSince) / 1000 / fetched;
  return { ...counts, secondsLeft: fetched === 0 ? null : Math.round(secondsEach * left) };
}

/**
 * The common view of a run. It is made anew for each question, and not kept, since a run that continues another
 * one begins in the middle.
 */
export function stepsOf(
  reached: Reached | null,
  listed: number,
  {
    startedAt,
    now,
    hasFailed,
  }: { readonly startedAt: number; readonly now: number; readonly hasFailed: boolean },
): ProgressStep[] {
  const { found, imported, present, absent, failed, secondsLeft } = progressOf(reached, listed, now);
  const isDone = reached !== null && nextBatch(reached) === null;
  const going = hasFailed ? "failed" : isDone ? "done" : "running";
  const parts = [
    `${imported} of ${found} imported`,
    present > 0 ? `${present} present` : "",
    absent > 0 ? `${absent} absent` : "",
    failed > 0 ? `${failed} failed` : "",
    secondsLeft !== null && going === "running" ? `about ${inWords(secondsLeft)} left` : "",
  ];
  const since = reached?.importingSince ?? null;
  return [
    {
      name: "list",
      state: reached === null ? going : "done",
      startedAt,
      durationMs: since === null ? null : Math.max(0, since - startedAt),
      detail: `${found} revisions`,
    },
    {
      name: "import",
      state: reached === null ? "waiting" : going,
      startedAt: since,
      durationMs: since === null ? null : now - since,
      detail: reached === null ? "" : parts.filter((part) => part !== "").join(", "),
    },
  ];
}
