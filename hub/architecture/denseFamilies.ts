/**
 * Dense decoders by `model_type`, each as its difference from Llama. Layouts follow the published modelling
 * code of each family; `fixtures/hub/reference-counts.json` holds the counts they are checked against.
 */
import type { Blueprint } from "./blueprint.ts";
import { type DecoderTraits, decoder, groupedOf, headDimOf, llama } from "./decoder.ts";
import { Settings } from "./settings.ts";

export interface Family {
  /** What the family's own code takes for a field that the config leaves out. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** @throws DensingError `config-unreadable` */
  readonly read: (settings: Settings) => Blueprint;
}

export function family(
  traits: (settings: Settings) => Partial<DecoderTraits>,
  defaults: Readonly<Record<string, unknown>> = {},
): Family {
  return { defaults, read: (settings) => decoder(settings, { ...llama, ...traits(settings) }) };
}

/** `attention_bias` is for all four matrices in Llama's line. */
export function attentionBias(settings: Settings): Pick<DecoderTraits, "qkvBias" | "outputBias"> {
  const bias = settings.flag("attention_bias", false);
  return { qkvBias: bias, outputBias: bias };
}

const allBiased = { qkvBias: true, outputBias: true, bias: true, normWidth: 2 } as const;
const fourTimes = (settings: Settings) => settings.optionalSize("feedForward") ?? 4 * settings.size("hidden");

const likeLlama = family((settings) => ({
  ...attentionBias(settings),
  bias: settings.flag("mlp_bias", false),
}));
const tiedLlama = family((settings) => ({ ...attentionBias(settings), tied: true }));
const mistral = family(() => ({}), { num_key_value_heads: 8 });
const qwen2 = family(() => ({ qkvBias: true }));
const gemma = { tied: true } as const;
const gemmaHeads = { head_dim: 256 };
const internlm = family((settings) => {
  const bias = settings.flag("bias", true);
  return { qkvBias: bias, outputBias: bias };
});
const olmo2 = family((settings) => ({ ...attentionBias(settings), queryKeyNorm: "width" }));
const cohere = family((settings) => ({
  ...attentionBias(settings),
  norms: 1,
  tied: true,
  queryKeyNorm: settings.flag("use_qk_norm", false) ? "width" : "none",
}));
const stablelm = family((settings) => ({
  qkvBias: settings.flag("use_qkv_bias", false),
  queryKeyNorm: settings.flag("qk_layernorm", false) ? "width" : "none",
  norms: settings.flag("use_parallel_residual", false) ? 1 : 2,
  normWidth: 2,
}));

