import type { DocumentStore } from "../store/documents.ts";
import { writeBundle as readBundle } from "../warehouse/bundle.ts";
import type { Warehouse } from "../warehouse/open.ts";

export interface WrittenBundle {
  readonly bundleSha256: string;
  readonly models: number;
  readonly scores: number;
  readonly prices: number;
}

/** Writes the input of one analysis for one as-of date, and keeps it under its hash. */
export function createWriteBundle(dependencies: {
  readonly warehouse: () => Promise<Warehouse>;
  readonly documents: DocumentStore;
}) {
  return async function writeBundle({ asOf }: { readonly asOf: string }): Promise<WrittenBundle> {
    const warehouse = await dependencies.warehouse();
    const bundle = await warehouse.transaction((connection) =>
      readBundle(connection, { asOf, knownAt: null }),
    );
    return {
      bundleSha256: await dependencies.documents.put(bundle),
      models: bundle.models.length,
      scores: bundle.scores.length,
      prices: bundle.prices.length,
    };
  };
}
