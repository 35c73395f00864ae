import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { methodVersion, publishedSampling } from "../law/constants.ts";
import { renderReport } from "../site/report.ts";
import type { AnalysisDocument } from "../snapshot/analysisDocument.ts";
import { candidatesTable } from "../snapshot/candidatesTable.ts";
import { citationFile } from "../snapshot/citation.ts";
import { dataPackage } from "../snapshot/dataPackage.ts";
import { factTables } from "../snapshot/factTables.ts";
import { lineageTable } from "../snapshot/lineageTable.ts";
import { toParquetTable } from "../snapshot/parquet.ts";
import { publishedRuler } from "../snapshot/publishedRuler.ts";
import { publishedRows } from "../snapshot/publishedTable.ts";
import { type Table, toCsv } from "../snapshot/table.ts";
import type { Source } from "../sources/source.ts";
import { bundleSchema } from "../store/bundle.ts";
import type { DocumentStore } from "../store/documents.ts";
import { formatJson, type SnapshotStore } from "../store/snapshots.ts";
import type { AsOf } from "../warehouse/bundle.ts";
import { readCandidates } from "../warehouse/candidates.ts";
import type { Warehouse } from "../warehouse/open.ts";
import { writeParquet } from "../warehouse/parquet.ts";
import { readHardware, readModels, readPrices, readQuarantine, readSources } from "../warehouse/tables.ts";

export interface PublishSnapshotInput {
  readonly asOf: string;
  readonly bundleSha256: string;
  readonly analysisSha256: string;
}

export interface PublishSnapshotDependencies {
  readonly sources: ReadonlyMap<string, Source>;
  readonly warehouse: () => Promise<Warehouse>;
  readonly documents: DocumentStore;
  readonly snapshots: SnapshotStore;
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
  warehouse,
  documents,
  snapshots,
  scratch,
  now,
}: PublishSnapshotDependencies) {
  return async function publishSnapshot(
    input: PublishSnapshotInput,
  ): Promise<{ id: string; published: boolean }> {
    const bundle = bundleSchema.parse(await documents.get(input.bundleSha256));
    const analysis = (await documents.get(input.analysisSha256)) as AnalysisDocument;
    const at: AsOf = { asOf: input.asOf, knownAt: null };
    const { waiting, ...facts } = await (await warehouse()).transaction(async (connection) => ({
      models: await readModels(connection, at),
      prices: await readPrices(connection, at),
      sources: await readSources(connection, at),
      quarantine: await readQuarantine(connection, at),
      waiting: await readCandidates(connection, at),
      hardware: await readHardware(connection, at),
    }));
    const rulers = analysis.tables.find(({ name }) => name === "rulers");
    const candidates = candidatesTable(waiting, {
      ruler: rulers === undefined ? null : publishedRuler(publishedRows(rulers), "joint"),
      benchmarks: bundle.benchmarks,
      models: facts.models,
    });
    const made = [...factTables(facts), candidates, ...analysis.tables];
    const byName = new Map(made.map((table) => [table.name, table]));
    const tables = [...made, lineageTable(byName, parserNames(sources))].sort((a, b) =>
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
    return snapshots.publish(
      {
        files,
        kind: "live",
        headline: { ...analysis.headline },
        manifest: {
          as_of: bundle.as_of,
          known_at: bundle.known_at,
          method_version: methodVersion,
          seed: publishedSampling.seed,
          bundle_sha256: input.bundleSha256,
          inputs: { catalogue_sha256: bundle.catalogue_sha256, captures: bundle.captures },
        },
      },
      now().toISOString(),
    );
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
