/**
 * What the kept answers say of each repository over time: a detail with the files of its revision and the names beside
 * it, from the day on which that was so.
 */
import { type Answers, readListAnswer, readRepositoryAnswer } from "./answers.ts";
import { detailFacts, type KeptAnswer } from "./knownRepositories.ts";
import { cardSourceId, configPart, hubSourceId, readHubPart } from "./parts.ts";
import { readHubJson } from "./readJson.ts";

/** What this needs of the index of captures. */
export interface KeptBody extends KeptAnswer {
  /** UTC, as `Date.toISOString` writes it. */
  readonly fetchedAt: string;
  /** Of what is not there, or not for us, the refusal's; its body is empty. */
  readonly status: number;
}

export interface ReleaseState {
  /** The part and the body of the detail. */
  readonly part: string;
  readonly sha256: string;
  readonly answers: Answers;
  /** Days, `[knownFrom, knownTo)`; null is until now. */
  readonly knownFrom: string;
  readonly knownTo: string | null;
}

interface DatedDetail {
  readonly body: KeptBody;
  readonly part: string;
  readonly revision: string | null;
  readonly knownFrom: string;
}

/**
 * One state a repository and interval. A repository is who its own id says, whatever it is called.
 *
 * A revision is known from the day of its last change, as the Hub gives it, since its files were there from then on; of
 * one revision, another answer (access, counts) from the day on which it was fetched. Names beside a repository are
 * those of the newest pages of its owner's list that were kept before the state ended.
 *
 * @param kept all captures of the Hub and of cards, oldest first
 */
export async function releaseStates(
  kept: readonly KeptBody[],
  textOf: (sha256: string) => Promise<string>,
): Promise<ReleaseState[]> {
  const there = kept.filter(({ status }) => status < 400);
  const files = new Map(
    there.map((body) => [fileKey(body.sourceId, body.part, body.revision), body.sha256] as const),
  );
  const pages = pagesByOwner(there);
  const namesIn = remembering(async (sha256) => {
    const list = readListAnswer(readHubJson(await textOf(sha256)));
    return list?.repositories.map(({ id }) => id) ?? [];
  });

  async function answersOf({ body, part, revision }: DatedDetail, until: string | null): Promise<Answers> {
    const detail = readHubJson(await textOf(body.sha256));
    const config = files.get(fileKey(hubSourceId, configPart(part), revision ?? undefined));
    const readme = files.get(fileKey(cardSourceId, part, revision ?? undefined));
    const owner = (readRepositoryAnswer(detail)?.id ?? part).split("/")[0]!;
    const newest = new Map(
      (pages.get(owner) ?? [])
        .filter(({ fetchedAt }) => until === null || fetchedAt < until)
        .map((page) => [page.part, page.sha256]),
    );
    const names = await Promise.all([...newest.values()].map(namesIn));
    return {
      repository: part,
      detail,
      ...(config === undefined ? {} : { config: readHubJson(await textOf(config)) }),
      readme: readme === undefined ? null : await textOf(readme),
      neighbours: [...new Set(names.flat())].sort(),
    };
  }

  const states: ReleaseState[] = [];
  for (const details of await datedDetails(there, textOf)) {
    for (const [index, detail] of details.entries()) {
      const next = details[index + 1];
      states.push({
        part: detail.part,
        sha256: detail.body.sha256,
        answers: await answersOf(detail, next?.body.fetchedAt ?? null),
        knownFrom: detail.knownFrom,
        knownTo: next?.knownFrom ?? null,
      });
    }
  }
  return states;
}

/** The details of each repository, each known from a later day than the one before. */
async function datedDetails(
  kept: readonly KeptBody[],
  textOf: (sha256: string) => Promise<string>,
): Promise<DatedDetail[][]> {
  const found = new Map<string, DatedDetail[]>();
  for (const body of kept) {
    const { sourceId, part = "", sha256, fetchedAt } = body;
    if (sourceId !== hubSourceId || readHubPart(part)?.is !== "detail") continue;
    const facts = detailFacts(await textOf(sha256));
    if (facts === null) continue;
    const details = found.get(facts.key) ?? [];
    found.set(facts.key, details);
    const before = details.at(-1);
    if (before?.body.sha256 === sha256) continue;
    const isNewRevision = facts.revision === null || facts.revision !== before?.revision;
    const isBelieved = isNewRevision && facts.lastModified !== null && facts.lastModified < fetchedAt;
    const changedAt = isBelieved ? facts.lastModified : fetchedAt;
    const day = changedAt.slice(0, 10);
    const detail = { body, part, revision: facts.revision, knownFrom: day };
    if (before === undefined || day > before.knownFrom) details.push(detail);
    // Of one day the last counts, and time does not run backwards.
    else details.splice(-1, 1, { ...detail, knownFrom: before.knownFrom });
  }
  return [...found.values()];
}

function pagesByOwner(kept: readonly KeptBody[]): Map<string, KeptBody[]> {
  const pages = new Map<string, KeptBody[]>();
  for (const body of kept) {
    const part = body.sourceId === hubSourceId ? readHubPart(body.part ?? "") : null;
    if (part?.is !== "list") continue;
    const before = pages.get(part.organisation);
    if (before) before.push(body);
    else pages.set(part.organisation, [body]);
  }
  return pages;
}

function remembering<Value>(make: (key: string) => Promise<Value>): (key: string) => Promise<Value> {
  const made = new Map<string, Promise<Value>>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

function fileKey(sourceId: string, part: string | undefined, revision: string | undefined): string {
  return `${sourceId} ${part} ${revision}`;
}
