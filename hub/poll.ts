/** What a poll of the Hub finds new, and which releases would take one id. */
import { type Answers, type RepositoryAnswer, readListAnswer } from "./answers.ts";
import { type ReadRepository, readRepository } from "./readRepository.ts";
import type { Review } from "./release.ts";

/**
 * What a repository is remembered by: the Hub's own id, which a rename keeps; its name where the answer has
 * none (names on the Hub differ by more than case).
 */
export function rememberedAs({ _id, id }: Pick<RepositoryAnswer, "_id" | "id">): string {
  return _id ?? id.toLowerCase();
}

export interface Poll {
  /** Not seen before, oldest first; each once, though pages move while they are read. */
  readonly fresh: readonly RepositoryAnswer[];
  /** All names on the pages: they tell base from instruct. */
  readonly neighbours: readonly string[];
  readonly review: readonly Review[];
}

/** `pages` are the parsed answers to the list's addresses; `seen` holds what {@link rememberedAs} gave before. */
export function readPoll(pages: readonly unknown[], seen: ReadonlySet<string>): Poll {
  const review: Review[] = [];
  const found = new Map<string, RepositoryAnswer>();
  for (const [index, page] of pages.entries()) {
    const list = readListAnswer(page);
    if (list === null) {
      review.push({ field: "list", reason: "an answer that is no list", seen: `page ${index + 1}` });
      continue;
    }
    if (list.refused > 0) {
      review.push({ field: "list", reason: "members that are no repository", seen: String(list.refused) });
    }
    for (const repository of list.repositories) {
      const key = rememberedAs(repository);
      if (!found.has(key)) found.set(key, repository);
    }
  }
  const fresh = [...found]
    .filter(([key]) => !seen.has(key))
    .map(([, repository]) => repository)
    .sort((a, b) => compare(a.createdAt ?? "", b.createdAt ?? "") || compare(a.id, b.id));
  return { fresh, neighbours: [...found.values()].map(({ id }) => id).sort(compare), review };
}

/** A model of the catalogue, by which an id is taken. */
export interface TakenId {
  readonly modelId: string;
  readonly repository: string | null;
}

export interface ReadRelease extends ReadRepository {
  /** The catalogue's id, where it names this very repository. */
  readonly knownAs: string | null;
}

/**
 * Reads several repositories. Where two would take one id (names that differ in case, the same weights from two
 * owners), or the catalogue has it already, each goes to review: nothing is merged by its name.
 */
export function readReleases(all: readonly Answers[], catalogue: readonly TakenId[]): ReadRelease[] {
  const read = all.map(readRepository);
  return read.map(({ release, review }): ReadRelease => {
    if (release === null) return { release, review, knownAs: null };
    const { repository, modelId } = release;
    const same = (other: string | null) => other?.toLowerCase() === repository.toLowerCase();
    // Quantised on the fly, variants may name their parent's repository; the first row is the plain one.
    const known = catalogue.find((row) => same(row.repository));
    if (known !== undefined || modelId === null) {
      return { release, review, knownAs: known?.modelId ?? null };
    }
    const rivals = read.flatMap(({ release: other }) =>
      other !== null && other.modelId === modelId && !same(other.repository) ? [other.repository] : [],
    );
    const taken = catalogue.filter((row) => row.modelId === modelId);
    const clashes: Review[] = [
      ...rivals.map((rival) => ({
        field: "modelId",
        reason: "another repository would have this id",
        seen: rival,
      })),
      ...taken.map((row) => ({
        field: "modelId",
        reason: "the catalogue has this id for other weights",
        seen: row.repository ?? "a model without a repository",
      })),
    ];
    return { release, review: [...review, ...clashes], knownAs: null };
  });
}

/** By code units: the order must not depend on a locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
