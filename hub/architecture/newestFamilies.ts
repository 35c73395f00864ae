/** Gemma 3n and Gemma 4, whose small sizes look up a second table in every layer; and DeepSeek-V4. */
import type { Blueprint, Layer } from "./blueprint.ts";
import { groupedOf, llama, tables } from "./decoder.ts";
import type { Family } from "./denseFamilies.ts";
import { expertsOfLayer, feedForward } from "./feedForward.ts";
import { isRecord, type Settings } from "./settings.ts";

export const newestFamilies: Readonly<Record<string, Family>> = {
  gemma3n_text: {
    read: gemma3n,
    defaults: { altup_num_inputs: 4, laurel_rank: 64, vocab_size_per_layer_input: 262_144, head_dim: 256 },
  },
  gemma4_text: { read: gemma4, defaults: { vocab_size_per_layer_input: 262_144, head_dim: 256 } },
  gemma4_unified_text: { read: gemma4, defaults: { vocab_size_per_layer_input: 262_144, head_dim: 256 } },
  deepseek_v4: { read: deepseekV4, defaults: { hc_mult: 4 } },
};

const traits = { ...llama, queryKeyNorm: "head", tied: true } as const;

/** The tables of all layers in one, their projection from the word table, and each layer's own part. */
function perLayerInputs(settings: Settings, layers: number) {
  const hidden = settings.size("hidden");
  const width = settings.optional("hidden_size_per_layer_input") ?? 0;
  if (width === 0) return { table: 0, projection: 0, layer: 0 };
  return {
    table: settings.required("vocab_size_per_layer_input") * layers * width,
    projection: layers * width * hidden + width,
    layer: 2 * hidden * width + hidden,
  };
}

/** Gemma 3n: alternating updates, low-rank residuals, keys and values shared by the last layers. */
function gemma3n(settings: Settings): Blueprint {
  const hidden = settings.size("hidden");
  const count = settings.layers();
  const inputs = perLayerInputs(settings, count);
  const streams = settings.required("altup_num_inputs");
  const altup = hidden + streams * streams + streams ** 3 + streams * hidden + hidden;
  const laurel = 2 * hidden * settings.required("laurel_rank") + hidden;
  const ownKeys = count - (settings.optional("num_kv_shared_layers") ?? 0);
  const layers = Array.from({ length: count }, (_, index): Layer => {
    const width = settings.sizeOfLayer("feedForward", index) ?? settings.size("feedForward");
    return {
      mixing: "attention",
      mixer: sharedAttention(settings, index < ownKeys),
      feedForward: feedForward(hidden, width, traits),
      other: 4 * hidden + altup + laurel + inputs.layer,
    };
  });
  const plain = tables(settings, traits);
  return {
    layers,
    ...plain,
    embedding: plain.embedding + inputs.table,
    lookedUp: inputs.table,
    other: hidden + inputs.projection + 2 * (streams - 1) * hidden * hidden,
    prediction: [],
  };
}

/** A layer that shares its keys and values has queries only, with their norm. */
function sharedAttention(
  settings: Settings,
  own: boolean,
  headDim = settings.size("headDim"),
  keyValueHeads = settings.optionalSize("keyValueHeads"),
): number {
  const heads = settings.size("heads");
  return own
    ? groupedOf(settings, traits, heads, keyValueHeads, headDim)
    : groupedOf(settings, { ...traits, queryKeyNorm: "none" }, heads, 0, headDim) + headDim;
}

