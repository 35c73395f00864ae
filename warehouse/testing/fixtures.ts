import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { afterEach } from "vitest";
import {
  type Catalogue,
  type CatalogueFile,
  type CatalogueRow,
  catalogueSchemas,
} from "../../catalogue/schemas.ts";
import type { PriceQuote, Quarantined, ScoreReport } from "../../sources/source.ts";
import { canonicalJson, sha256Hex } from "../../store/canonicalJson.ts";
import type { AppendRow } from "../append.ts";
import { type CaptureInput, loadCaptures } from "../loadCaptures.ts";
import { type LoadedFile, loadCatalogueTables } from "../loadCatalogue.ts";
import { openWarehouse, type Warehouse } from "../open.ts";
import { settlePrices } from "../settlePrices.ts";
import { settleScores } from "../settleScores.ts";

/** A catalogue with the rows that are given, and nothing else. */
export function catalogueOf(rows: Partial<Catalogue>): Catalogue {
  const files = Object.keys(catalogueSchemas) as CatalogueFile[];
  return { ...Object.fromEntries(files.map((file) => [file, []])), ...rows } as unknown as Catalogue;
}

type Given<File extends CatalogueFile, Required extends keyof CatalogueRow<File>> = Pick<
  CatalogueRow<File>,
  Required
> &
  Partial<CatalogueRow<File>>;

export const document = (row: Given<"documents", "document_id">): CatalogueRow<"documents"> => ({
  title: row.document_id,
  kind: "page",
  publisher: null,
  url: null,
  repo_path: null,
  published_on: "2024-01-01",
  date_quality: "exact",
  published_evidence: null,
  licence: null,
  licence_evidence: null,
  redistribute: "yes",
  date_rule: "document",
  lineage: row.document_id,
  relayed_on: null,
  original_url: null,
  ...row,
});

export const model = (row: Given<"models", "model_id">): CatalogueRow<"models"> => ({
  display_name: row.model_id,
  organisation: "Lab",
  lab: "Lab",
  family: row.model_id,
  released_on: "2024-01-01",
  total_params: 7_000_000_000,
  active_params: 7_000_000_000,
  non_embedding_params: null,
  architecture: "dense",
  quantisation: "none",
  training_tokens: null,
  parent_model_id: null,
  compression_method: null,
  licence: null,
  hf_repo: null,
  open_weights: true,
  unverified_fields: null,
  source: "card",
  evidence: null,
  ...row,
});

export const score = (
  row: Given<"scores", "model_id" | "score" | "document_id">,
): CatalogueRow<"scores"> => ({
  benchmark: "mmlu",
  variant: "standard",
  shots: 5,
  reporter: "Lab",
  via: null,
  source: "card",
  source_table: "Table 1",
  ...row,
});

export const price = (
  row: Given<"prices", "first_seen_on" | "input_usd_per_mtok" | "output_usd_per_mtok" | "document_id">,
): CatalogueRow<"prices"> => ({
  provider: "openai",
  model: "gpt-x",
  family: "gpt-x",
  price_kind: "standard",
  note: null,
  source: "file@commit",
  ...row,
});

export const correction = (
  row: Given<"corrections", "correction_id" | "table" | "action">,
): CatalogueRow<"corrections"> => ({
  document_id: null,
  subject: null,
  benchmark: null,
  field: null,
  from_value: null,
  to_value: null,
  reason: "misprint",
  known_from: "2024-06-01",
  expires_on: null,
  ...row,
});

export const family = (row: Given<"api_families", "family">): CatalogueRow<"api_families"> => ({
  vendor: "OpenAI",
  first_party_providers: "openai",
  open_weights: false,
  defines_tier: null,
  evidence: "vendor's page",
  ...row,
});

export const quote = (
  model: string,
  inputUsdPerMtok: string | null,
  outputUsdPerMtok: string | null,
  rest: Partial<PriceQuote> = {},
): PriceQuote => ({
  kind: "price",
  provider: "openai",
  model,
  inputUsdPerMtok,
  outputUsdPerMtok,
  priceKind: "standard",
  declaredFrom: null,
  declaredTo: null,
  note: "",
  sourceKey: model,
  ...rest,
});

