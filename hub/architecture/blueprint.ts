/** What a model is built of, as counts of parameters, and what follows from it. */
import { unreadable } from "./settings.ts";

/** Routed experts of one layer: `each` parameters an expert, `active` of them used by a token. */
export interface RoutedExperts {
  readonly each: number;
  readonly experts: number;
  readonly active: number;
}

export interface Layer {
  /** How tokens are mixed: attention, a recurrence (state space, linear attention, convolution), or both. */
  readonly mixing: "attention" | "recurrent" | "both" | "none";
  readonly mixer: number;
  /** Dense feed-forward, shared experts, routers. */
  readonly feedForward: number;
  readonly routed?: RoutedExperts;
  /** Norms, scalars and whatever else every token passes. */
  readonly other: number;
}

export interface Blueprint {
  readonly layers: readonly Layer[];
  /** Tables that are looked up, one row a token: words, positions, per-layer embeddings. */
  readonly embedding: number;
  /** One copy of the word table, which a tied head would repeat. */
  readonly wordTable: number;
  /** The output matrix; 0 where it is the word table itself. */
  readonly head: number;
  readonly tied: boolean;
  /** Tables of whole layers that are looked up from slow memory; not active (Gemma 3n, Gemma 4). */
  readonly lookedUp?: number;
  /** Final norm and projections outside of the layers. */
  readonly other: number;
  /** Layers that predict further tokens (MTP); no part of the published total. Each as one layer. */
  readonly prediction: readonly PredictionLayer[];
}

export interface PredictionLayer {
  readonly layer: Layer;
  /** Norms and the matrix that joins the two inputs. */
  readonly joint: number;
}

export interface ParameterCounts {
  /** All that the main model needs: without MTP layers, a tied table once. */
  readonly total: number;
  /** `total` less the routed experts that a token does not use; embedding and head are counted. */
  readonly active: number;
  /** `total` less embedding tables and head. */
  readonly nonEmbedding: number;
  readonly embedding: number;
  readonly head: number;
  /** MTP layers, if all that the config declares are there, without copies of table and head. */
  readonly prediction: number;
}

/** @throws DensingError `config-unreadable` (no whole number of parameters, or none in the layers) */
export function countParameters(blueprint: Blueprint): ParameterCounts {
  const { layers, embedding, head, other } = blueprint;
  const inLayers = sum(layers.map(sizeOfLayer));
  const idle = sum(layers.map(({ routed }) => (routed ? routed.each * (routed.experts - routed.active) : 0)));
  const total = embedding + head + other + inLayers;
  const prediction = sum(blueprint.prediction.map(({ layer, joint }) => sizeOfLayer(layer) + joint));
  if (!Number.isSafeInteger(total + prediction) || idle < 0 || total <= embedding + head) {
    throw unreadable("the sizes together", "a model", total);
  }
  return {
    total,
    active: total - idle - (blueprint.lookedUp ?? 0),
    nonEmbedding: total - embedding - head,
    embedding,
    head,
    prediction,
  };
}

export function sizeOfLayer({ mixer, feedForward, routed, other }: Layer): number {
  return mixer + feedForward + other + (routed ? routed.each * routed.experts : 0);
}

/** dense, moe, hybrid (attention and a recurrence), ssm (no attention at all). */
export function architectureOf({ layers }: Blueprint): "dense" | "moe" | "hybrid" | "ssm" {
  const recurrent = layers.some(({ mixing }) => mixing === "recurrent" || mixing === "both");
  const attention = layers.some(({ mixing }) => mixing === "attention" || mixing === "both");
  if (recurrent) return attention ? "hybrid" : "ssm";
  return layers.some(({ routed }) => routed !== undefined && routed.experts > routed.active)
    ? "moe"
    : "dense";
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
