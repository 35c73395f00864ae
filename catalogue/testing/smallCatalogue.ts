import { catalogueSchemas } from "../schemas.ts";

/*
 * A whole small catalogue as texts, for tests that break one row of it.
 */

export type Row = Readonly<Record<string, string>>;

export const document: Row = {
  document_id: "a-report",
  title: "A report",
  kind: "paper",
  published_on: "2024-02-01",
  date_quality: "exact",
  redistribute: "yes",
  date_rule: "document",
  lineage: "a-report",
};
export const model: Row = {
  model_id: "a-7b",
  display_name: "A 7B",
  organisation: "A",
  lab: "A",
  family: "a",
  released_on: "2024-01-31",
  total_params: "7000000000",
  active_params: "7000000000",
  architecture: "dense",
  quantisation: "none",
  open_weights: "yes",
  source: "its card",
};
export const score: Row = {
  model_id: "a-7b",
  benchmark: "mmlu",
  variant: "standard",
  score: "61.5",
  shots: "5",
  reporter: "A",
  source: "the paper",
  source_table: "Table 1",
  document_id: "a-report",
};
export const price: Row = {
  provider: "a",
  model: "a-7b-chat",
  family: "a-7b",
  first_seen_on: "2024-02-02",
  input_usd_per_mtok: "0.25",
  output_usd_per_mtok: "1",
  price_kind: "standard",
  source: "0a1b",
  document_id: "a-report",
};
const small: Readonly<Partial<Record<keyof typeof catalogueSchemas, readonly Row[]>>> = {
  documents: [document],
  benchmarks: [
    {
      benchmark_id: "mmlu",
      variant: "standard",
      display_name: "MMLU",
      chance_level: "25",
      metric: "accuracy",
      source: "its paper",
    },
  ],
  models: [model],
  scores: [score],
  prices: [price],
};

export function csv(file: keyof typeof catalogueSchemas, rows: readonly Row[]): string {
  const columns = Object.keys(catalogueSchemas[file].shape);
  const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = rows.map((row) => columns.map((column) => quoted(row[column] ?? "")).join());
  return [columns.join(), ...lines, ""].join("\n");
}

/** The texts of a whole small catalogue, the given files' rows or text in place of its own. */
export function texts(changed: Readonly<Record<string, readonly Row[] | string>> = {}): Map<string, string> {
  const files = Object.keys(catalogueSchemas) as (keyof typeof catalogueSchemas)[];
  return new Map(
    files.map((file) => {
      const rows = changed[file] ?? small[file] ?? [];
      return [`${file}.csv`, typeof rows === "string" ? rows : csv(file, rows)];
    }),
  );
}
