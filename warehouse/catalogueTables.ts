import type { Catalogue, CatalogueFile, CatalogueRow } from "../catalogue/schemas.ts";
import type { AppendRow } from "./append.ts";

/*
 * How a row of each catalogue file becomes a row of its table. What is common to all tables (input, row number,
 * source) is added by the loader; what is not named here is NULL.
 */

/** Raise when a mapping below changes, so that loaded rows are made again. */
export const catalogueLoaderVersion = "1";

/** What a row refers to beyond itself. */
export type Lookup = {
  /** The day a document's facts could be known, or null where its rows carry their own days. */
  readonly documentDay: (documentId: string | null) => string | null;
  readonly releaseDay: (modelId: string) => string | null;
};

export type TableOf<File extends CatalogueFile> = {
  readonly table: string;
  /** Files whose content goes into the rows: when one of them changes, these rows are made again. */
  readonly refersTo: readonly CatalogueFile[];
  readonly toRow: (row: CatalogueRow<File>, lookup: Lookup) => AppendRow;
};

/** The date as a day, or null where only the month (or year) is known. */
export function fullDay(text: string | null): string | null {
  return text !== null && text.length === 10 ? text : null;
}

export function lookupIn(catalogue: Catalogue): Lookup {
  const days = new Map(
    catalogue.documents.map((row) => [
      row.document_id,
      row.date_rule === "document" ? row.published_on : null,
    ]),
  );
  const releases = new Map(catalogue.models.map((row) => [row.model_id, fullDay(row.released_on)]));
  return {
    documentDay: (documentId) => (documentId === null ? null : (days.get(documentId) ?? null)),
    releaseDay: (modelId) => releases.get(modelId) ?? null,
  };
}

export const catalogueTables: { readonly [File in CatalogueFile]: TableOf<File> } = {
  documents: {
    table: "documents",
    refersTo: [],
    toRow: ({ published_evidence: _, licence_evidence: __, ...row }) => ({
      ...row,
      valid_from: row.published_on,
      known_from: row.published_on,
    }),
  },
  benchmarks: { table: "benchmarks", refersTo: [], toRow: (row) => row },
  models: {
    table: "models",
    refersTo: [],
    // A model is known from its release; one without a full date is in no vintage.
    toRow: ({ evidence: _, ...row }) => ({
      ...row,
      valid_from: fullDay(row.released_on),
      known_from: fullDay(row.released_on),
    }),
  },
  scores: {
    table: "score_reports",
    refersTo: ["documents", "models"],
    toRow: (row, lookup) => ({
      ...row,
      model: row.model_id,
      // True of the weights since their release, known since the document.
      valid_from: lookup.releaseDay(row.model_id),
      known_from: lookup.documentDay(row.document_id),
    }),
  },
  prices: {
    table: "price_quotes",
    refersTo: [],
    toRow: ({ first_seen_on, ...row }) => ({
      ...row,
      valid_from: first_seen_on,
      known_from: first_seen_on,
    }),
  },
  api_families: { table: "api_families", refersTo: [], toRow: (row) => row },
  api_scores: {
    table: "api_scores",
    refersTo: ["documents"],
    toRow: (row, lookup) => ({
      ...row,
      valid_from: fullDay(row.released_on),
      known_from: lookup.documentDay(row.document_id),
    }),
  },
  contamination_twins: {
    table: "contamination_twins",
    refersTo: ["documents"],
    toRow: (row, lookup) => ({ ...row, known_from: lookup.documentDay(row.document_id) }),
  },
  pre_chatgpt: {
    table: "pre_chatgpt",
    refersTo: ["documents"],
    toRow: (row, lookup) => ({
      ...row,
      valid_from: row.released_on,
      known_from: lookup.documentDay(row.document_id),
    }),
  },
  compression_pairs: { table: "compression_pairs", refersTo: [], toRow: (row) => row },
  devices: {
    table: "devices",
    refersTo: [],
    toRow: (row) => ({ ...row, valid_from: fullDay(row.released_on), known_from: fullDay(row.released_on) }),
  },
  hardware: {
    table: "hardware",
    refersTo: [],
    toRow: (row) => ({ ...row, valid_from: row.released_on, known_from: row.released_on }),
  },
  hardware_trends: { table: "hardware_trends", refersTo: [], toRow: (row) => row },
  aliases: { table: "aliases", refersTo: [], toRow: (row) => row },
  corrections: {
    table: "corrections",
    refersTo: [],
    toRow: ({ table, ...row }) => ({ ...row, target_table: table, valid_from: row.known_from }),
  },
  decisions: {
    table: "decisions",
    refersTo: [],
    // `source_id` is the loader's; a decision is known from the day on which a person took it.
    toRow: ({ source_id, wrote: _, ...row }) => ({
      ...row,
      candidate_source_id: source_id,
      valid_from: row.decided_on,
      known_from: row.decided_on,
    }),
  },
};
