/** Parameters of the feed-forward part, and which layers of a mixture of experts are sparse. */
import type { RoutedExperts } from "./blueprint.ts";
import type { Settings } from "./settings.ts";

export interface FeedForwardTraits {
  /** Three matrices (gate, up, down) or two (up, down). */
  readonly gated: boolean;
  readonly bias: boolean;
}

export function feedForward(hidden: number, width: number, { gated, bias }: FeedForwardTraits): number {
  const ups = gated ? 2 : 1;
  return (ups + 1) * hidden * width + (bias ? ups * width + hidden : 0);
}

export interface ExpertTraits extends FeedForwardTraits {
  readonly routerBias: boolean;
  /** A correction of the scores, one number an expert (DeepSeek-V3, arXiv 2412.19437, section 2.1.2). */
  readonly scoreCorrection: boolean;
  /** Shared experts behind a gate of their own (Qwen2-MoE). */
  readonly sharedGate: boolean;
  /** What a shared expert's width is where the config has none: a routed expert's. */
  readonly alwaysShared: boolean;
}

export interface SparseFeedForward {
  readonly routed: RoutedExperts;
  /** Shared experts and the router. */
  readonly always: number;
}

/** The sparse feed-forward part of one layer, by the names that the families share. */
export function expertsOfLayer(
  settings: Settings,
  layer: number,
  hidden: number,
  traits: ExpertTraits,
): SparseFeedForward {
  const experts = settings.sizeOfLayer("experts", layer) ?? 0;
  const active = Math.min(settings.sizeOfLayer("expertsPerToken", layer) ?? experts, experts);
  const width = expertWidth(settings, layer);
  const sharedCount = settings.sizeOfLayer("sharedExperts", layer);
  const sharedWidth =
    settings.optionalSize("sharedWidth") ?? (sharedCount ?? (traits.alwaysShared ? 1 : 0)) * width;
  const router =
    experts * hidden + (traits.routerBias ? experts : 0) + (traits.scoreCorrection ? experts : 0);
  const shared = sharedWidth > 0 ? feedForward(hidden, sharedWidth, traits) : 0;
  const gate = traits.sharedGate && sharedWidth > 0 ? hidden : 0;
  return {
    routed: { each: feedForward(hidden, width, traits), experts, active },
    always: router + shared + gate,
  };
}

function expertWidth(settings: Settings, layer: number): number {
  return settings.sizeOfLayer("expertWidth", layer) ?? settings.size("feedForward");
}

/**
 * Which layers have routed experts. Families say it in one of many ways: so many dense ones first
 * (`first_k_dense_replace`), every so manyth (`moe_layer_freq`, `decoder_sparse_step`,
 * `interleave_moe_layer_step`, `moe_layer_interval`, `expert_layer_period`), a list of the dense ones
 * (`mlp_only_layers`), a list of the sparse ones (`moe_layers`), or one word or flag a layer.
 */
export function isSparse(settings: Settings, layer: number): boolean {
  if ((settings.sizeOfLayer("experts", layer) ?? 0) < 1) return false;
  const kinds = settings.list("mlp_layer_types");
  if (kinds !== undefined) return kinds[layer] !== "dense";
  const each = settings.list("moe_layer_freq");
  if (each !== undefined) return each[layer] === 1;
  const listed = settings.list("moe_layers");
  if (listed !== undefined) return listed.includes(layer);
  const dense = settings.list("mlp_only_layers");
  if (dense?.includes(layer)) return false;
  const last = settings.value("moe_layer_end_index");
  // Ernie writes -1 for the last layer.
  if (typeof last === "number" && last >= 0 && layer > last) return false;
  if (layer < (settings.optionalSize("denseFirst") ?? 0)) return false;
  return isOnItsTurn(settings, layer);
}

function isOnItsTurn(settings: Settings, layer: number): boolean {
  const period = settings.optional("expert_layer_period");
  if (period !== undefined) return layer % period === (settings.optional("expert_layer_offset") ?? 0);
  const counted = settings.optional(
    "decoder_sparse_step",
    "interleave_moe_layer_step",
    "moe_layer_interval",
    "interleave_moe_layer",
  );
  if (counted !== undefined) return counted > 0 && (layer + 1) % counted === 0;
  const every = settings.optional("moe_layer_freq");
  return every === undefined || (every > 0 && layer % every === 0);
}