/** Gemma 4: global layers with wider heads, whose values may be their keys; experts beside the dense part. */
function gemma4(settings: Settings): Blueprint {
  const hidden = settings.size("hidden");
  const count = settings.layers();
  const inputs = perLayerInputs(settings, count);
  const kinds = settings.list("layer_types");
  const ownKeys = count - (settings.optional("num_kv_shared_layers") ?? 0);
  const keysAreValues = settings.flag("attention_k_eq_v", false);
  const sparse = settings.flag("enable_moe_block", false);
  const doubled = settings.flag("use_double_wide_mlp", false);
  const layers = Array.from({ length: count }, (_, index): Layer => {
    const global = kinds ? kinds[index] === "full_attention" : (index + 1) % 6 === 0;
    const own = index < ownKeys;
    const headDim = (global ? globalHeadDim(settings, index) : undefined) ?? settings.size("headDim");
    const globalHeads = settings.optional("num_global_key_value_heads");
    const keyValueHeads =
      (global && keysAreValues ? globalHeads : undefined) ?? settings.optionalSize("keyValueHeads");
    const attention = sharedAttention(settings, own, headDim, keyValueHeads);
    const values =
      global && keysAreValues && own ? hidden * headDim * (keyValueHeads ?? settings.size("heads")) : 0;
    const width = settings.size("feedForward") * (doubled && !own ? 2 : 1);
    const layer: Layer = {
      mixing: "attention",
      mixer: attention - values,
      feedForward: feedForward(hidden, width, traits),
      other: 4 * hidden + inputs.layer + 1,
    };
    if (!sparse) return layer;
    const { routed, always } = expertsOfLayer(settings, index, hidden, { ...traits, routerBias: true });
    // Three norms more, and a scale of the router's input.
    return { ...layer, feedForward: layer.feedForward + always + 4 * hidden, routed };
  });
  const plain = tables(settings, traits);
  return {
    layers,
    ...plain,
    embedding: plain.embedding + inputs.table,
    lookedUp: inputs.table,
    other: hidden + inputs.projection,
    prediction: [],
  };
}

function globalHeadDim(settings: Settings, index: number): number | undefined {
  const each = settings.value("per_layer_config");
  const own = isRecord(each) ? (each[String(index).padStart(2, "0")] ?? each[String(index)]) : undefined;
  const declared = isRecord(own) && typeof own.head_dim === "number" ? own.head_dim : undefined;
  return declared ?? settings.optional("global_head_dim");
}

/**
 * DeepSeek-V4: compressed keys and values shared by all heads, low-rank grouped output, hyper-connections.
 * Compression of 128 (heavy) or of 4 with an indexer (sparse); 0 is none.
 */
function deepseekV4(settings: Settings): Blueprint {
  const hidden = settings.size("hidden");
  const heads = settings.size("heads");
  const headDim = settings.size("headDim");
  const rank = settings.required("q_lora_rank");
  const groups = settings.required("o_groups");
  const outputRank = settings.required("o_lora_rank");
  const plain =
    hidden * rank +
    rank +
    rank * heads * headDim +
    hidden * headDim +
    headDim +
    heads * headDim * outputRank +
    groups * outputRank * hidden +
    heads;
  const compressor = (rate: number, width: number, norm: number) => rate * width + 2 * hidden * width + norm;
  const indexWidth = settings.required("index_head_dim");
  const indexHeads = settings.required("index_n_heads");
  const indexer =
    compressor(4, 2 * indexWidth, indexWidth) + rank * indexHeads * indexWidth + hidden * indexHeads;
  const mixers = new Map(
    Object.entries({
      "0": plain,
      "4": plain + compressor(4, 2 * headDim, headDim) + indexer,
      "128": plain + compressor(128, headDim, headDim),
    }),
  );
  const ratios = settings.list("compress_ratios");
  const kinds = settings.list("layer_types");
  const ratioOf = (index: number): string => {
    if (ratios !== undefined) return String(ratios[index]);
    if (kinds?.[index] === "compressed_sparse_attention") return "4";
    return kinds?.[index] === "heavily_compressed_attention" ? "128" : "0";
  };
  const streams = settings.required("hc_mult");
  const connections = (2 + streams) * streams * (streams * hidden + 1) + 3;
  const hashed = settings.optional("num_hash_layers") ?? 0;
  const hashedKinds = settings.list("mlp_layer_types");
  const layerOf = (mixer: number, index: number): Layer => {
    const hash = hashedKinds ? hashedKinds[index] === "hash_moe" : index < hashed;
    const { routed, always } = expertsOfLayer(settings, index, hidden, {
      ...llama,
      scoreCorrection: !hash,
      alwaysShared: true,
    });
    return {
      mixing: "attention",
      mixer,
      feedForward: always,
      routed,
      other: 2 * hidden + 2 * connections,
    };
  };
  const layers = Array.from({ length: settings.layers() }, (_, index) =>
    layerOf(mixers.get(ratioOf(index)) ?? plain, index),
  );
  const headConnection = streams * streams * hidden + streams + 1;
  const declared = Math.min(settings.optionalSize("predictionLayers") ?? 0, 16);
  return {
    layers,
    ...tables(settings, llama),
    other: hidden + headConnection,
    prediction: Array.from({ length: declared }, () => ({
      layer: layerOf(plain, layers.length),
      joint: 2 * hidden * hidden + 3 * hidden + headConnection,
    })),
  };
}
