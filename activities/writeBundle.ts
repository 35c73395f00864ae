import { windowsBy } from "../law/constants.ts";
import type { SnapshotFacts } from "../snapshot/factTables.ts";
import type { Bundle } from "../store/bundle.ts";
import { canonicalJson, sha256Hex } from "../store/canonicalJson.ts";
import type { DocumentStore } from "../store/documents.ts";
import type { MadeStates } from "../store/madeStates.ts";
import type { SnapshotKind } from "../store/snapshots.ts";
import type { AsOf } from "../warehouse/asOf.ts";
import { writeBundle as readBundle } from "../warehouse/bundle.ts";
import { readCandidates } from "../warehouse/candidates.ts";
import type { Warehouse } from "../warehouse/open.ts";
import { readHardware, readModels, readPrices, readQuarantine, readSources } from "../warehouse/tables.ts";

/** Which snapshot: one series of each kind, by day. */
export interface SnapshotRequest extends AsOf {
  readonly kind: SnapshotKind;
  /** Draws of families for the headline. */
  readonly replicates: number;
}

/** Everything that one snapshot is made from, by hash. */
export interface SnapshotInputs {
  readonly bundleSha256: string;
  readonly factsSha256: string;
  /**
   * Over whatever can change what is published, the code too; of a live one the day only as far as the analysis looks
   * at it. Null where the code's version is unknown: then nothing counts as made already.
   */
  readonly stateSha256: string | null;
}

export interface WrittenBundle extends SnapshotInputs {
  readonly models: number;
  readonly scores: number;
  readonly prices: number;
  /** The snapshot that was made from these very inputs: there is nothing to do. */
  readonly madeAlready: string | null;
}

/**
 * Writes, as of one moment of the warehouse, the input of one analysis and the rows that are published beside it, keeps
 * both under their hashes, and tells whether they are those of the newest snapshot.
 */
export function createWriteBundle(dependencies: {
  readonly warehouse: () => Promise<Warehouse>;
  readonly documents: DocumentStore;
  readonly made: MadeStates;
  readonly codeVersion: string | null;
}) {
  const { documents, made, codeVersion } = dependencies;
  return async function writeBundle(request: SnapshotRequest): Promise<WrittenBundle> {
    const warehouse = await dependencies.warehouse();
    const { bundle, facts } = await warehouse.reading(async (connection) => {
      const published: SnapshotFacts = {
        models: await readModels(connection, request),
        prices: await readPrices(connection, request),
        sources: await readSources(connection, request),
        quarantine: await readQuarantine(connection, request),
        hardware: await readHardware(connection, request),
        waiting: await readCandidates(connection, request),
      };
      return { bundle: await readBundle(connection, request), facts: published };
    });
    const bundleSha256 = await documents.put(bundle);
    const factsSha256 = await documents.put(facts);
    const state = request.kind === "live" ? dayless(bundle) : { bundleSha256 };
    const stateSha256 =
      codeVersion === null ? null : sha256Hex(canonicalJson({ state, factsSha256, codeVersion }));
    return {
      bundleSha256,
      factsSha256,
      stateSha256,
      models: bundle.models.length,
      scores: bundle.scores.length,
      prices: bundle.prices.length,
      madeAlready:
        stateSha256 === null ? null : await made.find({ ...request, stateSha256 }, request.replicates),
    };
  };
}

/** A live bundle is the same on every day on which its facts are, but for what the analysis reads from the day. */
function dayless({ as_of, ...facts }: Bundle) {
  return { facts, windows: windowsBy(as_of) };
}
