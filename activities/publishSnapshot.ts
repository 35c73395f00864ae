import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { methodVersion, publishedSampling } from "../law/constants.ts";
import { toParquetTable } from "../snapshot/parquet.ts";
import type { RenderedSnapshot } from "../snapshot/renderedSnapshot.ts";
import type { DocumentStore } from "../store/documents.ts";
import type { MadeStates } from "../store/madeStates.ts";
import type { SnapshotKind, SnapshotStore } from "../store/snapshots.ts";
import { writeParquet } from "../warehouse/parquet.ts";
import type { AnalysisResult } from "./analyseBundle.ts";
import type { SnapshotInputs } from "./writeBundle.ts";

export interface PublishSnapshotInput extends SnapshotInputs, Pick<AnalysisResult, "renderedSha256"> {
  readonly kind: SnapshotKind;
  readonly replicates: number;
}

export interface PublishSnapshotDependencies {
  readonly documents: DocumentStore;
  readonly snapshots: SnapshotStore;
  readonly made: MadeStates;
  /** A folder for files that are not yet part of a snapshot. */
  readonly scratch: <Result>(work: (folder: string) => Promise<Result>) => Promise<Result>;
  readonly now: () => Date;
}

/**
 * Publishes what was rendered, with its tables as Parquet, as one snapshot; nothing when its content is that of the
 * newest. Killed anywhere, the retry publishes the same content under the same id.
 *
 * @throws DensingError `storage-unwritable`, `document-missing`, `document-corrupt`
 */
export function createPublishSnapshot({
  documents,
  snapshots,
  made,
  scratch,
  now,
}: PublishSnapshotDependencies) {
  return async function publishSnapshot(
    input: PublishSnapshotInput,
  ): Promise<{ id: string; published: boolean }> {
    const rendered = (await documents.get(input.renderedSha256)) as RenderedSnapshot;
    const files = new Map<string, Uint8Array>(
      Object.entries(rendered.files).map(([path, text]) => [path, Buffer.from(text, "utf8")]),
    );
    for (const [path, bytes] of await scratch((folder) => parquetFiles(rendered, folder)))
      files.set(path, bytes);
    const { as_of, known_at, catalogue_sha256, captures } = rendered.bundle;
    const published = await snapshots.publish(
      {
        files,
        kind: input.kind,
        headline: { ...rendered.headline },
        manifest: {
          as_of,
          known_at,
          method_version: methodVersion,
          seed: publishedSampling.seed,
          replicates: input.replicates,
          bundle_sha256: input.bundleSha256,
          inputs: { catalogue_sha256, facts_sha256: input.factsSha256, captures },
        },
      },
      now().toISOString(),
    );
    if (input.stateSha256 !== null) {
      const state = { kind: input.kind, asOf: as_of, stateSha256: input.stateSha256 };
      await made.note(state, { id: published.id, replicates: input.replicates });
    }
    return published;
  };
}

/** Of every CSV. */
async function parquetFiles(
  { files, tables }: RenderedSnapshot,
  folder: string,
): Promise<[string, Uint8Array][]> {
  await Promise.all(
    tables.map(({ name }) => writeFile(join(folder, `${name}.csv`), files[`tables/${name}.csv`]!)),
  );
  await writeParquet(folder, tables.map(toParquetTable));
  return Promise.all(
    tables.map(
      async ({ name }): Promise<[string, Uint8Array]> => [
        `tables/${name}.parquet`,
        await readFile(join(folder, `${name}.parquet`)),
      ],
    ),
  );
}
