import { catalogueSha256, loadCatalogue } from "../catalogue/loadCatalogue.ts";
import { DensingError } from "../errors.ts";
import { cardSourceId, hubSourceId } from "../hub/parts.ts";
import { parseCapture, type Source } from "../sources/source.ts";
import type { Capture, CaptureStore } from "../store/captures.ts";
import { countFacts, loadCaptures } from "../warehouse/loadCaptures.ts";
import { loadCatalogueTables } from "../warehouse/loadCatalogue.ts";
import type { Warehouse } from "../warehouse/open.ts";
import { settleHubReleases } from "../warehouse/settleHubReleases.ts";
import { settlePrices } from "../warehouse/settlePrices.ts";
import { settleScores } from "../warehouse/settleScores.ts";
import { readSourceStates, type SourceStateRow } from "../warehouse/tables.ts";
import { refusalTypes, type SourceCheck } from "./checks.ts";

export interface LoadFactsDependencies {
  readonly catalogueFolder: string;
  readonly sources: ReadonlyMap<string, Source>;
  readonly captures: CaptureStore;
}

export interface LoadedFacts {
  /** Rows of the catalogue and of all captures in force. */
  readonly rows: number;
  readonly quarantined: number;
  /** The newest body of each source that was refused. */
  readonly refused: readonly SourceCheck[];
  /** What the newest good body of each source gave. */
  readonly states: readonly SourceStateRow[];
}

/**
 * Brings a warehouse up to the catalogue and every capture. What is loaded already is left alone, so the first
 * run, a daily run and a rebuild are one thing.
 *
 * @throws DensingError `catalogue-invalid`, `capture-corrupt`, of warehouse/
 */
export async function fillWarehouse(
  warehouse: Warehouse,
  { catalogueFolder, sources, captures }: LoadFactsDependencies,
): Promise<LoadedFacts> {
  const files = await loadCatalogueTables(warehouse, catalogueSha256(catalogueFolder), () =>
    loadCatalogue(catalogueFolder),
  );
  const curated = files.reduce((sum, file) => sum + file.rows, 0);
  // What a source refused (a file that is not there) is an event without a body to read.
  const known = (await captures.list()).filter(
    ({ sourceId, status }) => sources.has(sourceId) && status < 400,
  );
  const refusals = new Map<string, DensingError>();
  await loadCaptures(
    warehouse,
    known.map((capture) => {
      const source = sources.get(capture.sourceId)!;
      return {
        source,
        capture,
        observedAt: capture.observedAt,
        part: capture.part,
        observe: async (part) => observe(source, { ...capture, part }, captures),
      };
    }),
    ({ source, capture }, thrown) => refusals.set(`${source.id} ${capture.sha256}`, asRefusal(thrown)),
  );
  const newest = new Map(
    known.map(({ sourceId, sha256 }) => [sourceId, refusals.get(`${sourceId} ${sha256}`) ?? null]),
  );
  await settlePrices(warehouse);
  await settleScores(warehouse);
  await settleReleases(warehouse, { sources, captures });
  const { facts, quarantined } = await warehouse.transaction(countFacts);
  return {
    states: await warehouse.transaction(readSourceStates),
    rows: curated + facts,
    quarantined,
    refused: [...newest].flatMap(([sourceId, refusal]): SourceCheck[] =>
      refusal === null ? [] : [{ sourceId, state: "failed", type: refusal.type, reason: refusal.message }],
    ),
  };
}

async function settleReleases(
  warehouse: Warehouse,
  { sources, captures }: Pick<LoadFactsDependencies, "sources" | "captures">,
): Promise<void> {
  const hub = sources.get(hubSourceId);
  if (hub === undefined) return;
  const all = await captures.list();
  await settleHubReleases(warehouse, {
    kept: all.filter(({ sourceId }) => sourceId === hubSourceId || sourceId === cardSourceId),
    bodyOf: captures.get,
    parserVersion: hub.parserVersion,
  });
}

/** @throws what is not a refusal of the body */
function asRefusal(thrown: unknown): DensingError {
  if (thrown instanceof DensingError && refusalTypes.includes(thrown.type)) return thrown;
  throw thrown;
}

async function observe(
  source: Source,
  { sha256, ...capture }: Omit<Capture, "part"> & { readonly part: string | undefined },
  captures: CaptureStore,
) {
  return parseCapture(source, { ...capture, body: await captures.get(sha256) });
}

/** `fillWarehouse` as an activity. */
export function createLoadFacts(
  dependencies: LoadFactsDependencies & { readonly warehouse: () => Promise<Warehouse> },
) {
  return async function loadFacts(): Promise<LoadedFacts> {
    return fillWarehouse(await dependencies.warehouse(), dependencies);
  };
}
