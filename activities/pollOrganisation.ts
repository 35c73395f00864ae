import { heartbeat } from "@temporalio/activity";
import { listAddress, listPage } from "../hub/addresses.ts";
import { type RepositoryAnswer, readListAnswer } from "../hub/answers.ts";
import { knownAsOther } from "../hub/contents.ts";
import { type DetailFacts, detailFacts, knownRepositories } from "../hub/knownRepositories.ts";
import { cardSourceId, hubSourceId, listPart } from "../hub/parts.ts";
import { readPoll, rememberedAs } from "../hub/poll.ts";
import { readHubJson } from "../hub/readJson.ts";
import { parseCapture } from "../sources/source.ts";
import type { CaptureStore } from "../store/captures.ts";
import { askHub, eventOf, type HubDependencies } from "./hubRequests.ts";

/** A repository to be asked for, and the revision that the list names. */
export interface WantedRepository {
  readonly repository: string;
  readonly revision: string | null;
}

export interface OrganisationPoll {
  /** Oldest first; those that are new, not whole yet, or of another revision than was captured. */
  readonly wanted: readonly WantedRepository[];
  /** Created since and captured as they are now. */
  readonly known: number;
  /** Created since and no language models, by what they are: never asked for. */
  readonly skipped: Readonly<Record<string, number>>;
  /** More than one poll gives: for the next run. */
  readonly later: number;
  /** The hash of the list's first page, and the bytes of those pages that are new. */
  readonly page: string;
  readonly newBytes: number;
}

/** Twenty thousand names: no lab has a tenth of them. */
const mostPages = 20;
/** With their revisions well under the payload limit, whatever their names. */
const mostWanted = 300;

/**
 * Reads the list of an organisation's repositories, newest first, as far back as `since`, and keeps its pages.
 *
 * @throws DensingError of http/errors.ts, `content-suspicious`, `layout-drift`, `body-unparseable` for a page that is
 *   no list, `storage-unwritable`
 */
export function createPollOrganisation(dependencies: HubDependencies) {
  const { captures } = dependencies;
  const factsOf = rememberFacts(captures);

  return async function pollOrganisation(input: {
    readonly organisation: string;
    /** YYYY-MM-DD: repositories that were created before are not wanted. */
    readonly since: string;
  }): Promise<OrganisationPoll> {
    const { pages, page, newBytes } = await readPages(dependencies, input.organisation, input.since);
    heartbeat();
    const kept = [...(await captures.list(hubSourceId)), ...(await captures.list(cardSourceId))];
    const known = await knownRepositories(kept, factsOf);
    const skipped: Record<string, number> = {};
    const wanted: WantedRepository[] = [];
    let present = 0;
    for (const listed of readPoll(pages, new Set()).fresh) {
      if ((listed.createdAt ?? "") < input.since) continue;
      const was = known.get(rememberedAs(listed));
      const other = was === undefined ? knownAsOther(listed) : null;
      if (other !== null) skipped[other] = (skipped[other] ?? 0) + 1;
      else if (was?.isWhole && isSameRevision(listed, was.revision)) present += 1;
      else wanted.push({ repository: listed.id, revision: listed.sha ?? null });
    }
    return {
      wanted: wanted.slice(0, mostWanted),
      known: present,
      skipped,
      later: Math.max(0, wanted.length - mostWanted),
      page,
      newBytes,
    };
  };
}

function isSameRevision({ sha }: RepositoryAnswer, captured: string | null): boolean {
  return sha === undefined || captured === null || sha === captured;
}

async function readPages(
  dependencies: HubDependencies,
  organisation: string,
  since: string,
): Promise<{ pages: unknown[]; page: string; newBytes: number }> {
  const { sources, captures } = dependencies;
  const pages: unknown[] = [];
  let first = "";
  let newBytes = 0;
  for (let url: string | null = listAddress(organisation); url !== null && pages.length < mostPages; ) {
    heartbeat();
    const answer = await askHub(dependencies, url);
    const part = listPart(organisation, pages.length + 1);
    const { capture, isNew } = await captures.put(eventOf(hubSourceId, part, url, answer), answer.body);
    first ||= capture.sha256;
    if (isNew) newBytes += capture.bytes;
    // What is no list must not look like one that has nothing new.
    parseCapture(sources.get(hubSourceId)!, { ...answer, part, url });
    const page = readHubJson(answer.body.toString("utf8"));
    pages.push(page);
    const created = (readListAnswer(page)?.repositories ?? []).map(({ createdAt }) => createdAt ?? "");
    const isOlder = created.length > 0 && created.every((time) => time < since);
    url = isOlder ? null : listPage(answer.next);
  }
  return { pages, page: first, newBytes };
}

/** Reads each kept detail once in the life of a process: there are thousands, and they do not change. */
function rememberFacts(captures: CaptureStore): (sha256: string) => Promise<DetailFacts | null> {
  const read = new Map<string, DetailFacts | null>();
  return async (sha256) => {
    const before = read.get(sha256);
    if (before !== undefined) return before;
    const facts = detailFacts((await captures.get(sha256)).toString("utf8"));
    read.set(sha256, facts);
    return facts;
  };
}