export const denseFamilies: Readonly<Record<string, Family>> = {
  llama: likeLlama,
  Yi: likeLlama,
  yi: likeLlama,
  xverse: likeLlama,
  baichuan: likeLlama,
  aquila: likeLlama,
  aquila3: likeLlama,
  skywork: likeLlama,
  exaone: likeLlama,
  granite: likeLlama,
  arcee: family((settings) => ({
    ...attentionBias(settings),
    gated: false,
    bias: settings.flag("mlp_bias", false),
  })),
  smollm3: tiedLlama,
  minicpm: tiedLlama,
  minicpm3: tiedLlama,
  youtu: tiedLlama,
  youtu_llm: tiedLlama,
  mistral,
  ministral: mistral,
  ministral3: mistral,
  phi3: family(() => ({})),
  orion: family(() => ({ normWidth: 2 })),
  seed_oss: family((settings) => ({
    qkvBias: settings.flag("attention_bias", true),
    outputBias: settings.flag("attention_out_bias", false),
    bias: settings.flag("mlp_bias", false),
  })),
  qwen2,
  Dream: qwen2,
  mimo: qwen2,
  qwen: family((settings) => ({
    qkvBias: true,
    // Qwen-1 counts gate and up together.
    denseWidth: () => settings.size("feedForward") / 2,
  })),
  qwen3: family((settings) => ({ ...attentionBias(settings), queryKeyNorm: "head" }), { head_dim: 128 }),
  internlm,
  internlm2: internlm,
  internlm3: family((settings) => ({
    qkvBias: settings.flag("qkv_bias", false),
    outputBias: settings.flag("bias", false),
    bias: settings.flag("bias", false),
  })),
  gemma: family(() => gemma, gemmaHeads),
  gemma2: family(() => ({ ...gemma, norms: 4 }), gemmaHeads),
  vaultgemma: family(() => gemma, gemmaHeads),
  gemma3_text: family(() => ({ ...gemma, norms: 4, queryKeyNorm: "head" }), {
    head_dim: 256,
    num_attention_heads: 8,
    num_key_value_heads: 4,
    vocab_size: 262_208,
    max_position_embeddings: 131_072,
  }),
  olmo: family((settings) => ({ ...attentionBias(settings), normWidth: 0 })),
  hf_olmo: family((settings) => ({
    normWidth: 0,
    tied: settings.flag("weight_tying", true),
    denseWidth: () => settings.size("feedForward") / 2,
  })),
  llada: family((settings) => ({ tied: settings.flag("weight_tying", false) })),
  olmo2,
  olmo3: olmo2,
  cohere,
  cohere2: cohere,
  exaone4: family(() => ({ queryKeyNorm: "head" })),
  hyperclovax: family((settings) => ({
    ...attentionBias(settings),
    bias: settings.flag("mlp_bias", false),
    norms: settings.flag("use_post_norm", true) ? 4 : 2,
  })),
  glm: family((settings) => ({ qkvBias: settings.flag("attention_bias", true) }), { head_dim: 128 }),
  glm4: family((settings) => ({ qkvBias: settings.flag("attention_bias", true), norms: 4 }), {
    head_dim: 128,
  }),
  chatglm: { read: chatglm },
  apertus: family((settings) => ({
    ...attentionBias(settings),
    gated: false,
    queryKeyNorm: "head",
    layerExtra: () => 2,
  })),
  hunyuan_v1_dense: family((settings) => ({
    ...attentionBias(settings),
    queryKeyNorm: settings.flag("use_qk_norm", true) ? "head" : "none",
  })),
  ernie4_5: family((settings) => {
    const bias = settings.flag("use_bias", false);
    return { tied: true, qkvBias: bias, outputBias: bias, bias };
  }),
  nemotron: family((settings) => ({
    ...attentionBias(settings),
    gated: false,
    bias: settings.flag("mlp_bias", false),
    normWidth: 2,
  })),
  starcoder2: family((settings) => {
    const bias = settings.flag("use_bias", true);
    return { qkvBias: bias, outputBias: bias, bias, gated: false, normWidth: 2, tied: true };
  }),
  stablelm,
  stablelm_epoch: stablelm,
  phi: family(() => ({ ...allBiased, gated: false, norms: 1, headBias: true, denseWidth: fourTimes })),
  gpt_neox: family((settings) => {
    const bias = settings.flag("attention_bias", true);
    return { ...allBiased, qkvBias: bias, outputBias: bias, gated: false };
  }),
  gptj: family(() => ({
    bias: true,
    gated: false,
    norms: 1,
    normWidth: 2,
    headBias: true,
    denseWidth: fourTimes,
  })),
  gpt2: family(() => ({ ...allBiased, gated: false, tied: true, positions, denseWidth: fourTimes })),
  gpt_bigcode: family((settings) => ({
    ...allBiased,
    gated: false,
    tied: true,
    positions,
    denseWidth: fourTimes,
    attention: (_, traits) => {
      const heads = settings.size("heads");
      return groupedOf(settings, traits, heads, settings.flag("multi_query", true) ? 1 : heads);
    },
  })),
  bloom: family(() => ({
    ...allBiased,
    gated: false,
    tied: true,
    extra: (settings) => 2 * settings.size("hidden"),
    denseWidth: (settings) => 4 * settings.size("hidden"),
  })),
  falcon: { read: falcon },
  RefinedWeb: { read: falcon },
  RefinedWebModel: { read: falcon },
  opt: { read: opt },
  mpt: { read: mpt },
};

