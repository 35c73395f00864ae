import { activityInfo, cancellationSignal, heartbeat } from "@temporalio/activity";
import { z } from "zod";
import { DensingError } from "../errors.ts";
import type { Revision, RevisionList } from "../history/revision.ts";
import type { Capture, CaptureStore } from "../store/captures.ts";
import { afterFailedFetch } from "./batchTroubles.ts";
import { type HistoryDependencies, historyOf } from "./listRevisions.ts";

/** Some revisions of a page that `listRevisions` stored: those from index `from` up to, not with, `to`. */
export interface RevisionBatch {
  readonly sourceId: string;
  readonly pageSha256: string;
  readonly from: number;
  readonly to: number;
  /** When the import began: what was captured since was captured by it. */
  readonly startedAt: string;
  /** How many of the revisions right before these failed. */
  readonly failuresInARow: number;
}

const failureSchema = z.object({
  revision: z.string(),
  observedAt: z.string(),
  type: z.string(),
  reason: z.string(),
});
/** A revision that could not be fetched, and why. */
export type RevisionFailure = z.infer<typeof failureSchema>;

const outcomeSchema = z.object({
  imported: z.int(),
  /** In the store before the import began. */
  present: z.int(),
  /** The file did not exist in that revision. */
  absent: z.int(),
  failures: z.array(failureSchema),
  failuresInARow: z.int(),
  /** So many failed one after another that going on would only trouble the host. */
  gaveUp: z.boolean(),
});
export type BatchOutcome = z.infer<typeof outcomeSchema>;

/** What a heartbeat carries: how far this batch is, and what was tried at the revision it is at. */
const reachedSchema = z.object({
  next: z.int(),
  tries: z.int(),
  waits: z.int(),
  outcome: outcomeSchema,
});
type Reached = z.infer<typeof reachedSchema>;

export interface ImportRevisionsDependencies extends HistoryDependencies {
  readonly captures: CaptureStore;
}

/**
 * Fetches past states of a source and keeps each as a capture, known from its revision's own date. A revision that the
 * store has is not fetched again, so a batch that is tried again, after a kill or by a later import, goes on where
 * it was. A revision that cannot be fetched is named in the outcome and does not stop the others.
 *
 * @throws DensingError what passes (a limit, a hiccup), to be tried again; `storage-unwritable`, of the stores,
 *   `source-unknown`, `source-without-history`
 */
export function createImportRevisions(dependencies: ImportRevisionsDependencies) {
  const { sources, documents, captures } = dependencies;

  return async function importRevisions(batch: RevisionBatch): Promise<BatchOutcome> {
    const list = historyOf(sources, batch.sourceId);
    const revisions = z.array(revisionSchema).parse(await documents.get(batch.pageSha256));
    const kept = revisionsOf(await captures.list(batch.sourceId));
    let reached = reachedBefore(batch);
    while (reached.next < batch.to && !reached.outcome.gaveUp) {
      heartbeat(reached);
      const revision = revisions[reached.next]!;
      const had = kept.get(revision.revision);
      if (had !== undefined) {
        reached = after(reached, had.fetchedAt < batch.startedAt ? "present" : "imported");
        continue;
      }
      try {
        await importOne(dependencies, list, batch.sourceId, revision);
        reached = after(reached, "imported");
      } catch (thrown) {
        if (cancellationSignal().aborted) throw thrown;
        reached = isAbsent(thrown)
          ? after(reached, "absent")
          : afterFailedFetch(reached, thrown, (trouble) => failureSchema.parse({ ...revision, ...trouble }));
      }
    }
    return reached.outcome;
  };
}

const revisionSchema = z.object({ revision: z.string(), observedAt: z.string(), url: z.string() });

function revisionsOf(events: readonly Capture[]): Map<string, Capture> {
  return new Map(events.flatMap((event) => (event.revision === undefined ? [] : [[event.revision, event]])));
}

/** Where the last attempt was. Details that cannot be read mean: from the start, which costs only a look at the index. */
function reachedBefore({ from, to, failuresInARow }: RevisionBatch): Reached {
  const { data } = reachedSchema.safeParse(activityInfo().heartbeatDetails);
  if (data !== undefined && data.next >= from && data.next < to) return data;
  const outcome = { imported: 0, present: 0, absent: 0, failures: [], failuresInARow, gaveUp: false };
  return { next: from, tries: 0, waits: 0, outcome };
}

async function importOne(
  { captures, fetch, locate }: ImportRevisionsDependencies,
  list: RevisionList,
  sourceId: string,
  { revision, observedAt, url }: Revision,
): Promise<void> {
  const located = locate({ url, hosts: list.hosts });
  const answer = await fetch({ ...located, ...list.bodies, signal: cancellationSignal() });
  if (answer.status !== "ok" || answer.url !== new URL(located.url).href) {
    // An archive that has lost a capture leads to its neighbour, whose time is not this one's.
    const message = `${url}: the answer came from elsewhere (${answer.url}), so it is of another time`;
    throw new DensingError("redirect-refused", message, { url, seen: answer.url });
  }
  const event = {
    sourceId,
    url,
    fetchedAt: answer.fetchedAt,
    observedAt,
    revision,
    status: answer.httpStatus,
    // Validators of the revision's address: the source's own must never be asked with them.
    etag: null,
    lastModified: null,
    contentType: answer.contentType,
  };
  await captures.put(event, answer.body);
}

/** The file did not exist in that revision. */
function isAbsent(thrown: unknown): boolean {
  return thrown instanceof DensingError && thrown.type === "source-not-found";
}

function after({ next, waits, outcome }: Reached, what: "imported" | "present" | "absent"): Reached {
  // A revision that we had says nothing about the host.
  const failuresInARow = what === "present" ? outcome.failuresInARow : 0;
  return {
    next: next + 1,
    tries: 0,
    waits,
    outcome: { ...outcome, [what]: outcome[what] + 1, failuresInARow },
  };
}
