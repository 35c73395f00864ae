import { DensingError } from "../errors.ts";
import type { Source } from "../sources/source.ts";

/** The ids of the sources to fetch, in order. @throws DensingError `source-unknown` */
export function createListSources({ sources }: { readonly sources: ReadonlyMap<string, Source> }) {
  return async function listSources({
    only,
  }: {
    readonly only: readonly string[] | null;
  }): Promise<string[]> {
    for (const id of only ?? []) {
      if (sources.has(id)) continue;
      const expected = [...sources.keys()].join(", ");
      throw new DensingError("source-unknown", `no source "${id}"; there are ${expected}`, {
        seen: id,
        expected,
      });
    }
    return [...(only ?? sources.keys())];
  };
}
