/** The catalogue's score reports as steps, document by document, with what corrections say of them. */
import { fileURLToPath } from "node:url";
import { loadCatalogue } from "../../catalogue/loadCatalogue.ts";
import type { Catalogue } from "../../catalogue/schemas.ts";
import type { KnownVariants } from "../scoreProtocol.ts";
import type { ScoreStep } from "../scoreStep.ts";

export interface CatalogueScore extends ScoreStep {
  readonly document_id: string;
  readonly table: string;
  readonly ownLab: boolean;
  /** The correction that takes it out of force, or null. */
  readonly quarantinedBy: string | null;
}

export interface CatalogueScores {
  readonly scores: readonly CatalogueScore[];
  readonly variants: KnownVariants;
}

export function readCatalogueScores(): CatalogueScores {
  const catalogue = loadCatalogue(fileURLToPath(new URL("../../catalogue", import.meta.url)));
  const variants = new Map<string, Set<string>>();
  for (const { benchmark_id, variant } of catalogue.benchmarks) {
    variants.set(benchmark_id, (variants.get(benchmark_id) ?? new Set()).add(variant));
  }
  return { scores: stepsOf(catalogue), variants };
}

function stepsOf({ scores, models, documents, corrections }: Catalogue): CatalogueScore[] {
  const modelOf = new Map(models.map((row) => [row.model_id, row]));
  const documentOf = new Map(documents.map((row) => [row.document_id, row]));
  return scores.map((row, index): CatalogueScore => {
    const model = modelOf.get(row.model_id)!;
    const document = documentOf.get(row.document_id)!;
    const applied = corrections.filter(
      ({ table, document_id, subject, benchmark, field, from_value }) =>
        table === "scores" &&
        (document_id === null || document_id === row.document_id) &&
        (subject === null || subject === row.model_id) &&
        (benchmark === null || benchmark === row.benchmark) &&
        (from_value === null ||
          from_value === String((row as Readonly<Record<string, unknown>>)[field ?? ""])),
    );
    const by = (action: string) => applied.find((each) => each.action === action)?.correction_id ?? null;
    return {
      row: `catalogue ${index}`,
      model_id: row.model_id,
      family: model.family,
      quantisation: model.quantisation,
      parameters: model.total_params,
      benchmark: row.benchmark,
      variant: row.variant,
      score: row.score,
      shots: row.shots,
      reporter: row.reporter,
      lineage: document.lineage,
      day: document.published_on,
      until: null,
      doubt: null,
      note: "",
      isTrusted: true,
      isBarred: by("never_choose") !== null,
      document_id: row.document_id,
      table: row.source_table,
      ownLab: row.reporter === model.lab,
      quarantinedBy: by("quarantine"),
    };
  });
}

export interface Arrival {
  /** The reports of one document, as if they were captured together. */
  readonly document: readonly CatalogueScore[];
  /** What was known before of the same families. */
  readonly before: readonly CatalogueScore[];
}

/**
 * Every document as if it were captured: on its own day with what was known before, or today, with all that the
 * catalogue has from elsewhere.
 */
export function arrivals(scores: readonly CatalogueScore[], when: "its-day" | "today"): Arrival[] {
  const documents = new Map<string, CatalogueScore[]>();
  for (const score of scores) {
    documents.set(score.document_id, [...(documents.get(score.document_id) ?? []), score]);
  }
  return [...documents].map(([id, rows]) => {
    const day = when === "today" ? "9999-12-31" : rows[0]!.day;
    const families = new Set(rows.map(({ family }) => family));
    const before = scores.filter(
      (score) =>
        score.day < day &&
        score.document_id !== id &&
        score.quarantinedBy === null &&
        families.has(score.family),
    );
    return { document: rows.map((row) => ({ ...row, day, isTrusted: false })), before };
  });
}
