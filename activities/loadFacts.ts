import { catalogueSha256, loadCatalogue } from "../catalogue/loadCatalogue.ts";
import { DensingError } from "../errors.ts";
import { parseCapture, type Source } from "../sources/source.ts";
import type { Capture, CaptureStore } from "../store/captures.ts";
import { canonicalJson, sha256Hex } from "../store/files.ts";
import type { SnapshotStore } from "../store/snapshots.ts";
import { inputsSha256 } from "../warehouse/inputsHash.ts";
import { loadCapture } from "../warehouse/loadCapture.ts";
import { loadCatalogueTables } from "../warehouse/loadCatalogue.ts";
import type { Warehouse } from "../warehouse/open.ts";
import type { SourceCheck } from "./checks.ts";
import { readStatus } from "./writeStatus.ts";

/** Why a body is refused whole; the last good one of its source stays in force. */
const refusals: ReadonlySet<string> = new Set(["content-suspicious", "body-unparseable", "layout-drift"]);

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
  let rows = files.reduce((sum, file) => sum + file.rows, 0);
  let quarantined = 0;
  const refusedNewest = new Map<string, SourceCheck>();
  for (const capture of await captures.list()) {
    const source = sources.get(capture.sourceId);
    if (!source) continue;
    refusedNewest.delete(source.id);
    try {
      const loaded = await loadCapture(warehouse, {
        source,
        capture,
        observe: async () => observe(source, capture, captures),
      });
      rows += loaded.facts;
      quarantined += loaded.quarantined;
    } catch (thrown) {
      if (!(thrown instanceof DensingError) || !refusals.has(thrown.type)) throw thrown;
      refusedNewest.set(source.id, {
        sourceId: source.id,
        state: "failed",
        type: thrown.type,
        reason: thrown.message,
      });
    }
  }
  return { rows, quarantined, refused: [...refusedNewest.values()] };
}

async function observe(source: Source, capture: Capture, captures: CaptureStore) {
  const { url, fetchedAt, contentType } = capture;
  return parseCapture(source, { body: await captures.get(capture.sha256), url, fetchedAt, contentType });
}

export interface LoadFactsResult extends LoadedFacts {
  /** A hash over facts and code; null where the code's version is unknown. */
  readonly stateSha256: string | null;
  /** The newest snapshot, when it was made from this very state: there is nothing to do. */
  readonly madeAlready: string | null;
}

/** `fillWarehouse` as an activity, which also tells whether anything has changed since the newest snapshot. */
export function createLoadFacts(
  dependencies: LoadFactsDependencies & {
    readonly warehouse: () => Promise<Warehouse>;
    readonly snapshots: SnapshotStore;
    readonly statusPath: string;
    readonly codeVersion: string | null;
  },
) {
  const { codeVersion, snapshots, statusPath } = dependencies;
  return async function loadFacts({ asOf }: { readonly asOf: string }): Promise<LoadFactsResult> {
    const warehouse = await dependencies.warehouse();
    const loaded = await fillWarehouse(warehouse, dependencies);
    if (codeVersion === null) return { ...loaded, stateSha256: null, madeAlready: null };
    const facts = await warehouse.transaction((connection) => inputsSha256(connection, asOf));
    const stateSha256 = sha256Hex(canonicalJson({ facts, codeVersion }));
    const latest = await snapshots.latest();
    const same = latest !== null && (await readStatus(statusPath))?.state_sha256 === stateSha256;
    return { ...loaded, stateSha256, madeAlready: same ? latest.id : null };
  };
}
