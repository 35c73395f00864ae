/** A `config.json` read by meaning: one size goes under several names, and any of them may be absent or hostile. */
import { DensingError } from "../../errors.ts";

/** No published model comes near; a number beyond it is a fault or an attack, not a size. */
const largestSize = 1e8;
const mostLayers = 4096;

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Which names each size goes under in the families that the Hub serves. */
const names = {
  hidden: ["hidden_size", "n_embd", "d_model", "model_dim"],
  layers: ["num_hidden_layers", "n_layer", "n_layers", "num_layers"],
  heads: ["num_attention_heads", "n_head", "n_heads"],
  keyValueHeads: ["num_key_value_heads", "num_kv_heads", "n_kv_heads", "n_head_kv", "kv_n_heads"],
  headDim: ["head_dim", "attention_head_dim", "kv_channels"],
  feedForward: ["intermediate_size", "ffn_hidden_size", "n_inner", "ffn_dim", "mlp_hidden_size"],
  vocabulary: ["padded_vocab_size", "embedding_size", "vocab_size"],
  experts: ["n_routed_experts", "num_experts", "num_local_experts", "moe_num_experts"],
  expertsPerToken: [
    "num_experts_per_tok",
    "num_experts_per_token",
    "moe_topk",
    "moe_k",
    "moe_top_k",
    "top_k_experts",
    "experts_per_token",
  ],
  expertWidth: ["moe_intermediate_size", "expert_ffn_hidden_size", "expert_intermediate_size"],
  sharedExperts: ["n_shared_experts", "num_shared_experts", "num_shared_expert", "moe_num_shared_experts"],
  sharedWidth: [
    "shared_expert_intermediate_size",
    "moe_shared_expert_intermediate_size",
    "shared_intermediate_size",
  ],
  denseFirst: ["first_k_dense_replace", "num_dense_layers", "n_dense_first_layers", "moe_layer_start_index"],
  predictionLayers: [
    "num_nextn_predict_layers",
    "mtp_num_hidden_layers",
    "mtp_num_layers",
    "num_mtp_modules",
    "num_mtp_layers",
  ],
  context: ["max_position_embeddings", "max_sequence_length", "n_positions", "seq_length", "max_seq_len"],
} as const;

export type Size = keyof typeof names;

/** One section of a config. `defaults` are what the family's own code takes for an absent field. */
export class Settings {
  readonly fields: JsonRecord;
  readonly defaults: JsonRecord;

  constructor(fields: JsonRecord, defaults: JsonRecord = {}) {
    this.fields = fields;
    this.defaults = defaults;
  }

  /** What stands under one name; absent and null are one. */
  value(name: string): unknown {
    return this.fields[name] ?? this.defaults[name] ?? undefined;
  }

  /** @throws DensingError `config-unreadable` (a number that is no size) */
  optional(...fieldNames: readonly string[]): number | undefined {
    for (const name of fieldNames) {
      const value = this.value(name);
      if (typeof value === "number") return asSize(name, value);
    }
    return undefined;
  }

  /** @throws DensingError `config-unreadable` (absent, or no size) */
  size(size: Size): number {
    const found = this.optionalSize(size);
    if (found === undefined) throw unreadable(names[size].join(" or "), "a whole number", "nothing");
    return found;
  }

  optionalSize(size: Size): number | undefined {
    return this.optional(...names[size]);
  }

  /** A size that may be one number for all layers or a list with one a layer (Hunyuan, OpenELM). */
  sizeOfLayer(size: Size, layer: number): number | undefined {
    for (const name of names[size]) {
      const value = this.value(name);
      const one = Array.isArray(value) ? (value[layer] ?? value.at(-1)) : value;
      if (typeof one === "number") return asSize(name, one);
    }
    return undefined;
  }

  /** @throws DensingError `config-unreadable` (absent) */
  required(name: string): number {
    const found = this.optional(name);
    if (found === undefined) throw unreadable(name, "a whole number", "nothing");
    return found;
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.value(name);
    return typeof value === "boolean" ? value : otherwise;
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    return typeof value === "string" ? value : undefined;
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.value(name);
    return Array.isArray(value) && value.length <= mostLayers ? value : undefined;
  }

  section(name: string): Settings | undefined {
    const value = this.value(name);
    return isRecord(value) ? new Settings(value) : undefined;
  }

  /** @throws DensingError `config-unreadable` (more than any model has) */
  layers(): number {
    const layers = this.size("layers");
    if (layers < 1 || layers > mostLayers)
      throw unreadable("num_hidden_layers", `1 to ${mostLayers}`, layers);
    return layers;
  }
}

function asSize(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > largestSize) {
    throw unreadable(name, `a whole number up to ${largestSize}`, value);
  }
  return value;
}

export function unreadable(field: string, expected: string, seen: string | number): DensingError {
  const message = `config.json: ${field}: expected ${expected}, saw ${seen}`;
  return new DensingError("config-unreadable", message, { field, expected, seen });
}