export const report = (model: string, score: number, rest: Partial<ScoreReport> = {}): ScoreReport => ({
  kind: "score",
  model,
  group: null,
  benchmark: "mmlu",
  variant: null,
  score,
  shots: 5,
  reporter: "Harness",
  table: "Leaderboard",
  training: null,
  note: "",
  doubt: null,
  ...rest,
});

/** A row of `hub_releases`: a base model of 7B by "Lab", open since 2026-07-02. */
export const hubRelease = (repository: string, more: AppendRow = {}): AppendRow => {
  const [owner, name] = repository.split("/") as [string, string];
  return {
    source_id: "hf-hub",
    part: repository,
    input_sha256: "ab".repeat(32),
    repository,
    owner,
    lab: "Lab",
    name,
    model_id: name.toLowerCase(),
    total_params: 7_000_000_000,
    quantisation: "none",
    stage: "base",
    variants: "",
    parents: "[]",
    content: "language-model",
    review: "[]",
    known_from: "2026-07-02",
    ...more,
  };
};

export const held = (key: string, rest: Partial<Quarantined> = {}): Quarantined => ({
  key,
  reason: "absurd-magnitude",
  expected: "at most 1000",
  seen: "3000",
  note: "",
  ...rest,
});

export type State = {
  readonly observations: readonly (PriceQuote | ScoreReport)[];
  readonly quarantined?: readonly Quarantined[];
};

/** Captures of one source: the body's hash is that of its rows, so that the same state is the same body. */
export function sourceOf(
  id: string,
  { kind = "prices", lineage = id, redistribute = true, parserVersion = 1 }: SourceOptions = {},
) {
  return (
    fetchedAt: string,
    { observations, quarantined = [] }: State,
    rest: Partial<CaptureInput> = {},
  ): CaptureInput => ({
    source: { id, kind, lineage, parserVersion, licence: { redistribute } } as CaptureInput["source"],
    capture: { sha256: sha256Hex(canonicalJson([observations, quarantined])), fetchedAt },
    observe: () => ({ observations, quarantined }),
    ...rest,
  });
}

export type SourceOptions = {
  readonly kind?: "prices" | "scores";
  readonly lineage?: string;
  readonly redistribute?: boolean;
  readonly parserVersion?: number;
};

const opened: Warehouse[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const warehouse of opened.splice(0)) await warehouse.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "densing-warehouse-"));
  folders.push(folder);
  return folder;
}

/** A warehouse that is closed after the test; in memory unless a path is given. */
export async function warehouseAt(path = ":memory:"): Promise<Warehouse> {
  const warehouse = await openWarehouse({ path });
  opened.push(warehouse);
  return warehouse;
}

export function load(warehouse: Warehouse, catalogue: Catalogue): Promise<LoadedFile[]> {
  return loadCatalogueTables(warehouse, sha256Hex(canonicalJson(catalogue)), () => catalogue);
}

/** Loads and settles; how many bodies were parsed. */
export async function loadAll(warehouse: Warehouse, captures: readonly CaptureInput[]): Promise<number> {
  const parsed = await loadCaptures(warehouse, captures);
  await settlePrices(warehouse);
  await settleScores(warehouse);
  return parsed;
}

/** A warehouse in memory with this catalogue and these captures. */
export async function filled(
  rows: Partial<Catalogue>,
  captures: readonly CaptureInput[] = [],
): Promise<Warehouse> {
  const warehouse = await warehouseAt();
  await load(warehouse, catalogueOf(rows));
  await loadAll(warehouse, captures);
  return warehouse;
}

/** The rows of a statement as the engine prints them, for what no typed reader publishes. */
export async function texts(connection: DuckDBConnection, statement: string): Promise<unknown[][]> {
  const result = await connection.runAndReadAll(statement);
  return result.getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
}
