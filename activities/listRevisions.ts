import { cancellationSignal } from "@temporalio/activity";
import { DensingError } from "../errors.ts";
import type { PageRequest, Revision, RevisionList, WantedRevisions } from "../history/revision.ts";
import { revisionList } from "../history/revisionList.ts";
import type { Fetch } from "../http/fetch.ts";
import type { Source } from "../sources/source.ts";
import type { DocumentStore } from "../store/documents.ts";
import type { FetchSourceDependencies } from "./fetchSource.ts";

export interface HistoryDependencies {
  readonly sources: ReadonlyMap<string, Source>;
  readonly documents: DocumentStore;
  readonly fetch: Fetch;
  readonly locate: FetchSourceDependencies["locate"];
}

/** One page of the list of a source's revisions. The revisions themselves lie in the document store. */
export interface ListedPage {
  /** Null where the page names none that is wanted. */
  readonly pageSha256: string | null;
  readonly count: number;
  /** Time of the oldest. */
  readonly oldest: string | null;
  readonly next: PageRequest | null;
}

/**
 * Reads one page of the list of a source's past states, from whoever keeps them.
 *
 * @throws DensingError of http/errors.ts, `source-unknown`, `source-without-history`, `history-list-unreadable`,
 *   `storage-unwritable`
 */
export function createListRevisions({ sources, documents, fetch, locate }: HistoryDependencies) {
  return async function listRevisions(input: {
    readonly sourceId: string;
    readonly wanted: WantedRevisions;
    /** Null for the first page. */
    readonly page: PageRequest | null;
  }): Promise<ListedPage> {
    const list = historyOf(sources, input.sourceId);
    const request = input.page ?? list.first(input.wanted);
    const answer = await fetch({
      ...locate({ url: request.url, hosts: list.hosts }),
      ...list.pages,
      signal: cancellationSignal(),
    });
    if (answer.status !== "ok") {
      const facts = { url: request.url, seen: answer.status };
      throw new DensingError("history-list-unreadable", `${request.url}: an answer without a list`, facts);
    }
    const text = answer.body.toString("utf8");
    const { revisions, next } = list.read(request, input.wanted, { text, next: answer.next });
    const sorted = oldestFirst(revisions);
    return {
      pageSha256: sorted.length === 0 ? null : await documents.put(sorted),
      count: sorted.length,
      oldest: sorted[0]?.observedAt ?? null,
      next,
    };
  };
}

/** @throws DensingError `source-unknown`, `source-without-history`, both naming those that have a history */
export function historyOf(sources: ReadonlyMap<string, Source>, sourceId: string): RevisionList {
  const source = sources.get(sourceId);
  if (source?.history) return revisionList(source.history);
  const kept = [...sources.values()].flatMap(({ id, history }) => (history ? [id] : [])).sort();
  const expected = kept.join(", ") || "none";
  const problem = source ? `nobody is known to keep past states of ${sourceId}` : `no source "${sourceId}"`;
  const type = source ? "source-without-history" : "source-unknown";
  throw new DensingError(type, `${problem}; sources with a history: ${expected}`, { sourceId, expected });
}

/** Lists that are given newest first keep their sense where two revisions have one time. */
function oldestFirst(revisions: readonly Revision[]): Revision[] {
  const [first, last] = [revisions[0], revisions.at(-1)];
  const isNewestFirst = first !== undefined && last !== undefined && first.observedAt > last.observedAt;
  const inListOrder = isNewestFirst ? [...revisions].reverse() : [...revisions];
  return inListOrder.sort((a, b) => (a.observedAt < b.observedAt ? -1 : a.observedAt > b.observedAt ? 1 : 0));
}
