import { DensingError } from "../errors.ts";
import type { Source } from "../sources/source.ts";

export interface ListedSources {
  /** The ids of the sources to fetch, in order. */
  readonly fetched: string[];
  /**
   * Those that another workflow fetches: a refresh only loads what is captured of them. `isInParts` where the
   * source itself says what its bodies are.
   */
  readonly tracked: { readonly sourceId: string; readonly isInParts: boolean }[];
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
    const isTracked = (id: string) => sources.get(id)?.fetchedBy !== undefined;
    for (const id of only ?? []) {
      if (!sources.has(id)) {
        const expected = [...sources.keys()].join(", ");
        const message = `no source "${id}"; there are ${expected}`;
        throw new DensingError("source-unknown", message, { seen: id, expected });
      }
      if (isTracked(id)) {
        const message = `${id} is not fetched by a refresh: \`densing models track\` fetches it, and every refresh loads what was captured`;
        throw new DensingError("source-fetched-otherwise", message, { source: id });
      }
    }
    const ids = [...(only ?? sources.keys())];
    return {
      fetched: ids.filter((id) => !isTracked(id)),
      tracked: ids
        .filter(isTracked)
        .map((sourceId) => ({ sourceId, isInParts: sources.get(sourceId)?.parts !== undefined })),
    };
  };
}
