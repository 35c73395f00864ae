import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { methodVersion, publishedSampling } from "../law/constants.ts";
import { renderReport } from "../site/report.ts";
import type { AnalysisDocument } from "../snapshot/analysisDocument.ts";
import { candidatesTable } from "../snapshot/candidatesTable.ts";
import { citationFile } from "../snapshot/citation.ts";
import { dataPackage } from "../snapshot/dataPackage.ts";
import { factTables, type SnapshotFacts } from "../snapshot/factTables.ts";
import { lineageTable } from "../snapshot/lineageTable.ts";
import { toParquetTable } from "../snapshot/parquet.ts";
import { publishedRuler } from "../snapshot/publishedRuler.ts";
import { publishedRows } from "../snapshot/publishedTable.ts";
import { type Table, toCsv } from "../snapshot/table.ts";
import type { Source } from "../sources/source.ts";
import { bundleSchema } from "../store/bundle.ts";
import type { DocumentStore } from "../store/documents.ts";
import type { MadeStates } from "../store/madeStates.ts";
import { formatJson, type SnapshotKind, type SnapshotStore } from "../store/snapshots.ts";
import { writeParquet } from "../warehouse/parquet.ts";
import type { SnapshotInputs } from "./writeBundle.ts";

export interface PublishSnapshotInput extends SnapshotInputs {
  readonly kind: SnapshotKind;
  readonly replicates: number;
  readonly analysisSha256: string;
}

export interface PublishSnapshotDependencies {
  readonly sources: ReadonlyMap<string, Source>;
  readonly documents: DocumentStore;
  readonly snapshots: SnapshotStore;
  readonly made: MadeStates;
  /** A folder for files that are not yet part of a snapshot. */
  readonly scratch: <Result>(work: (folder: string) => Promise<Result>) => Promise<Result>;
  readonly now: () => Date;
}

/**
 * Publishes tables, headline, report and metadata as one snapshot; nothing when its content is that of the
 * newest. Killed anywhere, the retry publishes the same content under the same id.
 *
 * @throws DensingError `storage-unwritable`, `document-missing`, `document-corrupt`
 */
export function createPublishSnapshot({
  sources,
  documents,
  snapshots,
  made,
  scratch,
  now,
}: PublishSnapshotDependencies) {
  return async function publishSnapshot(
    input: PublishSnapshotInput,
  ): Promise<{ id: string; published: boolean }> {
    const bundle = bundleSchema.parse(await documents.get(input.bundleSha256));
    const analysis = (await documents.get(input.analysisSha256)) as AnalysisDocument;
    const { waiting, ...facts } = (await documents.get(input.factsSha256)) as SnapshotFacts;
    const rulers = analysis.tables.find(({ name }) => name === "rulers");
    const candidates = candidatesTable(waiting, {
      ruler: rulers === undefined ? null : publishedRuler(publishedRows(rulers), "joint"),
      benchmarks: bundle.benchmarks,
      models: facts.models,
    });
    const described = [...factTables(facts), candidates, ...analysis.tables];
    const byName = new Map(described.map((table) => [table.name, table]));
    const tables = [...described, lineageTable(byName, parserNames(sources))].sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    const report = renderReport({
      asOf: bundle.as_of,
      knownAt: bundle.known_at,
      headline: analysis.headline,
      tables: new Map(tables.map((table) => [table.name, table])),
    });
    const files = new Map<string, Uint8Array>();
    const put = (path: string, text: string) => files.set(path, Buffer.from(text, "utf8"));
    put("headline.json", formatJson(analysis.headline));
    put("datapackage.json", formatJson(dataPackage(tables)));
    put("report.html", report.html);
    put("report.md", report.markdown);
    put("CITATION.cff", citationFile(bundle.as_of));
    for (const table of tables) put(`tables/${table.name}.csv`, toCsv(table));
    for (const [path, bytes] of await parquetFiles(tables, scratch)) files.set(path, bytes);
    const published = await snapshots.publish(
      {
        files,
        kind: input.kind,
        headline: { ...analysis.headline },
        manifest: {
          as_of: bundle.as_of,
          known_at: bundle.known_at,
          method_version: methodVersion,
          seed: publishedSampling.seed,
          replicates: input.replicates,
          bundle_sha256: input.bundleSha256,
          inputs: {
            catalogue_sha256: bundle.catalogue_sha256,
            facts_sha256: input.factsSha256,
            captures: bundle.captures,
          },
        },
      },
      now().toISOString(),
    );
    if (input.stateSha256 !== null) {
      const state = { kind: input.kind, asOf: bundle.as_of, stateSha256: input.stateSha256 };
      await made.note(state, { id: published.id, replicates: input.replicates });
    }
    return published;
  };
}

function parserNames(sources: ReadonlyMap<string, Source>): (sourceId: string) => string {
  return (sourceId) => {
    const source = sources.get(sourceId);
    return source ? `${sourceId}@${source.parserVersion}` : sourceId;
  };
}

async function parquetFiles(
  tables: readonly Table[],
  scratch: PublishSnapshotDependencies["scratch"],
): Promise<[string, Uint8Array][]> {
  return scratch(async (folder) => {
    await writeParquet(tables.map((table) => toParquetTable(table, join(folder, `${table.name}.parquet`))));
    return Promise.all(
      tables.map(
        async ({ name }): Promise<[string, Uint8Array]> => [
          `tables/${name}.parquet`,
          await readFile(join(folder, `${name}.parquet`)),
        ],
      ),
    );
  });
}