function positions(settings: Settings): number {
  return settings.size("context") * settings.size("hidden");
}

/** ChatGLM2, ChatGLM3 and GLM-4-9B: grouped queries under names of their own, untied. */
function chatglm(settings: Settings): Blueprint {
  const heads = settings.size("heads");
  const groups = settings.flag("multi_query_attention", false)
    ? settings.required("multi_query_group_num")
    : heads;
  const bias = settings.flag("add_bias_linear", false);
  return decoder(settings, {
    ...llama,
    qkvBias: bias || settings.flag("add_qkv_bias", false),
    outputBias: bias,
    bias,
    attention: (_, traits) => groupedOf(settings, traits, heads, groups),
  });
}

/** Falcon 7B, 40B, 180B, 11B (arXiv 2311.16867): heads and norms depend on three switches. */
function falcon(settings: Settings): Blueprint {
  const heads = settings.size("heads");
  const grouped = settings.flag("new_decoder_architecture", settings.fields.model_type === "RefinedWeb");
  const shared = settings.flag("multi_query", true) ? 1 : heads;
  const keyValueHeads = grouped ? (settings.optionalSize("keyValueHeads") ?? heads) : shared;
  const bias = settings.flag("bias", false);
  const parallel = settings.flag("parallel_attn", true);
  const norms = grouped ? (settings.optional("num_ln_in_parallel_attn") ?? 2) : parallel ? 1 : 2;
  return decoder(settings, {
    ...llama,
    qkvBias: bias,
    outputBias: bias,
    bias,
    gated: false,
    norms,
    normWidth: 2,
    tied: true,
    denseWidth: fourTimes,
    attention: (_, traits) => groupedOf(settings, traits, heads, keyValueHeads),
  });
}

/** OPT (arXiv 2205.01068): learned positions with an offset of two, and a narrower table in the 350M. */
function opt(settings: Settings): Blueprint {
  const hidden = settings.size("hidden");
  const width = settings.optional("word_embed_proj_dim") ?? hidden;
  const bias = settings.flag("enable_bias", true);
  const normed = settings.flag("do_layer_norm_before", true);
  const blueprint = decoder(settings, {
    ...llama,
    ...allBiased,
    qkvBias: bias,
    outputBias: bias,
    bias,
    gated: false,
    tied: true,
    positions: () => (settings.size("context") + 2) * hidden,
    extra: () => (normed ? 0 : -2 * hidden) + (width === hidden ? 0 : 2 * width * hidden),
  });
  const narrower = settings.size("vocabulary") * (hidden - width);
  return {
    ...blueprint,
    embedding: blueprint.embedding - narrower,
    wordTable: blueprint.wordTable - narrower,
    head: blueprint.tied ? 0 : blueprint.head - narrower,
  };
}

function mpt(settings: Settings): Blueprint {
  const attention = settings.section("attn_config") ?? new Settings({});
  const unbiased = settings.flag("no_bias", true);
  const heads = settings.size("heads");
  const keyValueHeads = attention.optional("kv_n_heads") ?? heads;
  return decoder(settings, {
    ...llama,
    qkvBias: !unbiased,
    outputBias: !unbiased,
    bias: !unbiased,
    gated: false,
    normWidth: unbiased ? 1 : 2,
    tied: true,
    positions: () => (attention.flag("alibi", true) ? 0 : positions(settings)),
    denseWidth: () => (settings.optional("expansion_ratio") ?? 4) * settings.size("hidden"),
    attention: (_, traits) => groupedOf(settings, traits, heads, keyValueHeads, headDimOf(settings, heads)),
  });
}
