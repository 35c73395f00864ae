/** Bytes of a model's weights, by the format in which they are stored. */
import type { ModelFact } from "../facts.ts";

/** What the weights of the reference family are stored in: a density per byte counts parameters of this width. */
export const referenceBytesPerParameter = 2;

/**
 * Bits a weight, by `ModelFact.quantisation`. int4 and int3 have one scale and zero point for 128 weights, 20 and 19 bits
 * more for each group (Frantar et al., arXiv 2210.17323, stores an fp16 scale and a zero of the weights' width);
 * the k-quants are those of llama.cpp's pull request 1684, the block format alone, without the wider blocks of a mixture.
 * Weights pre-trained in fp8 or nvfp4 and published at 16 bits are `none (…)` with another remark than `native fp8`.
 */
const bitsPerWeight: ReadonlyMap<string, number> = new Map([
  ["none", 16],
  ["none (native fp8)", 8],
  ["none (native fp8 training)", 16],
  ["none (nvfp4 pre-training)", 16],
  ["fp8", 8],
  ["int8", 8],
  ["int4", 4.16],
  ["int3", 3.15],
  ["int2", 2],
  ["gguf-q2_k_s", 2.5625],
  ["gguf-q3_k_s", 3.4375],
  ["gguf-q4_k_m", 4.5],
]);

/**
 * Nominal bytes of the weights. Embeddings stay at 16 bits under weights of fewer than 8 where their number is known,
 * and count like all others where it is not.
 *
 * @returns null for a format that has no width here
 */
export function weightBytes(
  model: Pick<ModelFact, "total_params" | "non_embedding_params" | "quantisation">,
): number | null {
  const bits = bitsPerWeight.get(model.quantisation);
  if (bits === undefined) return null;
  const packed = bits < 8 ? (model.non_embedding_params ?? model.total_params) : model.total_params;
  return (packed * bits) / 8 + (model.total_params - packed) * referenceBytesPerParameter;
}
