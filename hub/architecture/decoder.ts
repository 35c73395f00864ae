/** Decoders that differ in details only: norms, biases, heads, experts. A family is its traits. */
import type { Blueprint, Layer, PredictionLayer } from "./blueprint.ts";
import { type ExpertTraits, expertsOfLayer, feedForward, isSparse } from "./feedForward.ts";
import { type AttentionTraits, groupedQueryAttention, latentAttention, sparseIndexer } from "./mixers.ts";
import type { Settings } from "./settings.ts";

export interface DecoderTraits extends AttentionTraits, ExpertTraits {
  /** Norms of the width of the model in each layer, and numbers a dimension in each: 0, 1 (weight), 2 (and bias). */
  readonly norms: number;
  readonly normWidth: 0 | 1 | 2;
  /** Where the config does not say. */
  readonly tied: boolean;
  readonly headBias: boolean;
  /** More that every layer has, and more outside of the layers. */
  readonly layerExtra: (settings: Settings, layer: number) => number;
  readonly extra: (settings: Settings) => number;
  /** Learned positions, a second table. */
  readonly positions: (settings: Settings) => number;
  readonly denseWidth: (settings: Settings, layer: number) => number;
  readonly attention: (settings: Settings, traits: DecoderTraits, layer: number) => number;
}

export const llama: DecoderTraits = {
  qkvBias: false,
  outputBias: false,
  queryKeyNorm: "none",
  gated: true,
  bias: false,
  routerBias: false,
  scoreCorrection: false,
  sharedGate: false,
  alwaysShared: false,
  norms: 2,
  normWidth: 1,
  tied: false,
  headBias: false,
  layerExtra: () => 0,
  extra: () => 0,
  positions: () => 0,
  denseWidth: (settings) => settings.size("feedForward"),
  attention: attentionOf,
};

/** Latent attention where the config has its ranks, otherwise grouped queries. */
export function attentionOf(settings: Settings, traits: DecoderTraits): number {
  return settings.optional("kv_lora_rank")
    ? latentOf(settings, traits.qkvBias)
    : groupedOf(settings, traits, settings.size("heads"), settings.optionalSize("keyValueHeads"));
}

export function groupedOf(
  settings: Settings,
  traits: AttentionTraits,
  heads: number,
  keyValueHeads = heads,
  headDim = headDimOf(settings, heads),
  valueDim = headDim,
): number {
  const hidden = settings.size("hidden");
  return groupedQueryAttention({ hidden, heads, keyValueHeads, headDim, valueDim }, traits);
}

export function headDimOf(settings: Settings, heads = settings.size("heads")): number {
  return settings.optionalSize("headDim") ?? Math.floor(settings.size("hidden") / heads);
}

export function latentOf(settings: Settings, bias = false): number {
  const hidden = settings.size("hidden");
  const queryRank = settings.optional("q_lora_rank") ?? 0;
  const ropeDim = settings.required("qk_rope_head_dim");
  const latent = latentAttention({
    hidden,
    heads: settings.size("heads"),
    queryRank,
    keyValueRank: settings.required("kv_lora_rank"),
    nopeDim: settings.required("qk_nope_head_dim"),
    ropeDim,
    valueDim: settings.required("v_head_dim"),
    bias,
  });
  const indexed = settings.optional("index_n_heads");
  if (indexed === undefined) return latent;
  return latent + sparseIndexer(hidden, queryRank, indexed, settings.required("index_head_dim"));
}

/** A decoder of like layers, each with the attention and the feed-forward part that its traits say. */
export function decoder(settings: Settings, traits: DecoderTraits): Blueprint {
  const hidden = settings.size("hidden");
  const layers = Array.from({ length: settings.layers() }, (_, index) =>
    decoderLayer(settings, traits, index, isSparse(settings, index)),
  );
  return {
    layers,
    ...tables(settings, traits),
    other: hidden * traits.normWidth + traits.extra(settings),
    prediction: predictionLayers(settings, traits, layers.length),
  };
}

export function tables(
  settings: Settings,
  traits: Pick<DecoderTraits, "tied" | "headBias" | "positions">,
): Pick<Blueprint, "embedding" | "wordTable" | "head" | "tied"> {
  const vocabulary = settings.size("vocabulary");
  const wordTable = vocabulary * settings.size("hidden");
  const tied = settings.flag("tie_word_embeddings", traits.tied);
  return {
    embedding: wordTable + traits.positions(settings),
    wordTable,
    head: (tied ? 0 : wordTable) + (traits.headBias ? vocabulary : 0),
    tied,
  };
}

export function decoderLayer(
  settings: Settings,
  traits: DecoderTraits,
  index: number,
  sparse: boolean,
  mixing: Layer["mixing"] = "attention",
): Layer {
  const hidden = settings.size("hidden");
  const layer = {
    mixing,
    mixer: traits.attention(settings, traits, index),
    other: traits.norms * traits.normWidth * hidden + traits.layerExtra(settings, index),
  };
  if (!sparse) {
    return { ...layer, feedForward: feedForward(hidden, traits.denseWidth(settings, index), traits) };
  }
  const { routed, always } = expertsOfLayer(settings, index, hidden, traits);
  return { ...layer, feedForward: always, routed };
}

/** Prediction layers as DeepSeek-V3 lays them out: one layer, two norms in, one out, a joining matrix. */
function predictionLayers(settings: Settings, traits: DecoderTraits, layers: number): PredictionLayer[] {
  const hidden = settings.size("hidden");
  const count = settings.optionalSize("predictionLayers") ?? 0;
  const sparse = isSparse(settings, layers - 1);
  return Array.from({ length: Math.min(count, 16) }, () => ({
    layer: decoderLayer(settings, traits, layers - 1, sparse),
    joint: 2 * hidden * hidden + 3 * hidden,
  }));
}
