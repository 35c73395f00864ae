import { DensingError } from "../errors.ts";
import { isFetchedBy, type Source } from "../sources/source.ts";

/** Ids of sources, in order. */
export interface ListedSources {
  /** Those that a refresh fetches. */
  readonly fetched: string[];
  /** Those of which a refresh only loads what is captured. */
  readonly onlyLoaded: string[];
  /** Those whose bodies, which they name themselves, `trackModels` fetches. */
  readonly tracked: string[];
}

/**
 * The sources of a run: the named ones, or all.
 *
 * @throws DensingError `source-unknown`, `source-fetched-otherwise` for a named source that another workflow fetches
 */
export function createListSources({ sources }: { readonly sources: ReadonlyMap<string, Source> }) {
  return async function listSources({
    only,
  }: {
    readonly only: readonly string[] | null;
  }): Promise<ListedSources> {
    for (const id of only ?? []) {
      if (!sources.has(id)) {
        const expected = [...sources.keys()].join(", ");
        const message = `no source "${id}"; there are ${expected}`;
        throw new DensingError("source-unknown", message, { seen: id, expected });
      }
      if (!isFetchedBy(sources.get(id)!, "refresh")) {
        const message = `${id} is not fetched by a refresh: \`densing models track\` fetches it, and every refresh loads what was captured`;
        throw new DensingError("source-fetched-otherwise", message, { source: id });
      }
    }
    const ids = [...(only ?? sources.keys())];
    const of = (wanted: (source: Source) => boolean) => ids.filter((id) => wanted(sources.get(id)!));
    return {
      fetched: of((source) => isFetchedBy(source, "refresh")),
      onlyLoaded: of((source) => !isFetchedBy(source, "refresh")),
      tracked: of((source) => isFetchedBy(source, "trackModels") && !source.foundByLists),
    };
  };
}
