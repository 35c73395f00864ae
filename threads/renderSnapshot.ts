import { renderReport } from "../site/report.ts";
import type { AnalysisDocument } from "../snapshot/analysisDocument.ts";
import { candidatesTable } from "../snapshot/candidatesTable.ts";
import { citationFile } from "../snapshot/citation.ts";
import { dataPackage } from "../snapshot/dataPackage.ts";
import { factTables, type SnapshotFacts } from "../snapshot/factTables.ts";
import { lineageTable } from "../snapshot/lineageTable.ts";
import { publishedRuler } from "../snapshot/publishedRuler.ts";
import { publishedRows } from "../snapshot/publishedTable.ts";
import type { RenderedSnapshot } from "../snapshot/renderedSnapshot.ts";
import { toCsv } from "../snapshot/table.ts";
import type { Bundle } from "../store/bundle.ts";
import { canonicalJson } from "../store/canonicalJson.ts";
import { formatJson } from "../store/formatJson.ts";

export interface SnapshotMaterial {
  readonly bundle: Bundle;
  readonly facts: SnapshotFacts;
  readonly analysis: AnalysisDocument;
  /** `<source>@<version>` of each source. */
  readonly parsers: ReadonlyMap<string, string>;
}

/** Tables, pages and metadata of one snapshot: everything of it that is text. */
export function renderSnapshot({ bundle, facts, analysis, parsers }: SnapshotMaterial): RenderedSnapshot {
  const { waiting, ...known } = facts;
  const rulers = analysis.tables.find(({ name }) => name === "rulers");
  const candidates = candidatesTable(waiting, {
    ruler: rulers === undefined ? null : publishedRuler(publishedRows(rulers), "joint"),
    benchmarks: bundle.benchmarks,
    models: known.models,
  });
  const described = [...factTables(known), candidates, ...analysis.tables];
  const byName = new Map(described.map((table) => [table.name, table]));
  const lineage = lineageTable(byName, (sourceId) => parsers.get(sourceId) ?? sourceId);
  const tables = [...described, lineage].sort((a, b) => (a.name < b.name ? -1 : 1));
  const report = renderReport({
    asOf: bundle.as_of,
    knownAt: bundle.known_at,
    headline: analysis.headline,
    tables: new Map(tables.map((table) => [table.name, table])),
  });
  const { as_of, known_at, catalogue_sha256, captures } = bundle;
  return {
    files: {
      // In the order of its keys, whatever order the analysis gave them: equal headlines are equal files.
      "headline.json": formatJson(JSON.parse(canonicalJson(analysis.headline))),
      "datapackage.json": formatJson(dataPackage(tables)),
      "report.html": report.html,
      "report.md": report.markdown,
      "CITATION.cff": citationFile(as_of),
      ...Object.fromEntries(tables.map((table) => [`tables/${table.name}.csv`, toCsv(table)])),
    },
    tables: tables.map(({ name, columns }) => ({ name, columns })),
    headline: analysis.headline,
    bundle: { as_of, known_at, catalogue_sha256, captures },
  };
}
