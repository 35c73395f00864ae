/** Parameters of the parts that mix tokens: attention in its forms, state spaces, linear attention. */

export interface HeadLayout {
  readonly hidden: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headDim: number;
  /** Width of a value head, where it is not that of keys. */
  readonly valueDim?: number;
}

export interface AttentionTraits {
  readonly qkvBias: boolean;
  readonly outputBias: boolean;
  /**
   * Norms of queries and keys: one weight a head dimension (`head`), one a dimension of all heads (`width`).
   */
  readonly queryKeyNorm: "none" | "head" | "width";
}

/** Multi-head, multi-query and grouped-query attention (arXiv 1706.03762, 1911.02150, 2305.13245). */
export function groupedQueryAttention(layout: HeadLayout, traits: AttentionTraits): number {
  const { hidden, heads, keyValueHeads, headDim, valueDim = headDim } = layout;
  const queries = heads * headDim;
  const keys = keyValueHeads * headDim;
  const values = keyValueHeads * valueDim;
  const norms = { none: 0, head: 2 * headDim, width: queries + keys }[traits.queryKeyNorm];
  return (
    hidden * (queries + keys + values) +
    heads * valueDim * hidden +
    (traits.qkvBias ? queries + keys + values : 0) +
    (traits.outputBias ? hidden : 0) +
    norms
  );
}

export interface LatentLayout {
  readonly hidden: number;
  readonly heads: number;
  /** 0: queries are projected directly. */
  readonly queryRank: number;
  readonly keyValueRank: number;
  readonly nopeDim: number;
  readonly ropeDim: number;
  readonly valueDim: number;
  readonly bias?: boolean;
}

/** Multi-head latent attention (DeepSeek-V2, arXiv 2405.04434, section 2.1). */
export function latentAttention(layout: LatentLayout): number {
  const { hidden, heads, queryRank, keyValueRank, nopeDim, ropeDim, valueDim, bias = false } = layout;
  const queries = heads * (nopeDim + ropeDim);
  const query =
    queryRank > 0
      ? hidden * queryRank + queryRank + queryRank * queries + (bias ? queryRank : 0)
      : hidden * queries;
  const keyValue =
    hidden * (keyValueRank + ropeDim) +
    keyValueRank +
    keyValueRank * heads * (nopeDim + valueDim) +
    (bias ? keyValueRank + ropeDim : 0);
  return query + keyValue + heads * valueDim * hidden + (bias ? hidden : 0);
}

/** The indexer of DeepSeek sparse attention (DeepSeek-V3.2-Exp report, section 2.1). */
export function sparseIndexer(hidden: number, queryRank: number, heads: number, headDim: number): number {
  return queryRank * heads * headDim + hidden * headDim + 2 * headDim + hidden * heads;
}

export interface Mamba1Layout {
  readonly hidden: number;
  readonly inner: number;
  readonly state: number;
  readonly convolution: number;
  readonly stepRank: number;
  readonly bias: boolean;
  readonly convolutionBias: boolean;
  /** Jamba norms step, B and C. */
  readonly innerNorms: boolean;
}

/** Mamba (arXiv 2312.00752, section 3). */
export function mamba1(layout: Mamba1Layout): number {
  const { hidden, inner, state, convolution, stepRank } = layout;
  return (
    2 * inner * hidden +
    (layout.bias ? 2 * inner + hidden : 0) +
    inner * convolution +
    (layout.convolutionBias ? inner : 0) +
    inner * (stepRank + 2 * state) +
    stepRank * inner +
    inner +
    inner * state +
    inner +
    inner * hidden +
    (layout.innerNorms ? stepRank + 2 * state : 0)
  );
}

export interface Mamba2Layout {
  readonly hidden: number;
  readonly heads: number;
  readonly headDim: number;
  readonly groups: number;
  readonly state: number;
  readonly convolution: number;
  readonly bias: boolean;
  readonly convolutionBias: boolean;
  readonly gatedNorm: boolean;
}

/** Mamba-2 (arXiv 2405.21060, section 8). */
export function mamba2(layout: Mamba2Layout): number {
  const { hidden, heads, headDim, groups, state, convolution } = layout;
  const inner = heads * headDim;
  const convolved = inner + 2 * groups * state;
  const projected = inner + convolved + heads;
  return (
    projected * hidden +
    (layout.bias ? projected + hidden : 0) +
    convolved * convolution +
    (layout.convolutionBias ? convolved : 0) +
    3 * heads +
    (layout.gatedNorm ? inner : 0) +
    inner * hidden
  );
}

export interface DeltaLayout {
  readonly hidden: number;
  readonly keyHeads: number;
  readonly valueHeads: number;
  readonly keyDim: number;
  readonly valueDim: number;
  readonly convolution: number;
}

/** Gated DeltaNet as in Qwen3-Next (arXiv 2412.06464). */
export function gatedDeltaNet(layout: DeltaLayout): number {
  const { hidden, keyHeads, valueHeads, keyDim, valueDim, convolution } = layout;
  const keys = keyHeads * keyDim;
  const values = valueHeads * valueDim;
  const convolved = 2 * keys + values;
  return (
    hidden * (convolved + values + 2 * valueHeads) +
    convolved * convolution +
    2 * valueHeads +
    valueDim +
    values * hidden
  );
}

/** Kimi Delta Attention (arXiv 2510.26692): low-rank gates beside the delta rule. */
export function kimiDeltaAttention(
  hidden: number,
  heads: number,
  headDim: number,
  convolution: number,
): number {
  const width = heads * headDim;
  const lowRank = hidden * headDim + headDim * width;
  return (
    3 * hidden * width +
    3 * width * convolution +
    2 * lowRank +
    width +
    heads +
    hidden * heads +
    headDim +
    width * hidden
  );
}
