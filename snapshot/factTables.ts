import type { Candidates } from "../warehouse/candidates.ts";
import type {
  HardwareTableRow,
  ModelTableRow,
  PriceTableRow,
  QuarantineTableRow,
  SourceTableRow,
} from "../warehouse/tables.ts";
import { layOut, type Table, type TableColumn } from "./table.ts";

/** Everything that a snapshot publishes beside the analysis: rows of the warehouse, and what waits for a person. */
export type SnapshotFacts = PublishedFacts & { readonly waiting: Candidates };

/** The rows that a snapshot publishes straight from the warehouse. */
export interface PublishedFacts {
  readonly models: readonly ModelTableRow[];
  readonly prices: readonly PriceTableRow[];
  readonly sources: readonly SourceTableRow[];
  readonly quarantine: readonly QuarantineTableRow[];
  readonly hardware: readonly HardwareTableRow[];
}

type Field<Row> = [
  name: keyof Row & string,
  type: TableColumn<Row>["type"],
  description: string,
  unit?: string,
];

function columnsOf<Row extends object>(fields: readonly Field<Row>[]): TableColumn<Row>[] {
  return fields.map(([name, type, description, unit]) => ({
    name,
    type,
    description,
    ...(unit ? { unit } : {}),
    value: (row) => row[name] as string | number | boolean | null,
  }));
}

const usd = "USD per million tokens";

const models = columnsOf<ModelTableRow>([
  ["model_id", "text", "slug of the released weights"],
  ["released_on", "text", "first public weights; a month where the day is unknown, empty where both are"],
  ["total_params", "integer", "parameters", "count"],
  ["active_params", "integer", "parameters active for one token", "count"],
  ["non_embedding_params", "integer", "parameters without embeddings", "count"],
  ["display_name", "text", "as its lab writes it"],
  ["organisation", "text", "who released it"],
  ["family", "text", "sizes of one release that share a recipe"],
  ["architecture", "text", "dense, moe, hybrid and so on"],
  ["quantisation", "text", "none, or the packing of the weights"],
  ["training_tokens", "integer", "tokens it was trained on", "count"],
  ["parent_model_id", "text", "what it was made from"],
  ["compression_method", "text", "how it was made from its parent"],
  ["open_weights", "boolean", "whether the weights were published"],
  ["licence", "text", "licence of the weights"],
  ["hf_repo", "text", "repository on the Hugging Face Hub"],
  ["unverified_fields", "text", "fields without evidence, separated by semicolons"],
  ["source", "text", "where the row was found"],
  ["source_id", "text", "catalogue or the source"],
]);

const prices = columnsOf<PriceTableRow>([
  ["provider", "text", "who sells it"],
  ["model", "text", "the provider's name of the model"],
  ["family", "text", "family of the model; empty where nothing maps it"],
  ["input_usd_per_mtok", "decimal", "price of input", usd],
  ["output_usd_per_mtok", "decimal", "price of output", usd],
  ["valid_from", "date", "day the source declares, else first day seen"],
  ["valid_to", "date", "day the source declares, else first day no longer seen; empty while in force"],
  ["unseen_on", "date", "last day on which the source was seen without it; the change lies after this day"],
  ["last_seen_on", "date", "last day on which it was seen, once it has ended; the end lies after this day"],
  ["known_from", "date", "first day it could be known"],
  ["known_to", "date", "day it was corrected; empty while it stands"],
  ["status", "text", "ok (two lineages), single_lineage, or a kind that enters no minimum"],
  ["source_id", "text", "catalogue or the source"],
  ["capture_sha256", "text", "capture it was first seen in"],
  ["document_id", "text", "document it was first seen in"],
  ["lineage", "text", "sources that copy from each other are one lineage"],
  ["lineages", "integer", "lineages that saw this price"],
  ["note", "text", "what a reader must know beside the number"],
]);

const sources = columnsOf<SourceTableRow>([
  ["source_id", "text", "catalogue or the source"],
  ["document_id", "text", "document of the catalogue"],
  ["title", "text", "its title"],
  ["kind", "text", "paper, card, leaderboard, price list and so on"],
  ["publisher", "text", "who published it"],
  ["url", "text", "where it is"],
  ["published_on", "date", "from when what it says is known"],
  ["date_quality", "text", "exact or lower_bound"],
  ["licence", "text", "its terms"],
  ["redistribute", "text", "yes, facts-only or no"],
  ["lineage", "text", "sources that copy from each other are one lineage"],
  ["original_url", "text", "what a relay quotes"],
]);

const quarantine = columnsOf<QuarantineTableRow>([
  ["subject_table", "text", "table the row is of"],
  ["key", "text", "what names the row"],
  ["reason", "text", "named check or correction"],
  ["expected", "text", "what the check expected"],
  ["seen", "text", "what it saw"],
  ["note", "text", "what else is known"],
  ["correction_id", "text", "correction that took it out"],
  ["source_id", "text", "catalogue or the source"],
  ["document_id", "text", "document it stands in"],
  ["capture_sha256", "text", "capture it stands in"],
  ["known_from", "date", "first day it could be known"],
  ["known_to", "date", "day it was taken out"],
]);

const hardware = columnsOf<HardwareTableRow>([
  ["name", "text", "accelerator"],
  ["released_on", "date", "release"],
  ["price_source", "text", "where the price is from"],
  ["release_price_usd", "number", "price at release", "USD"],
  ["manufacturer", "text", "who makes it"],
  ["type", "text", "kind of device"],
  ["fp32_flops", "number", "single precision", "FLOP/s"],
  ["fp16_flops", "number", "half precision", "FLOP/s"],
  ["tensor_fp16_bf16_flops", "number", "half precision on tensor cores", "FLOP/s"],
  ["fp8_flops", "number", "8-bit floating point", "FLOP/s"],
  ["int8_ops", "number", "8-bit integer", "OP/s"],
  ["memory_bytes", "number", "memory", "bytes"],
  ["memory_bandwidth_bytes_per_second", "number", "memory bandwidth", "bytes/s"],
  ["tdp_watts", "number", "thermal design power", "W"],
  ["note", "text", "what else is known"],
  ["source", "text", "where the row was found"],
]);

/** `models`, `prices`, `sources`, `quarantine` and `hardware`. */
export function factTables(facts: PublishedFacts): Table[] {
  return [
    layOut(
      { name: "models", title: "Open models and their parameters", key: ["model_id"], columns: models },
      facts.models,
    ),
    layOut(
      {
        name: "prices",
        title: "Price intervals, first day inclusive, last day exclusive",
        key: [
          "provider",
          "model",
          "valid_from",
          "lineage",
          "source_id",
          "input_usd_per_mtok",
          "output_usd_per_mtok",
        ],
        columns: prices,
      },
      facts.prices,
    ),
    layOut(
      {
        name: "sources",
        title: "Documents and sources that the facts cite, with their terms",
        key: ["source_id", "document_id"],
        columns: sources,
      },
      facts.sources,
    ),
    layOut(
      {
        name: "quarantine",
        title: "Rows that were held back, taken out or replaced, and why",
        key: ["subject_table", "source_id", "capture_sha256", "document_id", "key", "reason", "seen"],
        columns: quarantine,
      },
      facts.quarantine,
    ),
    layOut(
      {
        name: "hardware",
        title: "Accelerators with their prices and speeds",
        key: ["name", "released_on", "price_source", "release_price_usd"],
        columns: hardware,
      },
      facts.hardware,
    ),
  ];
}
