import {
  ContinueAsNew,
  continueAsNew,
  defineQuery,
  isCancellation,
  proxyActivities,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import type { RevisionFailure } from "../activities/importRevisions.ts";
import type { NetActivities } from "../activities/index.ts";
import { DensingError } from "../errors.ts";
import type { PageRequest, WantedRevisions } from "../history/revision.ts";
import { historyImportActivity, historyListActivity } from "../temporal.config.ts";
import {
  after,
  beginning,
  type HistoryCounts,
  type HistoryProgress,
  nextBatch,
  type Page,
  progressOf,
  type Reached,
  stepsOf,
} from "./historyState.ts";
import { progressQuery } from "./progress.ts";

export interface ImportHistoryInput {
  readonly sourceId: string;
  /** Days, YYYY-MM-DD, both inclusive; null for the whole history. */
  readonly from: string | null;
  readonly to: string | null;
  /** Only the newest so many of them; null for all. */
  readonly limit: number | null;
  /** Where a run that continues another one goes on; absent for the first. */
  readonly reached?: Reached;
}

export interface ImportHistoryResult extends HistoryCounts {
  /** The first of those that failed. */
  readonly failures: readonly RevisionFailure[];
}

/** One import of a source at a time, whoever starts it. */
export const importHistoryWorkflowId = (sourceId: string) => `import-history/${sourceId}`;

export const historyQuery = defineQuery<HistoryProgress>("history");

/** Three events a batch and as many a workflow task: some hundreds of revisions keep a run's history small. */
const revisionsARun = 500;
/** Forty thousand commits on one file; a list that is longer never ends. */
const mostPages = 400;

const { listRevisions } = proxyActivities<Pick<NetActivities, "listRevisions">>(historyListActivity);
const { importRevisions } = proxyActivities<Pick<NetActivities, "importRevisions">>(historyImportActivity);

/**
 * Brings the past states of a source into the capture store, oldest first. What is there already is not fetched
 * again, so a run that was stopped anywhere is gone on with by the next.
 *
 * @throws `history-given-up` when revision after revision fails; what was imported until then is kept
 */
export async function importHistory(input: ImportHistoryInput): Promise<ImportHistoryResult> {
  let reached = input.reached ?? null;
  let listed = 0;
  let hasFailed = false;
  // In a workflow this is the deterministic time of its history, not the machine's clock.
  const startedAt = Date.now();
  setHandler(historyQuery, () => progressOf(reached, listed, Date.now()));
  setHandler(progressQuery, () => stepsOf(reached, listed, { startedAt, now: Date.now(), hasFailed }));

  try {
    reached ??= await list(input, (found) => {
      listed = found;
    });
    let inThisRun = 0;
    for (let batch = nextBatch(reached); batch !== null; batch = nextBatch(reached)) {
      // Not after the last batch: a run that only says "done" tells nobody anything.
      if (inThisRun >= revisionsARun) await continueAsNew<typeof importHistory>({ ...input, reached });
      const share = { sourceId: input.sourceId, startedAt: reached.startedAt, ...batch };
      const outcome = await importRevisions({ ...share, failuresInARow: reached.failuresInARow });
      reached = after(reached, batch.to, outcome);
      inThisRun += batch.to - batch.from;
      if (outcome.gaveUp) throw givenUp(input.sourceId, reached.counts, outcome.failures.at(-1));
    }
    return { ...reached.counts, failures: reached.failures };
  } catch (thrown) {
    hasFailed = !(thrown instanceof ContinueAsNew) && !isCancellation(thrown);
    throw thrown;
  }
}

async function list(
  { sourceId, from, to, limit }: ImportHistoryInput,
  tell: (found: number) => void,
): Promise<Reached> {
  const startedAt = workflowInfo().startTime.toISOString();
  const wanted: WantedRevisions = {
    from: from === null ? null : `${from}T00:00:00.000Z`,
    // Not later than now: a commit that arrives meanwhile would move the pages.
    to: to === null || `${to}T23:59:59.999Z` > startedAt ? startedAt : `${to}T23:59:59.999Z`,
    limit,
  };
  const pages: Page[] = [];
  let request: PageRequest | null = null;
  let found = 0;
  for (let asked = 0; asked === 0 || request !== null; asked += 1) {
    if (asked === mostPages) {
      const message = `${sourceId}: a history of more than ${mostPages} pages: import it in parts, with --from and --to`;
      throw new DensingError("history-too-long", message, { sourceId, pages: asked, found });
    }
    const page: Awaited<ReturnType<typeof listRevisions>> = await listRevisions({
      sourceId,
      wanted,
      page: request,
    });
    if (page.pageSha256 !== null && page.oldest !== null) {
      pages.push({ sha256: page.pageSha256, count: page.count, oldest: page.oldest });
    }
    found += page.count;
    tell(found);
    request = page.next;
  }
  return beginning(pages, limit, startedAt, Date.now());
}

function givenUp(sourceId: string, counts: HistoryCounts, last: RevisionFailure | undefined): DensingError {
  const at = last ? ` at revision ${last.revision} of ${last.observedAt.slice(0, 10)}: ${last.reason}` : "";
  const message =
    `${sourceId}: gave up${at}. ${counts.imported} of ${counts.found} revisions were imported and are kept; ` +
    "run the same command later and it goes on from there";
  return new DensingError("history-given-up", message, { sourceId, ...counts, cause: last?.type });
}
