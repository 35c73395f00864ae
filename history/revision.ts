/**
 * The past states of a source, as the list of whoever keeps them tells. Reading such a list is pure: a reader says
 * what to ask for, is given the answer, and says what it names and what to ask for next.
 */

/** One past state of a source. */
export interface Revision {
  /** What its keeper calls it: a commit's hash, an archive's timestamp. */
  readonly revision: string;
  /** When it was the source's state, by its keeper's own date. UTC, as `Date.toISOString` writes it. */
  readonly observedAt: string;
  /** Where its body is. */
  readonly url: string;
}

/** Which revisions are wanted: those from `from` to `to` (instants, both inclusive), and of them the newest `limit`. */
export interface WantedRevisions {
  readonly from: string | null;
  readonly to: string;
  readonly limit: number | null;
}

/** A page of the list to ask for. Small and JSON: it travels between workflow and activity. */
export interface PageRequest {
  readonly url: string;
  /** How many wanted revisions the pages before it named. */
  readonly found: number;
  /** Which of several lists it is a page of. */
  readonly part: number;
  /** Revisions of this part count only before this time, when a later part took over. */
  readonly replacedAt: string | null;
  /** The oldest time that this part has named so far. */
  readonly earliest: string | null;
}

export interface RevisionPage {
  /** The wanted ones of the page, in no particular order. */
  readonly revisions: readonly Revision[];
  readonly next: PageRequest | null;
}

/** How a request differs from a plain one, in the words of `http/`. */
export interface RequestManners {
  readonly accept?: string;
  readonly robots?: "exempt";
}

export interface RevisionList {
  /** The hosts of its pages and of its bodies. */
  readonly hosts: readonly string[];
  readonly pages: RequestManners;
  readonly bodies: RequestManners;
  first(wanted: WantedRevisions): PageRequest;
  /**
   * @param answer the body of the page, and where its keeper says that the next one is
   * @throws DensingError `history-list-unreadable`
   */
  read(
    request: PageRequest,
    wanted: WantedRevisions,
    answer: { readonly text: string; readonly next: string | null },
  ): RevisionPage;
}
