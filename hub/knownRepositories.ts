/** Which repositories were captured, and as of which revision. */
import { readRepositoryAnswer } from "./answers.ts";
import { cardSourceId, configPart, hubSourceId, readHubPart } from "./parts.ts";
import { rememberedAs } from "./poll.ts";
import { readHubJson } from "./readJson.ts";

/** What this needs of the index of captures, oldest first. */
export interface KeptAnswer {
  readonly sourceId: string;
  readonly part?: string | undefined;
  readonly revision?: string | undefined;
  readonly sha256: string;
}

export interface KnownRepository {
  /** The Hub's own id of it ({@link rememberedAs}). */
  readonly key: string;
  /** Its name when it was captured. */
  readonly repository: string;
  /** The revision that the newest detail names; null where it names none. */
  readonly revision: string | null;
  /** When its files were last changed, as that detail says. */
  readonly lastModified: string | null;
  /** Config and card were asked for at that revision, and were there or not. */
  readonly isWhole: boolean;
}

/** What a kept detail says of its repository; null for what is no such answer. */
export interface DetailFacts {
  readonly key: string;
  readonly revision: string | null;
  readonly lastModified: string | null;
}

/** Reads a detail as far as it says which repository it is of. */
export function detailFacts(text: string): DetailFacts | null {
  const answer = readRepositoryAnswer(readHubJson(text));
  if (answer === null) return null;
  const { sha = null, lastModified } = answer;
  return {
    key: rememberedAs(answer),
    revision: sha,
    lastModified: lastModified === undefined ? null : new Date(lastModified).toISOString(),
  };
}

/**
 * The repositories whose details were captured, by their key.
 *
 * @param kept all captures of the Hub and of cards, oldest first
 * @param factsOf what {@link detailFacts} gives for a body; bodies never change, so it may remember
 */
export async function knownRepositories(
  kept: readonly KeptAnswer[],
  factsOf: (sha256: string) => Promise<DetailFacts | null>,
): Promise<Map<string, KnownRepository>> {
  const files = new Set(kept.map(({ sourceId, part, revision }) => fileKey(sourceId, part, revision)));
  const known = new Map<string, KnownRepository>();
  for (const { sourceId, part = "", sha256 } of kept) {
    if (sourceId !== hubSourceId || readHubPart(part)?.is !== "detail") continue;
    const facts = await factsOf(sha256);
    if (facts === null) continue;
    const { key, revision, lastModified } = facts;
    const isWhole =
      revision === null ||
      (files.has(fileKey(hubSourceId, configPart(part), revision)) &&
        files.has(fileKey(cardSourceId, part, revision)));
    known.set(key, { key, repository: part, revision, lastModified, isWhole });
  }
  return known;
}

function fileKey(sourceId: string, part: string | undefined, revision: string | undefined): string {
  return `${sourceId} ${part} ${revision}`;
}
